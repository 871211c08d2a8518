/** Modules in JavaScript that are hostile: what they do ends with an error that says so, and the next call is answered. */
import { beforeAll, describe, expect, test } from 'vitest';
import { openSandbox, prepareSandboxed, type Prepared, type Sandbox } from '../../runtime/marine/index.ts';
import { buildModule, worldOf } from '../kit/guest/build-module.ts';

const wit = `world m {
  record pair { name: string, numbers: list<u8> }
  export act: func(what: string) -> string;
  export numbers: func(what: string) -> list<u32>;
  export pair: func(what: string) -> pair;
}`;

const author = `let kept = [];
const acts = {
  loop() { for (;;); },
  async asyncLoop() { for (;;) await null; },
  never() { return new Promise(() => {}); },
  expression() { return String(/^(a+)+$/.test('a'.repeat(40) + 'b')); },
  sort() { return String([1, 2, 3].sort(() => { for (;;); })); },
  recursion() { return acts.recursion() + 1; },
  getters() { const o = { get x() { return this.x; } }; return o.x; },
  proxies() { let p = {}; for (let i = 0; i < 100000; i++) p = new Proxy(p, {}); return String(p.x); },
  json() { return JSON.stringify(JSON.parse('['.repeat(1e6) + ']'.repeat(1e6))); },
  memory() { for (;;) kept.push(new Array(1e5).fill(1)); },
  buffers() { for (;;) kept.push(new Uint8Array(1e7)); },
  text() { let text = 'x'; for (;;) text += text; },
  repeat() { return 'x'.repeat(2 ** 29); },
  large() { return 'x'.repeat(2 ** 27); },
  thrown() { throw { toString() { throw new Error('again'); } }; },
  nothing() { throw undefined; },
  symbol() { throw Symbol('s'); },
  proxy() { return new Proxy({}, { get() { throw new Error('get'); } }); },
  half() { return '\\ud800'; },
  wrong() { return 5; },
  print() { for (;;) console.log('x'.repeat(1000)); },
  prototypes() { Object.prototype.toString = () => { throw 1; }; Array.prototype[Symbol.iterator] = null; String.prototype.charCodeAt = null; return 'changed'; },
  reach() { return ['process', 'require', 'WebAssembly', 'fetch', 'setTimeout', 'importScripts', 'std', 'os', 'bjson'].filter((name) => typeof globalThis[name] !== 'undefined').join(); },
  async imports() { try { await import(['node', 'fs'].join(':')); return 'there'; } catch { return 'not there'; } },
  constructed() { return typeof Function('return this')().process; },
  good() { kept = []; return 'good'; },
};
export const act = (what) => acts[what]();
export const numbers = (what) => ({ many: () => new Array(5e6).fill(7), wrong: () => [1, 2, 'x'], holes: () => new Array(3), like: () => ({ length: 2 ** 32 - 1 }), negative: () => [-1], endless: () => (function* () { for (;;) yield 1; })(), good: () => [1] })[what]();
export const pair = (what) => ({ missing: () => ({ name: 'a' }), trap: () => ({ name: 'a', get numbers() { throw new Error('no'); } }), cyclic: () => { const a = {}; a.name = a; a.numbers = a; return a; }, good: () => ({ name: 'a', numbers: new Uint8Array(1) }) })[what]();
`;

let code: Prepared;

beforeAll(async () => {
  const prepared = await prepareSandboxed('m', await buildModule('js', worldOf(wit), { path: 'index.js', text: author }), { deterministic: true });
  if (!prepared.ok) throw new Error(prepared.error.message);
  code = prepared.value;
}, 120_000);

