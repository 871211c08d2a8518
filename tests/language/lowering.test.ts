/**
 * What lowering and placement must get right beyond the recorded programs: the first generation's defects, results that are
 * joined on other peers, and large inputs. Programs run on our engine under every order of delivery; their classic form is
 * accepted by the first generation's reader.
 */
import { anyDeadlock } from '../kit/any-deadlock.ts';
import { beautify } from '@fluencelabs/air-beautify-wasm';
import { describe, expect, test } from 'vitest';
import { compile } from '../../compiler/index.ts';
import { pipelineOptions } from '../../compiler/options.ts';
import type { CompiledFunction, CompiledModule } from '../../compiler/index.ts';
import { dump, stages } from '../../compiler/dump.ts';
import { memorySource } from '../../compiler/source/source-provider.ts';
import { children } from '../../runtime/air/instruction.ts';
import type { Instruction } from '../../runtime/air/instruction.ts';
import { readAir } from '../../runtime/air/read.ts';
import { locate } from '../../runtime/air/source-map.ts';
import { index } from '../../runtime/air/preorder.ts';
import type { Json } from '../../runtime/particle/json.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { toJson } from '../kit/exact-json.ts';
import { runOnOurs } from '../kit/our-side.ts';

const peers = Object.fromEntries(
  ['me', 'relay', 'a', 'b', 'c', 'd'].map((name) => [
    name,
    {
      services: {
        s: {
          get: (text: string) => `${name}:${text}`,
          next: (n: number) => n + 1,
          who: () => name,
          fail: () => {
            throw new Error(`no ${name}`);
          },
        },
      },
    },
  ]),
);
const network: NetworkDefinition = { init: 'me', relay: 'relay', peers, callbacks: { two: (text: string) => [`${text}!`, 7] } };

const prelude = `aqua T declares *

export f

service S("s"):
  get(text: string) -> string
  next(n: u32) -> u32
  who() -> string
  fail() -> string

`;

function compileText(body: string, target: 'air' | 'avm' = 'air'): CompiledModule {
  return compile({ entry: 'main.aqua', source: memorySource({ 'main.aqua': `${prelude}${body}\n` }), target, ...anyDeadlock });
}

