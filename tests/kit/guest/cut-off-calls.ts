/** What must hold of modules in every language after calls that were cut off: their own stack is where it was, so that they answer as before, however often. */
import { describe, expect, test } from 'vitest';
import type { BindingFile, LanguageName } from '../../../guest/index.ts';
import { loadService, openSandbox, proveExecution, sandboxExecutor, verifyExecution } from '../../../runtime/marine/index.ts';
import type { Executor, Sandbox, Snapshot } from '../../../runtime/marine/index.ts';
import { DeterministicClock } from '../../../runtime/marine/wasi/clock.ts';
import { SeededRandom } from '../../../runtime/marine/wasi/random.ts';
import { toHex } from '../../../runtime/particle/hex.ts';
import { nodeCrypto, nodeSigner } from '../../../runtime/peer/node-crypto.ts';
import { buildComponent } from './build-component.ts';
import { buildModule, worldOf } from './build-module.ts';
import { compilers } from './compilers.ts';

const crypto = nodeCrypto();
const wit = 'world calls { export deep: func(levels: u32) -> u32; export fail: func(text: string); export add: func(a: u32, b: u32) -> u32; }';

/** `deep` has frames on the stack of the language, `fail` stops inside of one, `add` is wrong where a stack went into the data. */
const authors: Readonly<Partial<Record<LanguageName, BindingFile>>> = {
  c: {
    path: 'calls.c',
    text: `#include "calls.h"
#include <stdlib.h>
#include <string.h>
__attribute__((noinline)) static uint32_t down(uint32_t levels) { volatile uint32_t kept[64]; kept[levels % 64] = levels; return levels == 0 ? 0 : 1 + down(kept[levels % 64] - 1); }
uint32_t calls_deep(uint32_t levels) { return down(levels); }
void calls_fail(calls_string_t text) { volatile char kept[4096]; memcpy((char *)kept, text.data, text.length); if (kept[0]) abort(); }
static volatile uint32_t data[20000];
uint32_t calls_add(uint32_t a, uint32_t b) { volatile uint32_t kept[16]; kept[a % 16] = a; for (int i = 0; i < 20000; i++) b += data[i]; return kept[a % 16] + b; }
`,
  },
  cpp: {
    path: 'calls.cpp',
    text: `#include "calls.hpp"
#include <cstdlib>
__attribute__((noinline)) static std::uint32_t down(std::uint32_t levels) { volatile std::uint32_t kept[64]; kept[levels % 64] = levels; return levels == 0 ? 0 : 1 + down(kept[levels % 64] - 1); }
std::uint32_t calls::deep(std::uint32_t levels) { return down(levels); }
void calls::fail(const std::string &text) { volatile char kept[4096]; kept[text.size()] = 1; std::string copy = text + "!"; if (copy.size() > kept[text.size()]) std::abort(); }
static volatile std::uint32_t data[20000];
std::uint32_t calls::add(std::uint32_t a, std::uint32_t b) { volatile std::uint32_t kept[16]; kept[a % 16] = a; for (auto &each : data) b += each; return kept[a % 16] + b; }
`,
  },
  rust: {
    path: 'lib.rs',
    text: `#[path = "../bindings/calls.rs"]
mod calls;
fn black_box<T>(value: T) -> T { unsafe { std::ptr::read_volatile(&*std::mem::ManuallyDrop::new(value)) } }
struct Module;
#[inline(never)]
fn down(levels: u32) -> u32 { let kept = black_box([levels; 64]); if levels == 0 { 0 } else { 1 + down(kept[levels as usize % 64] - 1) } }
impl calls::Guest for Module {
    fn deep(levels: u32) -> u32 { down(levels) }
    fn fail(text: String) { let kept = black_box([1u8; 4096]); if kept[text.len()] == 1 { panic!("no: {text}") } }
    fn add(a: u32, b: u32) -> u32 { let kept = black_box([a; 16]); kept[a as usize % 16] + b }
}
calls::export!(Module);
`,
  },
  assemblyscript: {
    path: 'index.ts',
    text: `class Kept { constructor(public value: u32) {} }
// With large frames, so that they are too much for AssemblyScript before the host stops it somewhere inside of the collector.
function down(levels: u32): u32 {
  ${Array.from({ length: 24 }, (_, i) => `const kept${i} = new Kept(levels);`).join(' ')}
  return kept0.value == 0 ? 0 : 1 + down(kept0.value - 1) + kept1.value - levels ${Array.from({ length: 22 }, (_, i) => `+ kept${i + 2}.value - levels`).join(' ')};
}
export function deep(levels: u32): u32 { return down(levels); }
export function fail(text: string): void { ${Array.from({ length: 64 }, (_, i) => `const kept${i} = new Kept(${i});`).join(' ')} if (${Array.from({ length: 64 }, (_, i) => `kept${i}.value`).join(' + ')} > 0) throw new Error('no: ' + text); }
export function add(a: u32, b: u32): u32 { const kept = new Kept(a); return kept.value + b; }
`,
  },
};

