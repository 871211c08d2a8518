/** Small programs in C as guests, built with the system's clang and wasi-libc. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentOf } from '../../cli/project/toolchain.ts';
import { createWasi, WasiExit, type CreateWasiOptions, type Wasi } from '../../runtime/marine/wasi/create-wasi.ts';
import type { OutputLine } from '../../runtime/marine/wasi/output.ts';
import { root } from './repository.ts';

const install = 'apt-get install --no-install-recommends clang lld wasi-libc libclang-rt-dev-wasm32';

/** Why no program can be built here, with what to do about it. */
export const noToolchain: string | undefined =
  spawnSync('clang', ['--version']).status === 0 && spawnSync('wasm-ld', ['--version']).status === 0 && existsSync('/usr/include/wasm32-wasi')
    ? undefined
    : `skipped: there is no clang for WebAssembly here; ${install}`;

/** @param name of a file in tests/kit/c */
export function buildC(name: string): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'aqua-c-'));
  try {
    const output = join(folder, 'guest.wasm');
    execFileSync('clang', ['--target=wasm32-wasi', '-O1', join(root, 'tests/kit/c', name), '-o', output], { env: environmentOf({ origin: 'system' }), stdio: ['ignore', 'ignore', 'inherit'] });
    return Uint8Array.from(readFileSync(output));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface GuestRun {
  readonly wasi: Wasi;
  readonly lines: readonly OutputLine[];
  /** What it gave to `proc_exit`; undefined when it just returned. */
  readonly exit: number | undefined;
}

/** Runs a program from `_start` to its end. */
export function runGuest(bytes: Uint8Array<ArrayBuffer>, options: Omit<CreateWasiOptions, 'module' | 'output'>, namespace: 'imports' | 'unstable' = 'imports'): GuestRun {
  const lines: OutputLine[] = [];
  const wasi = createWasi({ module: 'guest', output: (line) => lines.push(line), ...options });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { wasi_snapshot_preview1: wasi[namespace] });
  const { memory, _start: start } = exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof start !== 'function') throw new Error('the guest is not a program');
  wasi.bind(memory);
  try {
    Reflect.apply(start, undefined, []);
  } catch (thrown) {
    if (!(thrown instanceof WasiExit)) throw thrown;
  } finally {
    wasi.endCall();
    wasi.close();
  }
  return { wasi, lines, exit: wasi.exitCode };
}
