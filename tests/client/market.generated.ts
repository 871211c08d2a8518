/* eslint-disable */
/**
 * Made by aqua-toolchain 0.1.0 from tests/client/market.aqua. Do not edit: `aqua compile` writes it anew.
 */

import { callFunction, registerService } from 'aqua-toolchain/client';
import type { CallConfig, Client, FunctionDefinition, ParticleContext, ServiceDefinition } from 'aqua-toolchain/client';

/** What a shop sells. */
export interface Item {
  name: string;
  /** in the smallest coin */
  price: number | bigint;
  note: string | null;
}

/** An implementation of the service `Shop`. */
export interface ShopDef {
  find: (name: string, context: ParticleContext) => Item | Promise<Item>;
  stock: (context: ParticleContext) => Item[] | Promise<Item[]>;
  fail: (reason: string, context: ParticleContext) => Item | Promise<Item>;
}

/** Offers the service `Shop` on a client (default: the default one); the returned function withdraws it. */
export function registerShop(service: ShopDef): () => void;
export function registerShop(id: string, service: ShopDef): () => void;
export function registerShop(peer: Client, service: ShopDef): () => void;
export function registerShop(peer: Client, id: string, service: ShopDef): () => void;
export function registerShop(...args: unknown[]): () => void {
  return registerService(args, Shop_definition);
}

/** An implementation of the service `Wallet`. */
export interface WalletDef {
  /** Whether there was enough. */
  pay: (amount: number | bigint, context: ParticleContext) => boolean | Promise<boolean>;
  forget: (item: Item | null, context: ParticleContext) => void | Promise<void>;
}

/** Offers the service `Wallet` on a client (default: the default one); the returned function withdraws it. */
export function registerWallet(service: WalletDef): () => void;
export function registerWallet(id: string, service: WalletDef): () => void;
export function registerWallet(peer: Client, service: WalletDef): () => void;
export function registerWallet(peer: Client, id: string, service: WalletDef): () => void;
export function registerWallet(...args: unknown[]): () => void {
  return registerService(args, Wallet_definition);
}

/** An implementation of the service `Clock`. */
export interface ClockDef {
  now: (context: ParticleContext) => number | bigint | Promise<number | bigint>;
}

/** Offers the service `Clock` on a client (default: the default one); the returned function withdraws it. */
export function registerClock(id: string, service: ClockDef): () => void;
export function registerClock(peer: Client, id: string, service: ClockDef): () => void;
export function registerClock(...args: unknown[]): () => void {
  return registerService(args, Clock_definition);
}

/**
 * Buys one thing from a shop
 * and pays from the caller's own wallet.
 *
 * `func buy(shop: string, name: string) -> Item, bool` of tests/client/market.aqua
 */
export function buy(shop: string, name: string, config?: CallConfig): Promise<[Item, boolean]>;
export function buy(peer: Client, shop: string, name: string, config?: CallConfig): Promise<[Item, boolean]>;
export function buy(...args: unknown[]): Promise<unknown> {
  return callFunction(args, buy_definition, buy_script, buy_sourceMap);
}

/** `func cheapest(shops: []string, name: string, least: u32) -> []u64` of tests/client/market.aqua */
export function cheapest(
  shops: string[],
  name: string,
  least: number,
  config?: CallConfig,
): Promise<(number | bigint)[]>;
export function cheapest(
  peer: Client,
  shops: string[],
  name: string,
  least: number,
  config?: CallConfig,
): Promise<(number | bigint)[]>;
export function cheapest(...args: unknown[]): Promise<unknown> {
  return callFunction(args, cheapest_definition, cheapest_script, cheapest_sourceMap);
}

/** `func describe(item: ?Item) -> ?string` of tests/client/market.aqua */
export function describe(item: Item | null, config?: CallConfig): Promise<string | null>;
export function describe(peer: Client, item: Item | null, config?: CallConfig): Promise<string | null>;
export function describe(...args: unknown[]): Promise<unknown> {
  return callFunction(args, describe_definition, describe_script, describe_sourceMap);
}

