/** Which global a module's stack ends at, and what of it is put back after calls that were cut off. */
import { describe, expect, test } from 'vitest';
import { readModule } from '../../../runtime/marine/binary/index.ts';
import { loadService } from '../../../runtime/marine/index.ts';
import { keepsBalance } from '../../../runtime/marine/metering/stack-pointer/balance.ts';
import { findStackPointer } from '../../../runtime/marine/metering/stack-pointer/find.ts';
import { reserved } from '../../../runtime/marine/metering/index.ts';
import { cModule } from '../../kit/guest/c-module.ts';
import { compilers } from '../../kit/guest/compilers.ts';
import { componentFrom } from '../../kit/marine/components.ts';
import { buildEchoModule } from '../../kit/marine/echo-module.ts';
import { func, worldOf } from '../../kit/marine/random-world.ts';
import { load } from '../../kit/marine/load.ts';
import { randomModule } from '../../kit/wasm/random-module.ts';
import { beautifyModule, avmModule } from '../../kit/wasm/real-modules.ts';

const parsed = async (wat: string): Promise<Parameters<typeof findStackPointer>[0]> => {
  const read = readModule(new Uint8Array(await componentFrom(`(module ${wat})`)));
  if (!read.ok) throw new Error(read.fault.reason);
  return read.value;
};

const prologue = '(global.set 0 (local.tee $frame (i32.sub (global.get 0) (i32.const 32))))';
const epilogue = '(global.set 0 (i32.add (local.get $frame) (i32.const 32)))';
const sp = (name = ''): string => `(global ${name} (mut i32) (i32.const 65536))`;
const another = '(global (mut i32) (i32.const 0)) (func (global.set 1 (i32.const 5)))';
const framed = (body: string): string => `(func $f (param $x i32) (result i32) (local $frame i32) ${prologue} ${body} ${epilogue} (i32.const 0))`;

