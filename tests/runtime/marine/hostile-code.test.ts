/** Modules and components whose code is hostile, in sandboxes: each is refused or stopped with a reason, and another service answers after it. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { decodeSnapshot, encodeSnapshot, loadService, openSandbox, type Sandbox } from '../../../runtime/marine/index.ts';
import { nodeCrypto } from '../../../runtime/peer/node-crypto.ts';
import { componentFrom } from '../../kit/marine/components.ts';
import { buildEchoModule } from '../../kit/marine/echo-module.ts';
import { field, func, scalar, worldOf } from '../../kit/marine/random-world.ts';
import { watModule } from '../../kit/marine/wat-module.ts';

const wit = 'world m { export run: func(a: u32) -> u32; }';
const memory = '(memory (export "memory") 1)';
const run = (code: string): string => `(func (export "run") (param i32) (result i32) ${code} (i32.const 1))`;
const giving = (code: string): string => `${memory} (func (export "run") (param i32) (result i32) ${code})`;
const many = (count: number, text: (index: number) => string): string => Array.from({ length: count }, (_, index) => text(index)).join(' ');

let other: Sandbox;

beforeAll(async () => {
  const opened = await openSandbox({ modules: [{ name: 'other', code: await watModule(wit, giving('(i32.add (local.get 0) (i32.const 1))')) }] });
  if (!opened.ok) throw new Error(opened.error.message);
  other = opened.value;
});

async function outcomeOf(code: Uint8Array): Promise<string> {
  const opened = await openSandbox({ modules: [{ name: 'm', code }], memoryPages: 100, gas: 10_000_000n });
  const called = opened.ok ? opened.value.call('run', [1]) : opened;
  expect(other.call('run', [1])).toMatchObject({ ok: true, value: 2 });
  return called.ok ? `gives ${JSON.stringify(called.value)}` : `${called.error.kind}: ${called.error.message}`;
}

describe('code that', () => {
  test.each<readonly [string, string, string]>([
    ['has several memories', `${memory} (memory 1) ${run('')}`, 'has 2 memories, at most one is allowed'],
    ['has a memory of 64 bits', `(memory (export "memory") i64 1) ${run('')}`, 'has a memory of 64-bit addresses'],
    ['shares its memory', `(memory (export "memory") 1 1 shared) ${run('')}`, 'has a shared memory'],
    ['has atomic instructions', `${memory} ${run('(drop (i32.atomic.load (i32.const 0)))')}`, 'has threads'],
    ['calls in place of itself', `${memory} (func $f (param i32) (result i32) (return_call $f (local.get 0))) ${run('(drop (call $f (i32.const 1)))')}`, 'has tail calls'],
    ['has exceptions', `${memory} (tag $e) ${run('(throw $e)')}`, 'has exceptions'],
    ['imports an exception', `(import "a" "b" (tag)) ${memory} ${run('')}`, 'imports an exception'],
    ['catches everything', `${memory} ${run('(block (try_table (catch_all 0) (nop)))')}`, 'has exceptions'],
    ['has objects that are collected', `(type $s (struct (field i32))) ${memory} ${run('(drop (struct.new $s (i32.const 1)))')}`, 'has types of garbage collection'],
    ['has types that refer to each other', `(rec (type $a (func)) (type $b (func))) ${memory} ${run('')}`, 'has types of garbage collection'],
    ['calls by a typed reference', `(type $f (func)) ${memory} (func $g) (elem declare func $g) ${run('(call_ref $f (ref.func $g))')}`, 'has typed function references'],
    ['has instructions whose result the machine chooses', `${memory} ${run('(drop (i8x16.relaxed_swizzle (v128.const i64x2 1 1) (v128.const i64x2 1 1)))')}`, 'has relaxed vector instructions'],
    ['has a variable vector', `${memory} (global (mut v128) (v128.const i64x2 1 1)) ${run('')}`, 'has a variable global of a vector type'],
    ['keeps something of the host', `${memory} (global (mut externref) (ref.null extern)) ${run('')}`, 'keeps references to things of the host'],
    ['has vectors', giving('(i32x4.extract_lane 0 (i32x4.add (v128.const i64x2 1 1) (v128.const i64x2 1 1)))'), 'gives 2'],
    ['begins with data beyond its memory', `${memory} (data (i32.const 65530) "0123456789") ${run('')}`, 'not-instantiated: '],
    ['begins with functions beyond its table', `${memory} (table 1 funcref) (func $f) (elem (i32.const 5) func $f) ${run('')}`, 'not-instantiated: '],
    ['copies data without end', `${memory} (data $d "abc") ${run('(loop (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3)) (br 0))')}`, 'out-of-gas: '],
    ['copies more data than there is', `${memory} (data $d "abc") ${run('(memory.init $d (i32.const 0) (i32.const 0) (i32.const -1))')}`, 'out-of-gas: '],
    ['fills 4 GiB', `${memory} ${run('(memory.fill (i32.const 0) (i32.const 0) (i32.const -1))')}`, 'out-of-gas: '],
    ['copies 4 GiB', `${memory} ${run('(memory.copy (i32.const 0) (i32.const 0) (i32.const -1))')}`, 'out-of-gas: '],
    ['fills a table with 2^32 elements', `${memory} (table 10 funcref) ${run('(table.fill (i32.const 0) (ref.null func) (i32.const -1))')}`, 'out-of-gas: '],
    ['grows by 2^32 pages', giving('(memory.grow (i32.const -1))'), 'gives 4294967295'],
    ['grows a table by 2^32 elements', `(table 10 funcref) ${giving('(table.grow (ref.null func) (i32.const -1))')}`, 'gives 4294967295'],
    ['grows by nothing without end', `${memory} ${run('(loop (drop (memory.grow (i32.const 0))) (br 0))')}`, 'out-of-gas: '],
    ['asks for random bytes without end', `(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32))) ${memory} ${run('(loop (drop (call $random (i32.const 0) (i32.const 65536))) (br 0))')}`, 'out-of-gas: '],
    ['logs what is not in its memory', `(import "host" "log_utf8_string" (func $log (param i32 i32 i32 i32))) ${memory} ${run('(call $log (i32.const 1) (i32.const 0) (i32.const -8) (i32.const -1))')}`, 'bad-value: '],
    ['calls itself through a table without end', `(type $t (func (param i32) (result i32))) (table funcref (elem $g)) (func $g (param i32) (result i32) (call_indirect (type $t) (i32.const 1) (i32.const 0))) ${memory} ${run('(drop (call $g (i32.const 1)))')}`, 'stack-overflow: '],
    ['has frames of 40,000 locals', `${memory} (func $f (param i32) (result i32) ${'(local i64)'.repeat(40_000)} (call $f (i32.const 1))) ${run('(drop (call $f (i32.const 1)))')}`, 'stack-overflow: '],
    ['starts with an endless loop', `${memory} (func $s (loop (br 0))) (start $s) ${run('')}`, 'start-failed: module m did not start: it was stopped: it took more than 10000000 gas'],
    ['starts with an endless recursion', `${memory} (func $s (call $s)) (start $s) ${run('')}`, 'start-failed: module m did not start: it was stopped: functions called each other too deeply'],
    ['starts with a trap', `${memory} (func $s unreachable) (start $s) ${run('')}`, 'start-failed: module m did not start: marine:start trapped'],
    ['grows to 60,000 pages while it starts', `(func $s (drop (memory.grow (i32.const 60000)))) (start $s) ${giving('(memory.size)')}`, 'gives 1'],
    ['begins with 65,536 pages', `(memory (export "memory") 65536) ${run('')}`, 'its memory of 65536 pages is more than what is left of the 100 of the service'],
    ['begins with a table of ten million elements', `${memory} (table 10000000 funcref) ${run('')}`, 'has tables of 10000000 elements, at most 100000 are allowed'],
    ['begins with thousands of tables', `${memory} ${many(3000, () => '(table 100000 funcref)')} ${run('')}`, 'has tables of 300000000 elements, at most 100000 are allowed'],
    ['has thousands of globals', `${memory} ${many(20_000, () => '(global (mut i32) (i32.const 1))')} ${run('')}`, 'gives 1'],
    ['exports thousands of functions, by names that objects have', `${memory} (func $f (export "__proto__") (export "constructor") (export "then")) ${many(20_000, (index) => `(export "e${index}" (func $f))`)} ${run('')}`, 'gives 1'],
    ['branches to 60,000 places', `${memory} ${run(`(block ${'(block '.repeat(1000)} (br_table ${many(60_000, (index) => String(index % 1000))} (i32.const 1)) ${')'.repeat(1000)})`)}`, 'gives 1'],
    ['imports a memory', `(import "env" "memory" (memory 1)) (export "memory" (memory 0)) ${run('')}`, 'unknown-import: module m imports env.memory, which is no function'],
    ['imports a table', `(import "env" "t" (table 1 funcref)) ${memory} ${run('')}`, 'unknown-import: module m imports env.t, which is no function'],
    ['imports what every object has', `(import "host" "constructor" (func)) ${memory} ${run('')}`, 'unknown-import: module m imports host.constructor'],
    ['imports from what every object has', `(import "__proto__" "toString" (func)) ${memory} ${run('')}`, 'unknown-import: module m imports __proto__.toString'],
    ['imports what every object has from WASI', `(import "wasi_snapshot_preview1" "__proto__" (func)) ${memory} ${run('')}`, 'unknown-import: module m imports wasi_snapshot_preview1.__proto__'],
    ['has a function in place of its memory', `(func (export "memory")) ${run('')}`, 'gives 1'],
    ['has no memory', run(''), 'gives 1'],
  ])('%s', { timeout: 120_000 }, async (_, code, expected) => {
    expect(await outcomeOf(await watModule(wit, code))).toContain(expected);
  });

  test('belongs to a module called __proto__ changes nothing for anybody else', async () => {
    const polluted = func('polluted', [field('a', scalar('u32'))], scalar('u32'));
    const provider = buildEchoModule({ world: worldOf({ exports: [polluted] }), bodies: [{ kind: 'echo', parameter: 0 }] });
    const caller = buildEchoModule({ world: worldOf({ exports: [polluted], imports: [{ module: '__proto__', from: 'module', functions: [polluted] }] }), bodies: [{ kind: 'forward', import: 0 }] });
    const loaded = await loadService({ modules: [{ name: '__proto__', code: provider }, { name: 'm', code: caller }] });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(loaded.ok && loaded.value.call('polluted', [3])).toEqual({ ok: true, value: 3 });
  });
});

test('a snapshot of a few bytes that promises gigabytes is refused before memory is taken for them', async () => {
  const options = { modules: [{ name: 'm', code: await watModule(wit, giving('(memory.size)')) }], memoryPages: 100, hasher: nodeCrypto() };
  const opened = await openSandbox(options);
  const taken = opened.ok ? opened.value.snapshot() : undefined;
  if (taken?.ok !== true) throw new Error('there is no snapshot');
  const promising = (pages: number): Uint8Array => encodeSnapshot({ ...taken.snapshot, instances: taken.snapshot.instances.map((instance) => ({ ...instance, memoryBytes: pages * 65_536 })) });
  const restored = async (pages: number): Promise<string> => {
    const decoded = decodeSnapshot(promising(pages));
    const again = decoded.ok ? await openSandbox(options, decoded.snapshot) : undefined;
    return again?.ok === true ? JSON.stringify(again.value.call('run', [1]), (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) : (again?.error.message ?? 'not read');
  };
  const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
  try {
    expect(promising(30_000).length).toBeLessThan(200);
    expect(await restored(30_000)).toBe('the state cannot be restored: it has grown beyond the 100 pages or 100000 elements of the service');
    expect(grow).not.toHaveBeenCalled();
    expect(await restored(50)).toContain('"value":50');
    expect(grow).toHaveBeenCalledOnce();
  } finally {
    grow.mockRestore();
  }
});

describe('a component', () => {
  const instances = (count: number, parts: string): string => `(component
    (core module $m ${parts} (func (export "run") (param i32) (result i32) (i32.const 1)))
    ${many(count, (index) => `(core instance $i${index} (instantiate $m))`)}
    (func (export "run") (param "a" u32) (result u32) (canon lift (core func $i0 "run"))))`;

  test.each<readonly [string, string, string]>([
    ['with many tables, by many instances of one module', instances(40, '(table 100000 funcref)'), 'of the tables of the service, which may begin with 1000000 elements'],
    ['with many memories, by many instances of one module', instances(40, '(memory 10)'), 'is more than what is left of the 100 of the service'],
    ['of thousands of instances', instances(5000, ''), 'not-wasm: '],
  ])('%s', { timeout: 120_000 }, async (_, wat, expected) => {
    expect(await outcomeOf(await componentFrom(wat))).toContain(expected);
  });
});