/** `func watch(shop: string, seen: Item, u32 -> bool, done: -> ()) -> []bool` of tests/client/market.aqua */
export function watch(
  shop: string,
  seen: (arg0: Item, arg1: number, context: ParticleContext) => boolean | Promise<boolean>,
  done: (context: ParticleContext) => void | Promise<void>,
  config?: CallConfig,
): Promise<boolean[]>;
export function watch(
  peer: Client,
  shop: string,
  seen: (arg0: Item, arg1: number, context: ParticleContext) => boolean | Promise<boolean>,
  done: (context: ParticleContext) => void | Promise<void>,
  config?: CallConfig,
): Promise<boolean[]>;
export function watch(...args: unknown[]): Promise<unknown> {
  return callFunction(args, watch_definition, watch_script, watch_sourceMap);
}

/** `func relabel(item: Item, note: ?string, tags: []string) -> Item, []string, ?string` of tests/client/market.aqua */
export function relabel(
  item: Item,
  note: string | null,
  tags: string[],
  config?: CallConfig,
): Promise<[Item, string[], string | null]>;
export function relabel(
  peer: Client,
  item: Item,
  note: string | null,
  tags: string[],
  config?: CallConfig,
): Promise<[Item, string[], string | null]>;
export function relabel(...args: unknown[]): Promise<unknown> {
  return callFunction(args, relabel_definition, relabel_script, relabel_sourceMap);
}

/** `func exact(big: u64, small: i64, ratio: f64, flag: bool) -> u64, i64, f64, bool` of tests/client/market.aqua */
export function exact(
  big: number | bigint,
  small: number | bigint,
  ratio: number,
  flag: boolean,
  config?: CallConfig,
): Promise<[number | bigint, number | bigint, number, boolean]>;
export function exact(
  peer: Client,
  big: number | bigint,
  small: number | bigint,
  ratio: number,
  flag: boolean,
  config?: CallConfig,
): Promise<[number | bigint, number | bigint, number, boolean]>;
export function exact(...args: unknown[]): Promise<unknown> {
  return callFunction(args, exact_definition, exact_script, exact_sourceMap);
}

/** `func nothing()` of tests/client/market.aqua */
export function nothing(config?: CallConfig): Promise<void>;
export function nothing(peer: Client, config?: CallConfig): Promise<void>;
export function nothing(...args: unknown[]): Promise<unknown> {
  return callFunction(args, nothing_definition, nothing_script, nothing_sourceMap);
}

/** `func broken(shop: string) -> Item` of tests/client/market.aqua */
export function broken(shop: string, config?: CallConfig): Promise<Item>;
export function broken(peer: Client, shop: string, config?: CallConfig): Promise<Item>;
export function broken(...args: unknown[]): Promise<unknown> {
  return callFunction(args, broken_definition, broken_script, broken_sourceMap);
}

/** `func twiceBroken(shop: string, again: bool) -> Item` of tests/client/market.aqua */
export function twiceBroken(shop: string, again: boolean, config?: CallConfig): Promise<Item>;
export function twiceBroken(peer: Client, shop: string, again: boolean, config?: CallConfig): Promise<Item>;
export function twiceBroken(...args: unknown[]): Promise<unknown> {
  return callFunction(args, twiceBroken_definition, twiceBroken_script, twiceBroken_sourceMap);
}

/** `func missing() -> u64` of tests/client/market.aqua */
export function missing(config?: CallConfig): Promise<number | bigint>;
export function missing(peer: Client, config?: CallConfig): Promise<number | bigint>;
export function missing(...args: unknown[]): Promise<unknown> {
  return callFunction(args, missing_definition, missing_script, missing_sourceMap);
}

/** `func endless(shop: string, names: []string) -> string` of tests/client/market.aqua */
export function endless(shop: string, names: string[], config?: CallConfig): Promise<string>;
export function endless(peer: Client, shop: string, names: string[], config?: CallConfig): Promise<string>;
export function endless(...args: unknown[]): Promise<unknown> {
  return callFunction(args, endless_definition, endless_script, endless_sourceMap);
}