function scriptOf(body: string, target: 'air' | 'avm' = 'air'): string {
  const { functions, diagnostics } = compileText(body, target);
  expect(diagnostics.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([]);
  return functions.get('f')?.script ?? '';
}

interface Case {
  readonly name: string;
  readonly call: string;
  readonly body: string;
  readonly result: unknown;
  /** Elements of the result come in the order of arrival. */
  readonly anyOrder?: boolean;
}

const streams: readonly Case[] = [
  {
    name: 'a gate in an earlier branch sees pushes of later branches',
    call: 'f(@a, @b)',
    body: `func f(p: string, q: string) -> string:
  s: *string
  on INIT_PEER_ID:
    join s[1]
  par on p:
    s <- S.get("1")
  par on q:
    s <- S.get("2")
  join s[1]
  <- "both"`,
    result: 'both',
  },
  {
    name: 'a gate on another peer after one at home gets the later values too',
    call: 'f([@a, @b, @c], @d)',
    body: `func f(ps: []string, q: string) -> u32, string:
  s: *string
  for p <- ps par:
    on p:
      s <- S.get("x")
  join s[0]
  on q:
    join s[2]
    n = s.length
    who <- S.who()
  <- n, who`,
    result: [3, 'd'],
  },
  {
    name: 'a background gate on another peer is fed by a loop that stands after it',
    call: 'f([@a, @b, @c], @d)',
    body: `func f(ps: []string, q: string) -> string:
  s: *string
  done: *string
  co on q:
    join s[2]
    done <- S.who()
  for p <- ps par:
    on p:
      s <- S.get("x")
  <- done!`,
    result: 'd',
  },
  {
    name: 'join waits for all of its streams',
    call: 'f(@a, @b)',
    body: `func f(p: string, q: string) -> u32, u32:
  s: *string
  t: *string
  co on p:
    s <- S.get("x")
  co on q:
    t <- S.get("x")
  join s[0], t[0]
  <- s.length, t.length`,
    result: [1, 1],
  },
  {
    name: 'parseq waits at home for branches that go back to a relay',
    call: 'f([@a, @b, @c])',
    body: `func f(ps: []string) -> []string:
  s: *string
  parseq p <- ps on p:
    s <- S.who()
  join s[2]
  <- s`,
    result: ['a', 'b', 'c'],
    anyOrder: true,
  },
  {
    name: 'a live loop walks over remote peers',
    call: 'f([@a, @b, @c])',
    body: `func f(ps: []string) -> u32, []u32:
  s: *u32
  s <<- 0
  for i <- s rec:
    if i < 3:
      on ps[i]:
        n <- S.next(i)
        s <<- n
  join s[3]
  <- s.length, s`,
    result: [4, [0, 1, 2, 3]],
  },
  {
    name: 'a live loop that steps at home and away',
    call: 'f(@a)',
    body: `func f(p: string) -> []u32:
  s: *u32
  s <<- 0
  for i <- s rec:
    z <- S.next(i)
    if z < 5:
      on p:
        n <- S.next(i)
      s <<- n
  join s[4]
  <- s`,
    result: [0, 1, 2, 3, 4],
  },
  {
    name: 'stream maps: snapshots and live views',
    call: 'f(@a)',
    body: `func f(p: string) -> []string, bool, bool, []string, []string:
  m: %string
  live = m.getStream("k")
  on p:
    x <- S.get("1")
    m <<- "k", x
  m <<- "l", "z"
  join live[0]
  values = m.get("k")
  yes = m.contains("l")
  no = m.contains("q")
  keys: *string
  for k, v <- m:
    keys <<- k
  <- values, yes, no, keys, live`,
    result: [['a:1'], true, false, ['k', 'l'], ['a:1']],
  },
];

const places: readonly Case[] = [
  {
    name: 'results of branches used one after the other on a third peer',
    call: 'f(@a, @b, @c)',
    body: `func f(p: string, q: string, r: string) -> string:
  on p:
    x <- S.get("x")
  par on q:
    y <- S.get("y")
  S.get("between")
  on r:
    S.get(x)
    w <- S.get(y)
  <- w`,
    result: 'c:b:y',
  },
  {
    name: 'branches that need each other in the next par',
    call: 'f(@a, @b)',
    body: `func f(p: string, q: string) -> string, string:
  on p:
    x <- S.get("x")
  par on q:
    y <- S.get("y")
  on p:
    u <- S.get(y)
  par on q:
    v <- S.get(x)
  <- u, v`,
    result: ['a:b:y', 'b:a:x'],
  },
  {
    name: 'a par of which no branch stays and nothing is used comes home through the relay',
    call: 'f(@a, @b)',
    body: `func f(p: string, q: string):
  on p:
    S.get("x")
  par on q:
    S.get("y")`,
    result: null,
  },
  {
    name: 'closures: captured place and called place',
    call: 'f(@a, @b)',
    body: `func f(p: string, q: string) -> string, string:
  on p:
    there = (x: string) -> string:
      r <- S.get(x)
      <- r
    here = func (x: string) -> string:
      r <- S.get(x)
      <- r
  on q:
    u <- there("u")
    v <- here("v")
  <- u, v`,
    result: ['a:u', 'b:v'],
  },
  {
    name: 'all results of a callback, called from afar',
    call: 'f(@a, _)',
    body: `func f(p: string, two: string -> string, u32) -> string, u32:
  on p:
    text, n <- two("x")
    there <- S.get(text)
  <- there, n`,
    result: ['a:x!', 7],
  },
  {
    name: 'a loop over peers uses on each what a background branch brings',
    call: 'f([@a, @b], @d)',
    body: `func f(ps: []string, q: string) -> []string:
  s: *string
  co on q:
    x <- S.get("x")
  for p <- ps:
    on p:
      S.get("first")
      s <- S.get(x)
  <- s`,
    result: ['a:d:x', 'b:d:x'],
  },
  {
    name: 'retries in a loop, each on its own peer',
    call: 'f([@a, @b, @c])',
    body: `func f(ps: []string) -> string, u32:
  found: *string
  tries: *u32
  for p <- ps try:
    on p:
      who <- S.who()
      if who == "b":
        found <<- who
      else:
        tries <<- 1
        S.fail()
  <- found!, tries.length`,
    result: ['b', 1],
  },
];

const control: readonly Case[] = [
  {
    name: 'else after an empty branch',
    call: 'f(true)',
    body: `func f(c: bool) -> u32:
  s: *string
  if c:
    x = 1
  else:
    s <- S.get("else")
  <- s.length`,
    result: 0,
  },
  {
    name: 'a caught error keeps its value in nested handlers and arms',
    call: 'f(3)',
    body: `func f(x: u32) -> string, string:
  s: *string
  t: *string
  try:
    S.fail()
  catch e:
    try:
      xs = [1, 2]
      S.next(xs[5])
    catch other:
      if other.error_code == 10000:
        s <<- "wrong"
      else:
        s <<- e.message
  try:
    S.fail()
  otherwise:
    if x == 1:
      S.get("one")
    else:
      t <<- LAST_ERROR.message
  <- s!, t!`,
    result: Array(2).fill("Local service error, ret_code is 1, error message is 'no me'"),
  },
  {
    name: 'an error of both branches reaches the handler though they come back on different ways',
    call: 'f(@a, @b, @c, @d)',
    body: `func f(p: string, q: string, r: string, t: string) -> string:
  s: *string
  try:
    on p via q:
      S.fail()
    par on r via t:
      S.fail()
  otherwise:
    s <<- "caught"
  <- s!`,
    result: 'caught',
  },
  {
    name: 'arithmetic on literals is exact and keeps what it cannot compute',
    call: 'f(5)',
    body: `func f(n: u32) -> i64, bool, u32, bool:
  <- 9223372036854775806 + 1, 2 ** 10 == 1024, 1 + n + 2 - 1, (n > 4 && 7 / 2 == 3) || false`,
    result: [9223372036854775807n, true, 7, true],
  },
  {
    name: 'options fall through, structs copy, strings escape',
    call: 'f([])',
    body: `func f(none: ?string) -> string, string, string:
  first = ?[none!, "second"]
  text <- S.get("a\\"b")
  <- first!, text, "\\n"`,
    result: ['second', 'me:a"b', '\n'],
  },
];

describe.each([
  ['streams', streams],
  ['places', places],
  ['control', control],
] as const)('%s', (_area, cases) => {
  test.each(cases)('$name', async ({ call, body, result, anyOrder }) => {
    const script = scriptOf(body);
    const sorted = (value: Json | undefined): unknown => (anyOrder === true && Array.isArray(value) ? [...(value as readonly Json[])].sort() : value);
    for (const [seed, delivery] of (['fifo', 'lifo', 'random', 'random', 'duplicate'] as const).entries()) {
      const { report, observed } = await runOnOurs(script, network, call, delivery, seed);
      expect([delivery, seed, report.end, sorted(observed.result), observed.errors]).toEqual([delivery, seed, 'finished', toJson(result), []]);
    }
    // The classic reader knows no escapes in strings.
    if (!body.includes('\\')) expect(() => beautify(scriptOf(body, 'avm'))).not.toThrow();
  });
});

function treeOf(compiled: CompiledFunction | undefined): Instruction {
  const read = readAir(compiled?.script ?? '');
  if (!read.ok) throw new Error('the script cannot be read');
  return read.instruction;
}

function depthOf(root: Instruction): number {
  let depth = 0;
  for (let level: readonly Instruction[] = [root]; level.length > 0; level = level.flatMap(children)) depth++;
  return depth;
}

describe('size', () => {
  test('two hundred calls deep', async () => {
    const levels = Array.from({ length: 200 }, (_, i) => `func f${i + 1}(n: u32) -> u32:\n  m <- ${i === 0 ? 'S.next' : `f${i}`}(n)\n  <- m\n`).join('\n');
    const { report } = await runOnOurs(scriptOf(`${levels}\nfunc f() -> u32:\n  n <- f200(1)\n  <- n`), network, 'f()');
    expect(report.result).toBe(2);
  });

  test('five thousand statements are no deeper than their logarithm', () => {
    const calls = Array.from({ length: 5000 }, () => '  S.get("x")\n').join('');
    const { functions } = compileText(`func f():\n${calls}`);
    expect(depthOf(treeOf(functions.get('f')))).toBeLessThan(20);
  });

  test('a hundred calls in arguments of each other are checked once each', () => {
    const nested = Array.from({ length: 100 }).reduce<string>((inner) => `add(${inner}, n)`, 'n');
    const { diagnostics, functions } = compileText(`func add(a: u32, b: u32) -> u32:\n  <- a + b\n\nfunc f(n: u32) -> u32:\n  <- ${nested}`);
    expect(diagnostics).toEqual([]);
    expect(functions.has('f')).toBe(true);
  });

  test('a function that doubles at every level is refused', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `func g${i + 1}():\n  ${i === 0 ? 'S.who' : `g${i}`}()\n  ${i === 0 ? 'S.who' : `g${i}`}()\n`).join('\n');
    const { diagnostics, functions } = compileText(`${levels}\nfunc f():\n  g30()`);
    expect(diagnostics.filter(({ level }) => level === 'error').map(({ slug }) => slug)).toEqual(['script-too-large']);
    expect(functions.size).toBe(0);
  });
});

