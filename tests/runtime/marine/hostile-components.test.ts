/** Components that lie about their values, or would be too much for whoever makes JavaScript of them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { compileComponent } from '../../../runtime/marine/component/compile-component.ts';
import { installedJco } from '../../../runtime/marine/component/jco.ts';
import { loadService, openSandbox, type Sandbox } from '../../../runtime/marine/index.ts';
import { componentFrom } from '../../kit/marine/components.ts';

interface Lie {
  readonly type: string;
  /** Core type and code of `run`. */
  readonly core: string;
  readonly types?: string;
  /** Code of the allocator. */
  readonly realloc?: string;
  readonly options?: string;
  readonly args?: readonly unknown[];
}

const memory = '(memory (core memory $i "memory")) (realloc (core func $i "realloc"))';
const lying = ({ type, core, types = '', realloc = '(i32.const 1024)', options = '' }: Lie): string => `(component ${types}
  (core module $m (memory (export "memory") 1)
    (func $realloc (export "realloc") (param i32 i32 i32 i32) (result i32) ${realloc})
    (func (export "run") ${core})
    (func (export "trap") (param i32) unreachable)
    (func (export "forever") (param i32) (loop (br 0)))
    (func (export "ok") (result i32) (i32.const 7)))
  (core instance $i (instantiate $m))
  (func (export "run") ${type} (canon lift (core func $i "run") ${memory} ${options}))
  (func (export "ok") (result u32) (canon lift (core func $i "ok"))))`;

const takesText = { type: '(param "t" string) (result u32)', core: '(param i32 i32) (result i32) (local.get 1)', args: ['x'.repeat(1000)] };
const gives = (type: string, core: string): Lie => ({ type: `(result ${type})`, core: `(result i32) ${core}` });
/** A text, list or anything else that lies at 16. */
const givesAt16 = (type: string, ...words: readonly number[]): Lie => gives(type, `${words.map((word, index) => `(i32.store (i32.const ${16 + 4 * index}) (i32.const ${word}))`).join(' ')} (i32.const 16)`);
const named = (type: string, lie: (name: string) => Lie): Lie => ({ ...lie('$named'), types: `(type $named' ${type}) (import "named" (type $named (eq $named')))` });

const opened = async (code: Uint8Array) => openSandbox({ modules: [{ name: 'a', code }], memoryPages: 100, gas: 10_000_000n });
/** What happens, and that another component can be loaded after it. */
async function outcomeOf(wat: string, args: readonly unknown[] = []): Promise<string> {
  const sandbox = await opened(await componentFrom(wat));
  const called = sandbox.ok ? sandbox.value.call('run', args) : sandbox;
  if (sandbox.ok) expect(sandbox.value.call('ok', [])).toMatchObject({ ok: true, value: 7 });
  expect(other.call('ok', [])).toMatchObject({ ok: true, value: 7 });
  return called.ok ? `gives ${JSON.stringify(called.value)}` : `${called.error.kind}: ${called.error.message}`;
}

let other: Sandbox;
beforeAll(async () => {
  const opens = await opened(await componentFrom(lying(gives('u32', '(i32.const 1)'))));
  if (!opens.ok) throw new Error(opens.error.message);
  other = opens.value;
}, 60_000);