/** `func slow(milliseconds: u64) -> string` of tests/client/market.aqua */
export function slow(milliseconds: number | bigint, config?: CallConfig): Promise<string>;
export function slow(peer: Client, milliseconds: number | bigint, config?: CallConfig): Promise<string>;
export function slow(...args: unknown[]): Promise<unknown> {
  return callFunction(args, slow_definition, slow_script, slow_sourceMap);
}

/** `func payAll(amounts: []u64) -> bool` of tests/client/market.aqua */
export function payAll(amounts: (number | bigint)[], config?: CallConfig): Promise<boolean>;
export function payAll(peer: Client, amounts: (number | bigint)[], config?: CallConfig): Promise<boolean>;
export function payAll(...args: unknown[]): Promise<unknown> {
  return callFunction(args, payAll_definition, payAll_script, payAll_sourceMap);
}

const Shop_definition: ServiceDefinition = {
  defaultServiceId: 'shop',
  functions: {
    tag: 'labeledProduct',
    fields: {
      find: {
        tag: 'arrow',
        domain: { tag: 'labeledProduct', fields: { name: { tag: 'scalar', name: 'string' } } },
        codomain: {
          tag: 'unlabeledProduct',
          items: [
            {
              tag: 'struct',
              name: 'Item',
              fields: {
                name: { tag: 'scalar', name: 'string' },
                note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
                price: { tag: 'scalar', name: 'u64' },
              },
            },
          ],
        },
      },
      stock: {
        tag: 'arrow',
        domain: { tag: 'nil' },
        codomain: {
          tag: 'unlabeledProduct',
          items: [
            {
              tag: 'array',
              type: {
                tag: 'struct',
                name: 'Item',
                fields: {
                  name: { tag: 'scalar', name: 'string' },
                  note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
                  price: { tag: 'scalar', name: 'u64' },
                },
              },
            },
          ],
        },
      },
      fail: {
        tag: 'arrow',
        domain: { tag: 'labeledProduct', fields: { reason: { tag: 'scalar', name: 'string' } } },
        codomain: {
          tag: 'unlabeledProduct',
          items: [
            {
              tag: 'struct',
              name: 'Item',
              fields: {
                name: { tag: 'scalar', name: 'string' },
                note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
                price: { tag: 'scalar', name: 'u64' },
              },
            },
          ],
        },
      },
    },
  },
} as const;

const Wallet_definition: ServiceDefinition = {
  defaultServiceId: 'wallet',
  functions: {
    tag: 'labeledProduct',
    fields: {
      pay: {
        tag: 'arrow',
        domain: { tag: 'labeledProduct', fields: { amount: { tag: 'scalar', name: 'u64' } } },
        codomain: { tag: 'unlabeledProduct', items: [{ tag: 'scalar', name: 'bool' }] },
      },
      forget: {
        tag: 'arrow',
        domain: {
          tag: 'labeledProduct',
          fields: {
            item: {
              tag: 'option',
              type: {
                tag: 'struct',
                name: 'Item',
                fields: {
                  name: { tag: 'scalar', name: 'string' },
                  note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
                  price: { tag: 'scalar', name: 'u64' },
                },
              },
            },
          },
        },
        codomain: { tag: 'nil' },
      },
    },
  },
} as const;

const Clock_definition: ServiceDefinition = {
  functions: {
    tag: 'labeledProduct',
    fields: {
      now: {
        tag: 'arrow',
        domain: { tag: 'nil' },
        codomain: { tag: 'unlabeledProduct', items: [{ tag: 'scalar', name: 'u64' }] },
      },
    },
  },
} as const;

