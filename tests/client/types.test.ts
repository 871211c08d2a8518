/** The types of bindings: right uses pass, wrong ones do not, and no name or text of a program breaks the module. */
import { expect, test } from 'vitest';
import { compile } from '../../compiler/index.ts';
import { memorySource } from '../../compiler/source/source-provider.ts';
import { textOf } from '../kit/repository.ts';
import { typeErrors } from '../kit/type-check.ts';

function written(text: string, path = 'main.aqua', target: 'ts' | 'js' = 'ts'): string {
  const { files, diagnostics } = compile({ entry: path, source: memorySource({ [path]: text }), target });
  expect(diagnostics.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([]);
  return files[0]?.text ?? '';
}

const uses = (lines: readonly string[]): string => `import * as m from './market.ts';\nimport { connect, type Client, type Network } from 'aqua-toolchain/client';
declare const client: Client;
declare const network: Network;
void connect(network);
export const item: m.Item = { name: 'x', price: 1n, note: null };
${lines.join('\n')}
`;

const right = [
  "export const bought: Promise<[m.Item, boolean]> = m.buy('shop', 'x');",
  "void m.buy(client, 'shop', 'x', { ttl: 5, signal: AbortSignal.abort() });",
  "export const prices: Promise<(number | bigint)[]> = m.cheapest(['a'], 'x', 1);",
  'export const name: Promise<string | null> = m.describe(item);',
  'void m.describe(null);',
  "void m.watch('shop', (it, n, context) => it.name === context.particleId || n > 1, () => undefined);",
  "void m.watch('shop', async () => true, async () => undefined);",
  'export const none: Promise<void> = m.nothing();',
  'export const withdraw: () => void = m.registerWallet({ pay: () => true, forget: () => undefined });',
  "m.registerWallet(client, 'id', { pay: async (amount) => amount > 1, forget: () => undefined });",
  "m.registerClock('id', { now: () => 5n });",
];

const wrong = [
  "void m.buy('shop');",
  'void m.buy(1, 2);',
  "void m.buy('shop', 'x', { ttl: '5' });",
  "void m.buy('shop', 'x', { timeout: 5 });",
  "void m.buy('shop', 'x', {}, {});",
  "void m.buy({}, 'shop', 'x');",
  "export const bought: Promise<m.Item> = m.buy('shop', 'x');",
  "void m.cheapest('a', 'x', 1);",
  "void m.cheapest(['a'], 'x', 1n);",
  "export const prices: Promise<number[]> = m.cheapest(['a'], 'x', 1);",
  'export const name: Promise<string> = m.describe(item);',
  "void m.describe({ name: 'x', price: 1 });",
  "void m.describe({ name: 'x', price: '1', note: null });",
  "void m.describe({ name: 'x', price: 1, note: null, more: 1 });",
  "void m.watch('shop', () => 'yes', () => undefined);",
  "void m.watch('shop', (it: string) => it === '', () => undefined);",
  "void m.watch('shop', () => true);",
  'm.registerWallet({ pay: () => true });',
  "m.registerWallet({ pay: () => 'yes', forget: () => undefined });",
  'm.registerWallet({ pay: (amount: string) => amount === "", forget: () => undefined });',
  'm.registerClock({ now: () => 5n });',
  "m.registerClock(client, { now: () => 5n });",
  "m.registerWallet(5, { pay: () => true, forget: () => undefined });",
  'void m.unheardOf();',
];

/** Names that mean something in JavaScript, in TypeScript, in our modules, or to objects. */
const clashing = `aqua Clashing

export delete, await, peer, config, args, callFunction, registerService, registerS, promise, constructor, toString, S

data Client:
  class: string
  constructor: u32
  default: ?string

data Promise:
  new: bool

service S("it's \`\${weird}\` \\\\ id"):
  delete(function: string, context: u32) -> Promise
  toString() -> Client

-- Ends a comment: */ and goes on
func delete(var: string, peer_: string, config_: u32) -> Promise:
  x <- S.delete(var, config_)
  <- x

func await(arguments: []string, cb: u32, Client -> Promise) -> Client:
  p <- cb(1, Client(class = arguments[0], constructor = 1, default = nil))
  c <- S.toString()
  <- c

func peer(config_: string) -> string:
  <- config_
func config(peer_: ?u32) -> ?u32:
  <- peer_
func args(rest: []u8) -> []u8:
  <- rest
func callFunction(definition: string) -> string:
  <- definition
func registerService() -> string:
  <- "\`\${1}\` \\\\ ' \\" \\u{2028} </script>"
func registerS():
  c <- S.toString()
func promise(x: ⊤) -> u32:
  <- 1
func constructor() -> u64:
  <- 18446744073709551615
func toString() -> i8:
  <- -1
`;

test('right uses pass, each wrong one does not; names that clash do no harm', { timeout: 120_000 }, () => {
  const errors = typeErrors({
    'market.ts': textOf('tests/client/market.generated.ts'),
    'right.ts': uses(right),
    ...Object.fromEntries(wrong.map((line, index) => [`wrong${index}.ts`, uses([line])])),
    'clashing.ts': written(clashing),
  });
  expect(errors['right.ts'] ?? []).toEqual([]);
  expect(errors['clashing.ts'] ?? []).toEqual([]);
  expect(Object.keys(errors).sort()).toEqual(wrong.map((_, index) => `wrong${index}.ts`).sort());
  for (const list of Object.values(errors)) expect(list).toHaveLength(1);
});

test('comments directly above a function or a service are its documentation', () => {
  const program = `aqua Main

export f, g, S

-- Not about f

-- What f does,
--   and why. */
func f():
  x = 1

g_comment = 1
`.replace('g_comment = 1\n', '') + `-- A service.
service S("s"):
  m()
func g():
  S.m()
`;
  const text = written(program);
  expect(text).toContain('/**\n * What f does,\n *   and why. *\\/\n *\n * `func f()` of main.aqua\n */\nexport function f(');
  expect(text).toContain('/**\n * A service.\n * An implementation of the service `S`.\n */\nexport interface SDef {');
  expect(text).toContain('/** `func g()` of main.aqua */\nexport function g(');
  expect(text).not.toContain('Not about f');
});