describe('the stack pointer of a module', () => {
  test.each<readonly [string, string, number | undefined]>([
    ['is the global of that name', `(global (mut i32) (i32.const 7)) ${sp('$__stack_pointer')} (func (global.set $__stack_pointer (i32.const 1)))`, 1],
    ['is the global that is exported by that name', `(global (mut i32) (i32.const 7)) (global $p (mut i32) (i32.const 9)) (export "__stack_pointer" (global $p))`, 1],
    ['is no constant, whatever its name', '(global $__stack_pointer i32 (i32.const 7))', undefined],
    ['is no integer of 64 bits, whatever its name', '(global $__stack_pointer (mut i64) (i64.const 7))', undefined],
    ['is none that the module imports', '(import "a" "b" (global $__stack_pointer (mut i32)))', undefined],
    ['is the only variable of a module of LLVM without names', `${sp()} (func (param $f i32) (result i32) (local $frame i32) ${prologue} (local.set $frame (call 0 (local.get 0))) ${epilogue} (i32.const 1))`, 0],
    ['is none that is not aligned as LLVM does it', `(global (mut i32) (i32.const 100)) (func (result i32) (global.set 0 (i32.sub (global.get 0) (i32.const 1))) (global.get 0))`, undefined],
    ['is none that only grows', '(global (mut i32) (i32.const 64)) (func (global.set 0 (i32.add (global.get 0) (i32.const 16))))', undefined],
    ['is one that every function leaves as it was', `${sp()} ${another} ${framed('(nop)')}`, 0],
    ['is one that is left as it was on every way', `${sp()} ${another} ${framed(`(block $out (loop $again (br_if $out (local.get $x)) (if (local.get $x) (then ${epilogue} (return (i32.const 2))) (else (local.set $x (call $f (i32.const 1))))) (br_if $again (local.get $x)) (br_table $out $again (local.get $x))))`)}`, 0],
    ['is one that is taken off for a size that is not known, and put back', `${sp()} ${another} (func (param $size i32) (local $frame i32) (local.set $frame (global.get 0)) (global.set 0 (i32.sub (global.get 0) (i32.const 16))) (global.set 0 (i32.sub (global.get 0) (local.get $size))) (global.set 0 (local.get $frame)))`, 0],
    ['is one that is not put back before the end of the program', `${sp()} ${another} (func (local $frame i32) ${prologue} unreachable)`, 0],
    ['may have pointers into it that move in loops', `${sp()} ${another} ${framed('(local.set $x (i32.add (local.get $frame) (i32.const 8))) (loop $again (local.set $x (i32.add (local.get $x) (i32.const 4))) (br_if $again (i32.lt_u (local.get $x) (i32.const 99))))')}`, 0],
    ['is none that counts down', `${sp()} ${another} (func (global.set 0 (i32.sub (global.get 0) (i32.const 1))))`, undefined],
    ['is none that is not put back on one way', `${sp()} ${another} ${framed('(if (local.get $x) (then (return (i32.const 1))))')}`, undefined],
    ['is none that is not put back on a way out of a block', `${sp()} ${another} (func (param $x i32) (local $frame i32) ${prologue} (block (br_if 1 (local.get $x))) ${epilogue})`, undefined],
    ['is none that goes down with each turn of a loop', `${sp()} ${another} (func (param $x i32) (loop (global.set 0 (i32.sub (global.get 0) (i32.const 32))) (br_if 0 (local.get $x))) (global.set 0 (i32.add (global.get 0) (i32.const 32))))`, undefined],
    ['is none that is put back by what changes in a loop', `${sp()} ${another} (func (param $x i32) (local $frame i32) ${prologue} (loop (local.set $frame (i32.add (local.get $frame) (i32.const 4))) (br_if 0 (local.get $x))) ${epilogue})`, undefined],
    ['is none that gets something else', `${sp()} ${another} (func (param $x i32) (local $frame i32) ${prologue} (global.set 0 (local.get $x)))`, undefined],
    ['is none that another function sets', `${sp()} ${another} ${framed('(nop)')} (func (global.set 0 (i32.const 5)))`, undefined],
    ['is none that others can set', `${sp()} ${another} ${framed('(nop)')} (export "p" (global 0))`, undefined],
    ['is not there when nothing is taken off', another.replace('1', '0'), undefined],
  ])('%s', async (_, wat, expected) => {
    expect(findStackPointer(await parsed(wat))).toBe(expected);
  });

  test('is found in modules whose names were left out', () => {
    for (const bytes of [avmModule(), beautifyModule()]) {
      const read = readModule(bytes);
      expect(read.ok && findStackPointer({ ...read.value, customs: [] })).toBe(0);
    }
  });

  test('is looked for in any module without an exception', () => {
    for (let seed = 0; seed < 60; seed++) {
      const read = readModule(randomModule(seed).bytes);
      if (!read.ok) throw new Error(read.fault.reason);
      expect(['number', 'undefined']).toContain(typeof findStackPointer(read.value));
      // What is damaged is not balanced, or whatever it looks like.
      for (const body of read.value.bodies) expect(typeof keepsBalance(read.value.bytes, body, 0)).toBe('boolean');
    }
  });

  test('is named by Marine alone', async () => {
    const module = buildEchoModule({ world: worldOf({ exports: [func('run', [], undefined)] }), bodies: [{ kind: 'code', code: [] }], extra: [{ name: reserved.stackPointer, type: { params: [], results: [] }, code: [] }] });
    expect(await loadService({ modules: [{ name: 'a', code: module }] })).toMatchObject({ ok: false, error: { kind: 'refused', message: 'module a was refused: it exports "marine:stack-pointer": names that begin with "marine:" are for Marine itself' } });
  });
});

describe.runIf(compilers.some(([name, works]) => name === 'c' && works))('a call through several modules that is cut off', () => {
  test('is taken off the stack of each of them, and of no other', { timeout: 120_000 }, async () => {
    const wit = (name: string, imported = ''): string => `world ${name} { ${imported === '' ? '' : `import ${imported}: interface { sink: func(levels: u32) -> u32; }`} export sink: func(levels: u32) -> u32; }`;
    const frame = (name: string, then: string): string => `uint32_t ${name}_sink(uint32_t levels) { volatile uint32_t kept[64]; kept[levels % 64] = levels; return kept[levels % 64] + ${then}; }`;
    const modules = [
      { name: 'bottom', code: await cModule(wit('bottom'), `__attribute__((noinline)) static uint32_t fall(void) { __builtin_trap(); } ${frame('bottom', '(levels > 0 ? fall() : 0)')}`) },
      { name: 'middle', code: await cModule(wit('middle', 'bottom'), frame('middle', 'bottom_sink(levels)')) },
      { name: 'top', code: await cModule(wit('top', 'middle'), frame('top', 'middle_sink(levels)')) },
    ];
    const service = await load({ modules });
    const pointers = (): unknown[] => [...service.instances.values()].map(({ exports }) => (exports[reserved.stackPointer] as WebAssembly.Global<'i32'>).value);
    const before = pointers();
    expect(service.call('sink', [1])).toMatchObject({ ok: false, error: { kind: 'trap', module: 'bottom' } });
    expect(pointers()).toEqual(before);
    expect(service.call('sink', [0])).toMatchObject({ ok: true, value: 0 });
  });
});