const buy_definition: FunctionDefinition = {
  functionName: 'buy',
  arrow: {
    tag: 'arrow',
    domain: {
      tag: 'labeledProduct',
      fields: { shop: { tag: 'scalar', name: 'string' }, name: { tag: 'scalar', name: 'string' } },
    },
    codomain: {
      tag: 'unlabeledProduct',
      items: [
        {
          tag: 'struct',
          name: 'Item',
          fields: {
            name: { tag: 'scalar', name: 'string' },
            note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
            price: { tag: 'scalar', name: 'u64' },
          },
        },
        { tag: 'scalar', name: 'bool' },
      ],
    },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const buy_script = `(xor
 (seq
  (seq
   (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
   (seq
    (call %init_peer_id% ("getDataSrv" "shop") [] shop)
    (call %init_peer_id% ("getDataSrv" "name") [] name)
   )
  )
  (seq
   (seq
    (xor
     (seq
      (hop -relay-)
      (call shop ("shop" "find") [name] item)
     )
     (seq
      (hop -relay-)
      (fail :error:)
     )
    )
    (hop -relay-)
   )
   (seq
    (call %init_peer_id% ("wallet" "pay") [item.$.price] paid)
    (call %init_peer_id% ("callbackSrv" "response") [item paid])
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const buy_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,27,1],[0,27,1],null,[0,27,1],[0,27,10],[0,27,24],[0,27,1],[0,27,1],[0,28,3],[0,29,13],null,[0,29,13],[0,28,3],null,[0,28,3],null,[0,27,1],[0,30,11],[0,31,3],null],"names":{}}';

const cheapest_definition: FunctionDefinition = {
  functionName: 'cheapest',
  arrow: {
    tag: 'arrow',
    domain: {
      tag: 'labeledProduct',
      fields: {
        shops: { tag: 'array', type: { tag: 'scalar', name: 'string' } },
        name: { tag: 'scalar', name: 'string' },
        least: { tag: 'scalar', name: 'u32' },
      },
    },
    codomain: { tag: 'unlabeledProduct', items: [{ tag: 'array', type: { tag: 'scalar', name: 'u64' } }] },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const cheapest_script = `(xor
 (new $prices
  (seq
   (seq
    (seq
     (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
     (call %init_peer_id% ("getDataSrv" "shops") [] shops)
    )
    (seq
     (call %init_peer_id% ("getDataSrv" "name") [] name)
     (call %init_peer_id% ("getDataSrv" "least") [] least)
    )
   )
   (seq
    (seq
     (par
      (seq
       (hop -relay-)
       (fold shops shop
        (par
         (seq
          (seq
           (call shop ("shop" "find") [name] item)
           (ap item.$.price $prices)
          )
          (seq
           (hop -relay-)
           (hop %init_peer_id%)
          )
         )
         (next shop)
        )
        (never)
       )
      )
      (null)
     )
     (seq
      (xor
       (match least 0
        (null)
       )
       (fold $prices prices_first
        (null)
        (never)
       )
      )
      (canon %init_peer_id% $prices #prices_gate least)
     )
    )
    (seq
     (canon %init_peer_id% $prices #prices_canon)
     (call %init_peer_id% ("callbackSrv" "response") [#prices_canon])
    )
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const cheapest_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,34,3],[0,33,1],[0,33,1],[0,33,1],null,[0,33,15],[0,33,1],[0,33,32],[0,33,46],[0,33,1],[0,33,1],[0,35,3],[0,35,3],null,[0,35,3],[0,35,3],[0,37,7],[0,37,7],[0,37,15],[0,38,7],[0,37,7],null,null,[0,35,3],[0,35,3],null,[0,39,8],[0,39,8],[0,39,8],[0,39,8],[0,39,8],[0,39,8],[0,39,8],[0,39,8],[0,33,1],[0,40,6],[0,40,3],null],"names":{}}';

const describe_definition: FunctionDefinition = {
  functionName: 'describe',
  arrow: {
    tag: 'arrow',
    domain: {
      tag: 'labeledProduct',
      fields: {
        item: {
          tag: 'option',
          type: {
            tag: 'struct',
            name: 'Item',
            fields: {
              name: { tag: 'scalar', name: 'string' },
              note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
              price: { tag: 'scalar', name: 'u64' },
            },
          },
        },
      },
    },
    codomain: { tag: 'unlabeledProduct', items: [{ tag: 'option', type: { tag: 'scalar', name: 'string' } }] },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const describe_script = `(xor
 (new $result
  (seq
   (seq
    (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
    (call %init_peer_id% ("getDataSrv" "item") [] item)
   )
   (seq
    (fold item it
     (seq
      (ap it.$.name $result)
      (next it)
     )
     (null)
    )
    (seq
     (canon %init_peer_id% $result #result_canon)
     (call %init_peer_id% ("callbackSrv" "response") [#result_canon])
    )
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const describe_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,43,3],[0,42,1],[0,42,1],null,[0,42,15],[0,42,1],[0,44,3],[0,44,3],[0,45,5],[0,44,3],[0,44,3],[0,42,1],[0,46,6],[0,46,3],null],"names":{}}';

const watch_definition: FunctionDefinition = {
  functionName: 'watch',
  arrow: {
    tag: 'arrow',
    domain: {
      tag: 'labeledProduct',
      fields: {
        shop: { tag: 'scalar', name: 'string' },
        seen: {
          tag: 'arrow',
          domain: {
            tag: 'unlabeledProduct',
            items: [
              {
                tag: 'struct',
                name: 'Item',
                fields: {
                  name: { tag: 'scalar', name: 'string' },
                  note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
                  price: { tag: 'scalar', name: 'u64' },
                },
              },
              { tag: 'scalar', name: 'u32' },
            ],
          },
          codomain: { tag: 'unlabeledProduct', items: [{ tag: 'scalar', name: 'bool' }] },
        },
        done: { tag: 'arrow', domain: { tag: 'nil' }, codomain: { tag: 'nil' } },
      },
    },
    codomain: { tag: 'unlabeledProduct', items: [{ tag: 'array', type: { tag: 'scalar', name: 'bool' } }] },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const watch_script = `(xor
 (new $answers
  (seq
   (seq
    (seq
     (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
     (call %init_peer_id% ("getDataSrv" "shop") [] shop)
    )
    (seq
     (xor
      (seq
       (hop -relay-)
       (call shop ("shop" "stock") [] items)
      )
      (seq
       (hop -relay-)
       (fail :error:)
      )
     )
     (hop -relay-)
    )
   )
   (seq
    (seq
     (fold items item
      (seq
       (seq
        (call %init_peer_id% ("callbackSrv" "seen") [item 7] seen_result)
        (ap seen_result $answers)
       )
       (next item)
      )
      (null)
     )
     (call %init_peer_id% ("callbackSrv" "done") [])
    )
    (seq
     (canon %init_peer_id% $answers #answers_canon)
     (call %init_peer_id% ("callbackSrv" "response") [#answers_canon])
    )
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const watch_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,49,3],[0,48,1],[0,48,1],[0,48,1],null,[0,48,12],[0,48,1],[0,50,3],[0,51,14],null,[0,51,14],[0,50,3],null,[0,50,3],null,[0,48,1],[0,48,1],[0,52,3],[0,52,3],[0,53,5],[0,53,15],[0,54,5],[0,52,3],[0,52,3],[0,55,3],[0,48,1],[0,56,6],[0,56,3],null],"names":{}}';

const relabel_definition: FunctionDefinition = {
  functionName: 'relabel',
  arrow: {
    tag: 'arrow',
    domain: {
      tag: 'labeledProduct',
      fields: {
        item: {
          tag: 'struct',
          name: 'Item',
          fields: {
            name: { tag: 'scalar', name: 'string' },
            note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
            price: { tag: 'scalar', name: 'u64' },
          },
        },
        note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
        tags: { tag: 'array', type: { tag: 'scalar', name: 'string' } },
      },
    },
    codomain: {
      tag: 'unlabeledProduct',
      items: [
        {
          tag: 'struct',
          name: 'Item',
          fields: {
            name: { tag: 'scalar', name: 'string' },
            note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
            price: { tag: 'scalar', name: 'u64' },
          },
        },
        { tag: 'array', type: { tag: 'scalar', name: 'string' } },
        { tag: 'option', type: { tag: 'scalar', name: 'string' } },
      ],
    },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const relabel_script = `(xor
 (seq
  (seq
   (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
   (seq
    (call %init_peer_id% ("getDataSrv" "item") [] item)
    (call %init_peer_id% ("getDataSrv" "note") [] note)
   )
  )
  (seq
   (call %init_peer_id% ("getDataSrv" "tags") [] tags)
   (seq
    (new %Item_obj_map
     (seq
      (seq
       (ap ("name" item.$.name) %Item_obj_map)
       (ap ("note" note) %Item_obj_map)
      )
      (seq
       (ap ("price" item.$.price) %Item_obj_map)
       (canon %init_peer_id% %Item_obj_map Item_obj)
      )
     )
    )
    (call %init_peer_id% ("callbackSrv" "response") [Item_obj tags note])
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const relabel_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,58,1],[0,58,1],null,[0,58,1],[0,58,14],[0,58,26],[0,58,1],[0,58,41],[0,58,1],[0,59,6],[0,59,6],[0,59,6],[0,59,6],[0,59,6],[0,59,6],[0,59,6],[0,59,6],[0,59,3],null],"names":{}}';

const exact_definition: FunctionDefinition = {
  functionName: 'exact',
  arrow: {
    tag: 'arrow',
    domain: {
      tag: 'labeledProduct',
      fields: {
        big: { tag: 'scalar', name: 'u64' },
        small: { tag: 'scalar', name: 'i64' },
        ratio: { tag: 'scalar', name: 'f64' },
        flag: { tag: 'scalar', name: 'bool' },
      },
    },
    codomain: {
      tag: 'unlabeledProduct',
      items: [
        { tag: 'scalar', name: 'u64' },
        { tag: 'scalar', name: 'i64' },
        { tag: 'scalar', name: 'f64' },
        { tag: 'scalar', name: 'bool' },
      ],
    },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const exact_script = `(xor
 (seq
  (seq
   (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
   (seq
    (call %init_peer_id% ("getDataSrv" "big") [] big)
    (call %init_peer_id% ("getDataSrv" "small") [] small)
   )
  )
  (seq
   (call %init_peer_id% ("getDataSrv" "ratio") [] ratio)
   (seq
    (call %init_peer_id% ("getDataSrv" "flag") [] flag)
    (call %init_peer_id% ("callbackSrv" "response") [big small ratio flag])
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const exact_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,61,1],[0,61,1],null,[0,61,1],[0,61,12],[0,61,22],[0,61,1],[0,61,34],[0,61,1],[0,61,46],[0,62,3],null],"names":{}}';

const nothing_definition: FunctionDefinition = {
  functionName: 'nothing',
  arrow: { tag: 'arrow', domain: { tag: 'labeledProduct', fields: {} }, codomain: { tag: 'nil' } },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const nothing_script = `(xor
 (seq
  (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
  (seq
   (call %init_peer_id% ("wallet" "forget") [[]])
   (call %init_peer_id% ("callbackSrv" "response") [])
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const nothing_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,64,1],null,[0,64,1],[0,65,3],[0,64,6],null],"names":{}}';

const broken_definition: FunctionDefinition = {
  functionName: 'broken',
  arrow: {
    tag: 'arrow',
    domain: { tag: 'labeledProduct', fields: { shop: { tag: 'scalar', name: 'string' } } },
    codomain: {
      tag: 'unlabeledProduct',
      items: [
        {
          tag: 'struct',
          name: 'Item',
          fields: {
            name: { tag: 'scalar', name: 'string' },
            note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
            price: { tag: 'scalar', name: 'u64' },
          },
        },
      ],
    },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const broken_script = `(xor
 (seq
  (seq
   (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
   (call %init_peer_id% ("getDataSrv" "shop") [] shop)
  )
  (seq
   (xor
    (seq
     (hop -relay-)
     (call shop ("shop" "fail") ["sold out"] item)
    )
    (seq
     (hop -relay-)
     (fail :error:)
    )
   )
   (seq
    (hop -relay-)
    (call %init_peer_id% ("callbackSrv" "response") [item])
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const broken_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,67,1],[0,67,1],null,[0,67,13],[0,67,1],[0,68,3],[0,69,13],null,[0,69,13],[0,68,3],null,[0,68,3],[0,67,1],null,[0,70,3],null],"names":{}}';

const twiceBroken_definition: FunctionDefinition = {
  functionName: 'twiceBroken',
  arrow: {
    tag: 'arrow',
    domain: {
      tag: 'labeledProduct',
      fields: { shop: { tag: 'scalar', name: 'string' }, again: { tag: 'scalar', name: 'bool' } },
    },
    codomain: {
      tag: 'unlabeledProduct',
      items: [
        {
          tag: 'struct',
          name: 'Item',
          fields: {
            name: { tag: 'scalar', name: 'string' },
            note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
            price: { tag: 'scalar', name: 'u64' },
          },
        },
      ],
    },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const twiceBroken_script = `(xor
 (new $item
  (seq
   (seq
    (seq
     (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
     (call %init_peer_id% ("getDataSrv" "shop") [] shop)
    )
    (seq
     (call %init_peer_id% ("getDataSrv" "again") [] again)
     (xor
      (match again false
       (xor
        (seq
         (hop -relay-)
         (seq
          (call shop ("shop" "fail") ["sold out"] item)
          (ap item $item)
         )
        )
        (seq
         (hop -relay-)
         (fail :error:)
        )
       )
      )
      (seq
       (ap :error: -if-error-)
       (xor
        (match :error:.$.error_code 10001
         (xor
          (seq
           (hop -relay-)
           (seq
            (call shop ("shop" "fail") ["sold out"] item-0)
            (ap item-0 $item)
           )
          )
          (seq
           (hop -relay-)
           (fail :error:)
          )
         )
        )
        (seq
         (seq
          (ap :error: -else-error-)
          (xor
           (match :error:.$.error_code 10001
            (ap -if-error- -if-else-error-)
           )
           (ap -else-error- -if-else-error-)
          )
         )
         (fail -if-else-error-)
        )
       )
      )
     )
    )
   )
   (seq
    (seq
     (hop -relay-)
     (hop %init_peer_id%)
    )
    (seq
     (seq
      (fold $item item_first
       (null)
       (never)
      )
      (canon %init_peer_id% $item #item_gate 1)
     )
     (call %init_peer_id% ("callbackSrv" "response") [#item_gate.$.[0]])
    )
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const twiceBroken_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,73,3],[0,72,1],[0,72,1],[0,72,1],null,[0,72,18],[0,72,1],[0,72,32],[0,74,3],[0,74,3],[0,75,5],[0,76,7],null,[0,76,7],[0,76,15],[0,76,7],[0,75,5],null,[0,75,5],[0,74,3],[0,74,3],[0,74,3],[0,74,3],[0,78,5],[0,79,7],null,[0,79,7],[0,79,15],[0,79,7],[0,78,5],null,[0,78,5],[0,74,3],[0,74,3],[0,74,3],[0,74,3],[0,74,3],[0,74,3],[0,74,3],[0,74,3],[0,72,1],[0,72,1],null,null,[0,72,1],[0,80,6],[0,80,6],[0,80,6],[0,80,6],[0,80,6],[0,80,3],null],"names":{"item-0":"item"}}';

const missing_definition: FunctionDefinition = {
  functionName: 'missing',
  arrow: {
    tag: 'arrow',
    domain: { tag: 'labeledProduct', fields: {} },
    codomain: { tag: 'unlabeledProduct', items: [{ tag: 'scalar', name: 'u64' }] },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const missing_script = `(xor
 (seq
  (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
  (seq
   (call %init_peer_id% ("nowhere" "now") [] now)
   (call %init_peer_id% ("callbackSrv" "response") [now])
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const missing_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,82,1],null,[0,82,1],[0,84,10],[0,85,3],null],"names":{}}';

const endless_definition: FunctionDefinition = {
  functionName: 'endless',
  arrow: {
    tag: 'arrow',
    domain: {
      tag: 'labeledProduct',
      fields: { shop: { tag: 'scalar', name: 'string' }, names: { tag: 'array', type: { tag: 'scalar', name: 'string' } } },
    },
    codomain: { tag: 'unlabeledProduct', items: [{ tag: 'scalar', name: 'string' }] },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const endless_script = `(xor
 (new $found
  (seq
   (seq
    (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
    (seq
     (call %init_peer_id% ("getDataSrv" "shop") [] shop)
     (call %init_peer_id% ("getDataSrv" "names") [] names)
    )
   )
   (seq
    (seq
     (par
      (seq
       (hop -relay-)
       (fold names name
        (par
         (seq
          (seq
           (call shop ("shop" "find") [name] item)
           (ap item.$.name $found)
          )
          (seq
           (hop -relay-)
           (hop %init_peer_id%)
          )
         )
         (next name)
        )
        (never)
       )
      )
      (null)
     )
     (seq
      (fold $found found_first
       (null)
       (never)
      )
      (canon %init_peer_id% $found #found_gate 11)
     )
    )
    (seq
     (seq
      (fold $found found_first-0
       (null)
       (never)
      )
      (canon %init_peer_id% $found #found_gate-0 11)
     )
     (call %init_peer_id% ("callbackSrv" "response") [#found_gate-0.$.[10]])
    )
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const endless_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,88,3],[0,87,1],[0,87,1],null,[0,87,1],[0,87,14],[0,87,28],[0,87,1],[0,87,1],[0,89,3],[0,89,3],null,[0,89,3],[0,89,3],[0,91,7],[0,91,7],[0,91,15],[0,92,7],[0,91,7],null,null,[0,89,3],[0,89,3],null,[0,93,8],[0,93,8],[0,93,8],[0,93,8],[0,93,8],[0,87,1],[0,94,6],[0,94,6],[0,94,6],[0,94,6],[0,94,6],[0,94,3],null],"names":{"#found_gate-0":"found_gate"}}';

const slow_definition: FunctionDefinition = {
  functionName: 'slow',
  arrow: {
    tag: 'arrow',
    domain: { tag: 'labeledProduct', fields: { milliseconds: { tag: 'scalar', name: 'u64' } } },
    codomain: { tag: 'unlabeledProduct', items: [{ tag: 'scalar', name: 'string' }] },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const slow_script = `(xor
 (seq
  (seq
   (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
   (call %init_peer_id% ("getDataSrv" "milliseconds") [] milliseconds)
  )
  (seq
   (call %init_peer_id% ("peer" "timeout") [milliseconds "done"] message)
   (call %init_peer_id% ("callbackSrv" "response") [message])
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const slow_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,96,1],[0,96,1],null,[0,96,11],[0,96,1],[0,97,14],[0,98,3],null],"names":{}}';

const payAll_definition: FunctionDefinition = {
  functionName: 'payAll',
  arrow: {
    tag: 'arrow',
    domain: { tag: 'labeledProduct', fields: { amounts: { tag: 'array', type: { tag: 'scalar', name: 'u64' } } } },
    codomain: { tag: 'unlabeledProduct', items: [{ tag: 'scalar', name: 'bool' }] },
  },
  names: {
    relay: '-relay-',
    getDataSrv: 'getDataSrv',
    callbackSrv: 'callbackSrv',
    responseSrv: 'callbackSrv',
    responseFnName: 'response',
    errorHandlingSrv: 'errorHandlingSrv',
    errorFnName: 'error',
  },
} as const;

const payAll_script = `(xor
 (new $paid
  (seq
   (seq
    (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
    (seq
     (call %init_peer_id% ("getDataSrv" "amounts") [] amounts)
     (par
      (fold amounts amount
       (par
        (seq
         (call %init_peer_id% ("wallet" "pay") [amount] paid)
         (ap paid $paid)
        )
        (next amount)
       )
       (never)
      )
      (null)
     )
    )
   )
   (seq
    (seq
     (fold $paid paid_first
      (null)
      (never)
     )
     (canon %init_peer_id% $paid #paid_gate 2)
    )
    (seq
     (seq
      (fold $paid paid_first-0
       (null)
       (never)
      )
      (canon %init_peer_id% $paid #paid_gate-0 2)
     )
     (call %init_peer_id% ("callbackSrv" "response") [#paid_gate-0.$.[1]])
    )
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const payAll_sourceMap = '{"sources":["tests/client/market.aqua"],"instructions":[null,[0,101,3],[0,100,1],[0,100,1],null,[0,100,1],[0,100,13],[0,102,3],[0,102,3],[0,102,3],[0,103,5],[0,103,13],[0,103,5],[0,102,3],[0,102,3],null,[0,100,1],[0,104,8],[0,104,8],[0,104,8],[0,104,8],[0,104,8],[0,100,1],[0,105,6],[0,105,6],[0,105,6],[0,105,6],[0,105,6],[0,105,3],null],"names":{"#paid_gate-0":"paid_gate"}}';