interface Called {
  call(name: string, args: readonly unknown[]): { readonly ok: boolean };
}

function survives(service: Called, times: number): void {
  const answers = (): unknown[] => [service.call('add', [2, 3]), service.call('deep', [50])];
  const before = answers();
  expect(before).toMatchObject([{ ok: true, value: 5 }, { ok: true, value: 50 }]);
  expect(service.call('deep', [100_000_000])).toMatchObject({ ok: false });
  expect(answers(), 'after an endless recursion').toMatchObject([{ ok: true, value: 5 }, { ok: true, value: 50 }]);
  for (let i = 0; i < times; i++) service.call('fail', ['why']);
  expect(answers(), `after ${times} times of failing`).toMatchObject([{ ok: true, value: 5 }, { ok: true, value: 50 }]);
}

export interface CutOffCalls {
  readonly languages: readonly LanguageName[];
  /** Of failing: each takes 256 bytes and more of a stack of 32 KiB, 64 KiB or 1 MiB. */
  readonly times: number;
  /** Which are built as components, too. */
  readonly components: readonly LanguageName[];
  /** Where states after such calls are proved. */
  readonly proved: readonly LanguageName[];
}

export function describeCutOffCalls({ languages, times, components, proved }: CutOffCalls): void {
  describe.each(compilers.filter(([language]) => languages.includes(language)))('a module in %s', (language, works) => {
    let module: Promise<Uint8Array> | undefined;
    const build = async (kind: string): Promise<Uint8Array> => {
      const author = authors[language];
      if (author === undefined) throw new Error(`there is no module in ${language}`);
      return kind === 'component' ? buildComponent(language, worldOf(wit), author) : (module ??= buildModule(language, worldOf(wit), author));
    };

    test.runIf(works).each(components.includes(language) ? ['Marine module', 'component'] : ['Marine module'])('as a %s answers after any number of calls that were cut off', { timeout: 240_000 }, async (kind) => {
      const code = await build(kind);
      const sandbox = await openSandbox({ modules: [{ name: 'calls', code }] });
      if (!sandbox.ok) throw new Error(sandbox.error.message);
      survives(sandbox.value, times);
      const loaded = await loadService({ modules: [{ name: 'calls', code }] });
      if (!loaded.ok) throw new Error(loaded.error.message);
      survives(loaded.value, times);
    });

    if (!proved.includes(language)) return;
    test.runIf(works)('is in the same state after a call that was cut off, for whoever makes or checks it', { timeout: 240_000 }, async () => {
      const modules = [{ name: 'calls', code: await build('Marine module') }];
      const executor = async (from?: Snapshot): Promise<Executor> => {
        const made = await sandboxExecutor({ modules, ...(from !== undefined && { from }) }, crypto);
        if (!made.ok) throw new Error(made.error.message);
        return made.value;
      };
      const open = async (from?: Snapshot): Promise<Sandbox> => {
        const opened = await openSandbox({ modules, hasher: crypto, clock: new DeterministicClock(), random: new SeededRandom(new Uint8Array(32), (bytes) => crypto.sha256(bytes)) }, from);
        if (!opened.ok) throw new Error(opened.error.message);
        return opened.value;
      };
      const live = await open();
      let state: Snapshot | undefined;
      for (const request of [{ function: 'deep', args: [100_000_000], gasLimit: 1_000_000_000n }, { function: 'fail', args: ['why'], gasLimit: 1_000_000_000n }, { function: 'deep', args: [40], gasLimit: 300n }]) {
        const { proof, execution } = await proveExecution(await executor(state), request, nodeSigner(new Uint8Array(32).fill(3)), crypto);
        expect(execution.outcome.kind).toBe('trap');
        expect(await verifyExecution(proof, { args: request.args, hostCalls: [] }, await executor(state), crypto)).toEqual({ kind: 'same' });
        live.call(request.function, request.args, { gas: request.gasLimit });
        const root = live.root();
        expect(root.ok && toHex(root.root)).toBe(toHex(execution.after));
        const taken = live.snapshot();
        if (!taken.ok) throw new Error(taken.reason);
        state = taken.snapshot;
        expect((await open(state)).call('deep', [50])).toMatchObject({ ok: true, value: 50 });
      }
    });
  });
}