describe('a component', () => {
  test.each<readonly [string, Lie, string]>([
    ['has an allocator that gives what ends outside of the memory', { ...takesText, realloc: '(i32.const 65000)' }, 'bad-value: '],
    ['has an allocator that gives what lies outside of the memory', { ...takesText, realloc: '(i32.const -1)' }, 'bad-value: '],
    ['has an allocator that traps', { ...takesText, realloc: 'unreachable' }, 'trap: '],
    ['has an allocator that never ends', { ...takesText, realloc: '(loop (br 0)) (i32.const 8)' }, 'out-of-gas: '],
    ['has an allocator that calls itself', { ...takesText, realloc: '(call $realloc (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))' }, 'stack-overflow: '],
    ['has an allocator that lets the memory grow', { ...takesText, realloc: '(drop (memory.grow (i32.const 1))) (i32.const 65536)' }, 'gives 1000'],
    ['traps when its result was taken', { ...givesAt16('string', 0, 0), options: '(post-return (core func $i "trap"))' }, 'trap: '],
    ['never ends when its result was taken', { ...givesAt16('string', 0, 0), options: '(post-return (core func $i "forever"))' }, 'out-of-gas: '],
    ['gives a truth value of 2', gives('bool', '(i32.const 2)'), 'bad-value: '],
    ['gives a byte of 999', gives('u8', '(i32.const 999)'), 'bad-value: '],
    ['gives half a character', gives('char', '(i32.const 0xd800)'), 'bad-value: '],
    ['gives a character that there is not', gives('char', '(i32.const 0x110000)'), 'bad-value: '],
    ['gives a character below nothing', gives('char', '(i32.const -1)'), 'bad-value: '],
    ['gives a name that the type has not', named('(enum "a" "b")', (name) => gives(name, '(i32.const 7)')), 'bad-value: '],
    ['gives flags that the type has not', named('(flags "a" "b")', (name) => gives(name, '(i32.const 255)')), 'bad-value: '],
    ['gives a case that the type has not', named('(variant (case "a" u32) (case "b"))', (name) => givesAt16(name, 255)), 'bad-value: '],
    ['gives neither a value nor none', givesAt16('(option u32)', 3), 'bad-value: '],
    ['gives neither a result nor an error', givesAt16('(result u32 (error u32))', 9), 'bad-value: '],
    ['gives a result outside of the memory', gives('string', '(i32.const -4)'), 'bad-value: '],
    ['gives a result of which half is outside', gives('string', '(i32.const 65532)'), 'bad-value: '],
    ['gives a text of 4 GiB', givesAt16('string', 8, -1), 'bad-value: '],
    ['gives a text that goes around the end of addresses', givesAt16('string', -8, 16), 'bad-value: '],
    ['gives a list at an odd place', givesAt16('(list u64)', 9, 2), 'bad-value: '],
    ['gives texts that lie anywhere', gives('(list string)', '(memory.fill (i32.const 0) (i32.const 255) (i32.const 16)) (i32.store (i32.const 16) (i32.const 0)) (i32.store (i32.const 20) (i32.const 8000)) (i32.const 16)'), 'bad-value: '],
    ['gives halves of characters in UTF-16', { ...gives('string', '(i32.store (i32.const 64) (i32.const 0xd800d800)) (i32.store (i32.const 16) (i32.const 64)) (i32.store (i32.const 20) (i32.const 2)) (i32.const 16)'), options: 'string-encoding=utf16' }, 'bad-value: '],
    ['has fields by names that every object has', named('(record (field "constructor" u32) (field "to-string" u32))', (name) => givesAt16(name, 1, 2)), 'gives {"constructor":1,"to_string":2}'],
    ['has texts in an encoding that jco breaks over', { ...givesAt16('string', 64, 2), options: 'string-encoding=latin1+utf16' }, 'not-wasm: a is not usable: the component has texts in the encoding latin1+utf16'],
  ])('%s', async (_, lie, expected) => {
    expect(await outcomeOf(lying(lie), lie.args)).toContain(expected);
  });

  test('that jco breaks over is named when the next one is loaded', async () => {
    const code = await componentFrom(lying(gives('u8', '(i32.const 3)')));
    const jco = { ...(await installedJco()), generate: () => { throw new WebAssembly.RuntimeError('unreachable'); } };
    const loadJco = () => Promise.resolve(jco);
    await expect(compileComponent('a', code, undefined, { loadJco })).rejects.toThrow('jco does not take component a: unreachable');
    await expect(compileComponent('b', code, undefined, { loadJco })).rejects.toThrow('jco broke over component a before');
    expect((await loadService({ modules: [{ name: 'a', code }] })).ok).toBe(true);
  });
});

describe('what would be too much JavaScript is refused before it is made:', () => {
  const many = (count: number, text: (index: number) => string): string => Array.from({ length: count }, (_, index) => text(index)).join(' ');
  const doubling = (times: number): string => `(type $t0 (tuple u64 u64)) ${many(times, (index) => `(type $t${index + 1} (tuple $t${index} $t${index}))`)}`;
  const core = '(core module $m (memory (export "memory") 1) (func (export "f") (result i32) (i32.const 16)) (func (export "g"))) (core instance $i (instantiate $m))';

  test.each<readonly [string, string]>([
    ['types that double', `(component ${doubling(16)} ${core} (func (export "f") (result $t16) (canon lift (core func $i "f") (memory (core memory $i "memory")))))`],
    ['many functions of a large type', `(component ${doubling(10)} ${core} ${many(60, (index) => `(func (export "f${index}") (result $t10) (canon lift (core func $i "f") (memory (core memory $i "memory"))))`)})`],
    ['one function by thousands of names', `(component ${core} (func $f (canon lift (core func $i "g"))) ${many(6000, (index) => `(export "f${index}" (func $f))`)})`],
    ['many instances of a component inside', `(component (component $c ${core} ${many(100, (index) => `(func (export "f${index}") (canon lift (core func $i "g")))`)}) ${many(60, () => '(instance (instantiate $c))')})`],
    ['functions that are taken by thousands', `(component ${doubling(10)} (import "t" (type $t (eq $t10))) (import "f" (func $f (param "t" $t))) ${core} ${many(60, () => '(core func (canon lower (func $f) (memory (core memory $i "memory"))))')})`],
  ])('%s', async (_, wat) => {
    expect(await outcomeOf(wat)).toMatch(/^not-wasm: a is not usable: the component has functions with more than 100000 parts of types/);
  });
});