async function open(): Promise<Sandbox> {
  const opened = await openSandbox({ modules: [{ name: 'm', code }], gas: 1_000_000_000n, memoryPages: 1000 });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const good = (sandbox: Sandbox): unknown => [sandbox.call('act', ['good']), sandbox.call('numbers', ['good']), sandbox.call('pair', ['good'])];
const answers = [{ ok: true, value: 'good' }, { ok: true, value: [1] }, { ok: true, value: { name: 'a', numbers: new Uint8Array(1) } }];

describe('a module in JavaScript', () => {
  test.each<readonly [string, string, string, RegExp]>([
    ['loops without end', 'act', 'loop', /^out-of-gas/],
    ['waits for itself without end', 'act', 'asyncLoop', /^out-of-gas/],
    ['waits for what never comes', 'act', 'never', /^trap/],
    ['has an expression that takes for ever', 'act', 'expression', /^out-of-gas/],
    ['loops in what the engine calls', 'act', 'sort', /^out-of-gas/],
    ['calls itself without end', 'act', 'recursion', /^(trap|stack-overflow)/],
    ['calls itself by getters without end', 'act', 'getters', /^(trap|stack-overflow)/],
    ['has a hundred thousand proxies in one another', 'act', 'proxies', /^(trap|stack-overflow)/],
    ['reads JSON of any depth', 'act', 'json', /^(trap|stack-overflow)/],
    ['takes memory without end', 'act', 'memory', /^(trap|out-of-gas)/],
    ['takes buffers without end', 'act', 'buffers', /^(trap|out-of-gas)/],
    ['doubles a text without end', 'act', 'text', /^(trap|out-of-gas)/],
    ['repeats a text too often', 'act', 'repeat', /^(trap|out-of-gas)/],
    ['gives a text of 128 MiB', 'act', 'large', /^(trap|out-of-gas|limit)/],
    ['throws what throws when it is told', 'act', 'thrown', /^trap/],
    ['throws nothing', 'act', 'nothing', /^trap/],
    ['throws a symbol', 'act', 'symbol', /^trap/],
    ['gives a proxy in place of a text', 'act', 'proxy', /^trap/],
    ['gives a number in place of a text', 'act', 'wrong', /^trap/],
    ['prints without end', 'act', 'print', /^out-of-gas/],
    ['gives five million numbers', 'numbers', 'many', /^(trap|limit|out-of-gas)/],
    ['gives a list with a wrong value', 'numbers', 'wrong', /^trap/],
    ['gives a list with holes', 'numbers', 'holes', /^trap/],
    ['gives what only has the length of a list', 'numbers', 'like', /^trap/],
    ['gives a number below zero', 'numbers', 'negative', /^trap/],
    ['gives what goes on without end', 'numbers', 'endless', /^trap/],
    ['gives a record without a field', 'pair', 'missing', /^trap/],
    ['gives a record with a field that throws', 'pair', 'trap', /^trap/],
    ['gives a record that contains itself', 'pair', 'cyclic', /^trap/],
  ])('that %s is stopped, and answers afterwards', { timeout: 120_000 }, async (_, name, what, expected) => {
    const sandbox = await open();
    for (let time = 0; time < 2; time++) {
      const result = sandbox.call(name, [what]);
      expect(result.ok ? `gave ${JSON.stringify(result.value).slice(0, 100)}` : `${result.error.kind}: ${result.error.message}`).toMatch(expected);
      expect(good(sandbox)).toMatchObject(answers);
    }
  });

  test('reaches nothing but its imports', async () => {
    const sandbox = await open();
    expect(['reach', 'imports', 'constructed', 'half'].map((what) => sandbox.call('act', [what]))).toMatchObject([{ value: '' }, { value: 'not there' }, { value: 'undefined' }, { value: '\ufffd' }]);
  });

  test('that changes what objects have harms itself alone', async () => {
    const [sandbox, other] = [await open(), await open()];
    sandbox.call('act', ['prototypes']);
    // Whatever it gives now is a value or an error.
    for (const what of ['good', 'wrong', 'thrown']) expect(typeof sandbox.call('act', [what]).ok).toBe('boolean');
    expect(good(other)).toMatchObject(answers);
  });
});