test('a client without relay goes straight to other peers and back', async () => {
  const script = scriptOf('func f(p: string) -> string:\n  on p via HOST_PEER_ID:\n    x <- S.get("x")\n  <- x');
  const { observed, report } = await runOnOurs(script, { init: 'me', peers }, 'f(@a)');
  expect(observed.result).toBe('a:x');
  expect(report.messages).toBe(2);
});

test('instructions know where they come from, hops why they are there', () => {
  const { functions } = compileText('func f(p: string) -> string:\n  on p:\n    x <- S.get("x")\n  <- x');
  const compiled = functions.get('f');
  expect(compiled).toBeDefined();
  if (compiled === undefined) return;
  const { instructions } = index(treeOf(compiled));
  const of = (op: string, which = 0): number => instructions.flatMap((instruction, i) => (instruction.op === op ? [i] : []))[which] ?? -1;
  expect(locate(compiled.sourceMap, of('call', 2))).toBe(`main.aqua:${prelude.split('\n').length + 2}:10`);
  expect(locate(compiled.sourceMap, of('hop'))).toBeUndefined();
  expect(compiled.sourceMap.reasons?.[of('hop')]).toBe('the particle goes from the initiator to `p` through here');
  expect(compiled.interface.arrow).toEqual({
    tag: 'arrow',
    domain: { tag: 'labeledProduct', fields: { p: { tag: 'scalar', name: 'string' } } },
    codomain: { tag: 'unlabeledProduct', items: [{ tag: 'scalar', name: 'string' }] },
  });
});

