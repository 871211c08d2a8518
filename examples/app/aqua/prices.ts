/* eslint-disable */
/**
 * Made by aqua-toolchain 0.1.0 from examples/app/aqua/prices.aqua. Do not edit: `aqua compile` writes it anew.
 */

import { callFunction, registerService } from 'aqua-toolchain/client';
import type { CallConfig, Client, FunctionDefinition, ParticleContext, ServiceDefinition } from 'aqua-toolchain/client';

export interface Offer {
  seller: string;
  price: number | bigint;
  note: string | null;
}

/** An implementation of the service `Watcher`. */
export interface WatcherDef {
  asked: (seller: string, context: ParticleContext) => void | Promise<void>;
}

/** Offers the service `Watcher` on a client (default: the default one); the returned function withdraws it. */
export function registerWatcher(service: WatcherDef): () => void;
export function registerWatcher(id: string, service: WatcherDef): () => void;
export function registerWatcher(peer: Client, service: WatcherDef): () => void;
export function registerWatcher(peer: Client, id: string, service: WatcherDef): () => void;
export function registerWatcher(...args: unknown[]): () => void {
  return registerService(args, Watcher_definition);
}

/**
 * Asks all sellers at once and tells about each answer as it comes;
 * gives the offers when `least` of them are there.
 *
 * `func cheapest(item: string, sellers: []string, least: u32, seen: Offer -> ()) -> []Offer` of examples/app/aqua/prices.aqua
 */
export function cheapest(
  item: string,
  sellers: string[],
  least: number,
  seen: (arg0: Offer, context: ParticleContext) => void | Promise<void>,
  config?: CallConfig,
): Promise<Offer[]>;
export function cheapest(
  peer: Client,
  item: string,
  sellers: string[],
  least: number,
  seen: (arg0: Offer, context: ParticleContext) => void | Promise<void>,
  config?: CallConfig,
): Promise<Offer[]>;
export function cheapest(...args: unknown[]): Promise<unknown> {
  return callFunction(args, cheapest_definition, cheapest_script, cheapest_sourceMap);
}

const Watcher_definition: ServiceDefinition = {
  defaultServiceId: 'watcher',
  functions: {
    tag: 'labeledProduct',
    fields: {
      asked: {
        tag: 'arrow',
        domain: { tag: 'labeledProduct', fields: { seller: { tag: 'scalar', name: 'string' } } },
        codomain: { tag: 'nil' },
      },
    },
  },
} as const;

const cheapest_definition: FunctionDefinition = {
  functionName: 'cheapest',
  arrow: {
    tag: 'arrow',
    domain: {
      tag: 'labeledProduct',
      fields: {
        item: { tag: 'scalar', name: 'string' },
        sellers: { tag: 'array', type: { tag: 'scalar', name: 'string' } },
        least: { tag: 'scalar', name: 'u32' },
        seen: {
          tag: 'arrow',
          domain: {
            tag: 'unlabeledProduct',
            items: [
              {
                tag: 'struct',
                name: 'Offer',
                fields: {
                  note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
                  price: { tag: 'scalar', name: 'u64' },
                  seller: { tag: 'scalar', name: 'string' },
                },
              },
            ],
          },
          codomain: { tag: 'nil' },
        },
      },
    },
    codomain: {
      tag: 'unlabeledProduct',
      items: [
        {
          tag: 'array',
          type: {
            tag: 'struct',
            name: 'Offer',
            fields: {
              note: { tag: 'option', type: { tag: 'scalar', name: 'string' } },
              price: { tag: 'scalar', name: 'u64' },
              seller: { tag: 'scalar', name: 'string' },
            },
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

const cheapest_script = `(xor
 (new $offers
  (seq
   (seq
    (seq
     (call %init_peer_id% ("getDataSrv" "-relay-") [] -relay-)
     (call %init_peer_id% ("getDataSrv" "item") [] item)
    )
    (seq
     (call %init_peer_id% ("getDataSrv" "sellers") [] sellers)
     (call %init_peer_id% ("getDataSrv" "least") [] least)
    )
   )
   (seq
    (seq
     (par
      (fold sellers seller
       (par
        (seq
         (seq
          (call %init_peer_id% ("watcher" "asked") [seller])
          (seq
           (hop -relay-)
           (call seller ("shop" "offer") [item] offer)
          )
         )
         (seq
          (ap offer $offers)
          (seq
           (hop -relay-)
           (call %init_peer_id% ("callbackSrv" "seen") [offer])
          )
         )
        )
        (next seller)
       )
       (never)
      )
      (null)
     )
     (seq
      (xor
       (match least 0
        (null)
       )
       (fold $offers offers_first
        (null)
        (never)
       )
      )
      (canon %init_peer_id% $offers #offers_gate least)
     )
    )
    (seq
     (canon %init_peer_id% $offers #offers_canon)
     (call %init_peer_id% ("callbackSrv" "response") [#offers_canon])
    )
   )
  )
 )
 (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0])
)
`;

const cheapest_sourceMap = '{"sources":["examples/app/aqua/prices.aqua"],"instructions":[null,[0,19,3],[0,18,1],[0,18,1],[0,18,1],null,[0,18,15],[0,18,1],[0,18,29],[0,18,48],[0,18,1],[0,18,1],[0,20,3],[0,20,3],[0,20,3],[0,21,5],[0,21,5],[0,21,5],[0,21,5],null,[0,23,16],[0,21,5],[0,24,7],[0,21,5],null,[0,25,5],[0,20,3],[0,20,3],null,[0,26,8],[0,26,8],[0,26,8],[0,26,8],[0,26,8],[0,26,8],[0,26,8],[0,26,8],[0,18,1],[0,27,6],[0,27,3],null],"names":{}}';
