/** The services of random programs: functions of their arguments and the peer alone. */
import type { NetworkDefinition, ServiceContext, ServiceFunction } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../../programs/bag.ts';
import type { TypeName } from './scope.ts';

export interface Method {
  readonly name: string;
  readonly params: readonly TypeName[];
  readonly result: TypeName;
}

/** What expressions call. `note` (no result), `risky` (fails) and `pick` (a peer) are used by statements. */
export const methods: readonly Method[] = [
  { name: 'num', params: ['u32'], result: 'u32' },
  { name: 'add', params: ['u32', 'u32'], result: 'u32' },
  { name: 'sum', params: ['[]u32'], result: 'u32' },
  { name: 'either', params: ['?u32', 'u32'], result: 'u32' },
  { name: 'read', params: ['Item'], result: 'u32' },
  { name: 'deep', params: ['Pair'], result: 'u32' },
  { name: 'name', params: [], result: 'string' },
  { name: 'glue', params: ['string', 'string'], result: 'string' },
  { name: 'flat', params: ['[]string'], result: 'string' },
  { name: 'flag', params: ['u32'], result: 'bool' },
  { name: 'list', params: ['u32'], result: '[]u32' },
  { name: 'words', params: ['string'], result: '[]string' },
  { name: 'maybe', params: ['u32'], result: '?u32' },
  { name: 'make', params: ['string', 'u32'], result: 'Item' },
  { name: 'pair', params: ['Item', '[]u32'], result: 'Pair' },
];

interface Item {
  readonly name: string;
  readonly n: number;
}

interface Pair {
  readonly item: Item;
  readonly list: readonly number[];
  readonly extra: readonly number[];
}

const small = (n: number): number => ((n % 1_000) + 1_000) % 1_000;
const short = (text: string): string => text.slice(0, 24);
const sum = (ns: readonly number[]): number => small(ns.reduce((total, n) => total + n, 0));

function node(offset: number): Readonly<Record<string, ServiceFunction>> {
  return {
    num: (n: number) => small(3 * n + offset),
    add: (a: number, b: number) => small(a + 2 * b),
    sum: (ns: readonly number[]) => sum(ns),
    either: ([value]: readonly number[], other: number) => value ?? other,
    read: (item: Item) => small(item.n + item.name.length),
    deep: (pair: Pair) => small(pair.item.n + sum(pair.list) + sum(pair.extra)),
    name: (context: ServiceContext) => context.peer,
    glue: (a: string, b: string) => short(`${a}${b}`),
    flat: (texts: readonly string[]) => short(texts.join('-')),
    flag: (n: number) => small(n) % 2 === offset % 2,
    list: (n: number) => Array.from({ length: small(n) % 4 }, (_, index) => small(n + index)),
    words: (text: string) => [short(text), 'x'],
    maybe: (n: number) => (small(n) % 2 === 0 ? [small(n + 1)] : []),
    make: (name: string, n: number): Item => ({ name: short(name), n: small(n) }),
    pair: (item: Item, list: readonly number[]): Pair => ({ item, list: list.slice(0, 3), extra: list.slice(0, 1) }),
    note: () => undefined,
    caught: () => undefined,
    signed: (n: number) => small(n + offset),
    risky: (n: number, context: ServiceContext) => {
      if (small(n) % 2 === 0) throw new Error(`${context.peer} refuses ${n}`);
      return small(n + 1);
    },
    pick: (n: number, { peers }: ServiceContext) => peers[['alice', 'bob', 'carol'][small(n) % 3] ?? 'alice'],
  };
}

function peer(offset: number): { readonly services: Readonly<Record<string, Readonly<Record<string, ServiceFunction>>>> } {
  return { services: { bag, node: node(offset), other: node(offset + 50) } };
}

export const network: NetworkDefinition = {
  init: 'me',
  relay: 'relay',
  peers: { me: peer(1), relay: peer(2), alice: peer(3), bob: peer(4), carol: peer(5) },
  callbacks: {
    ask: (n: number) => small(n + 7),
    tell: () => undefined,
  },
};

/**
 * What programs consist of besides their own functions. Only `Step` is passed on, whole or its method: a service (or an ability) whose
 * method was called inside an expression before crashes the original compiler when it is passed on in the same function.
 */
export const declarations = `const LIMIT = 3
const LABEL = "label"

data Item:
  name: string
  n: u32

data Pair:
  item: Item
  list: []u32
  extra: ?u32

data Contact:
  peer: string
  relay: ?string

ability Tool:
  num(n: u32) -> u32
  tag: string

ability Numbers:
  num(n: u32) -> u32

service Bag("bag"):
  numbers(ns: []u32) -> []u32
  strings(ss: []string) -> []string
  sum(ns: []u32) -> u32
  size(ss: []string) -> u32

service Node("node"):
${methods.map(({ name, params, result }) => `  ${name}(${params.map((param, index) => `p${index}: ${param}`).join(', ')}) -> ${result}`).join('\n')}
  note(text: string)
  caught(code: i64)
  signed(n: i64) -> u32
  risky(n: u32) -> u32
  pick(n: u32) -> string

service Step("node"):
  num(n: u32) -> u32

service Other("nowhere"):
  num(n: u32) -> u32

func through(numbers: Numbers, n: u32) -> u32:
  result <- numbers.num(n)
  <- result

func surplus(step: u32, string -> u32, n: u32) -> u32:
  result <- step(n, LABEL)
  <- result
`;

export const mainParameters = [
  'a: string',
  'b: string',
  'c: string',
  'peers: []string',
  'ns: []u32',
  'none: ?u32',
  'some: ?u32',
  'item: Item',
  'near: Contact',
  'far: Contact',
  'ask: u32 -> u32',
  'tell: string -> ()',
].join(', ');

export const call =
  'main(@alice, @bob, @carol, [@carol, @alice, @bob], [4, 1, 2], [], [6], {"name": "thing", "n": 9}, {"peer": @bob, "relay": []}, {"peer": @carol, "relay": [@alice]}, _, _)';