test('every stage can be looked at', () => {
  const text = `${prelude}func f(ps: []string):\n  for p <- ps:\n    on p:\n      S.who()\n`;
  const options = pipelineOptions({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }) }, 'air');
  for (const stage of stages) expect(dump(options, stage).text).not.toBe('');
  expect(dump(options, 'placed').text).toContain('hop -relay-  -- all iterations start from here');
});

describe('literals that the first generation cannot read', () => {
  const text = 'aqua Main\n\nexport f\n\nservice S("s"):\n  get(x: string, y: u64) -> string\n\nfunc f() -> string:\n  a <- S.get("say \\"hi\\"", 18446744073709551615)\n  <- a\n';
  const source = memorySource({ 'main.aqua': text });

  test('are written in our own form', () => {
    expect(compile({ entry: 'main.aqua', source }).functions.get('f')?.script).toContain('[j"say \\"hi\\"" 18446744073709551615]');
  });

  test('are errors for the target avm', () => {
    const { diagnostics, functions } = compile({ entry: 'main.aqua', source, target: 'avm' });
    expect(diagnostics.map(({ code, labels }) => [code, labels[0].span.source.position(labels[0].span.start).line])).toEqual([['AQ0792', 9], ['AQ0792', 9]]);
    expect(functions.size).toBe(0);
  });
});
