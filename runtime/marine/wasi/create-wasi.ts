import { realClock, realRandom } from './defaults.ts';
import type { GuestClock } from './clock.ts';
import { DescriptorTable } from './descriptor.ts';
import { errnoNumber, errnoOf } from './errno.ts';
import type { Context, Handler, Handlers, WasiWork } from './functions/context.ts';
import { descriptorFunctions } from './functions/descriptors.ts';
import { pathFunctions } from './functions/paths.ts';
import { pollFunctions } from './functions/poll.ts';
import { processFunctions } from './functions/process.ts';
import { GuestMemory, utf8 } from './guest-memory.ts';
import { snapshotLayout, unstableLayout } from './layout.ts';
import { defaultWasiLimits, type WasiLimits } from './limits.ts';
import { grantedDirectory, type Mount } from './mount.ts';
import { LineOutput, type OutputLine, type OutputSink } from './output.ts';
import type { GuestRandom } from './random.ts';
import { inputRights, outputRights } from './rights.ts';
import { restoreDescriptors, saveDescriptors, type RestoreWasiResult, type SaveWasiResult } from './saved-descriptors.ts';

export interface CreateWasiOptions {
  /** The import name of the module; lines that it prints carry it. */
  readonly module: string;
  /** Default: none. */
  readonly args?: readonly string[];
  readonly envs?: Readonly<Record<string, string>>;
  readonly mounts?: readonly Mount[];
  /** The guest's memory, asked for at each call; or call `bind` once it exists. */
  readonly memory?: () => WebAssembly.Memory;
  /** Default: the machine's. `DeterministicClock` is the same everywhere. */
  readonly clock?: GuestClock;
  /** Default: the machine's. `SeededRandom` is the same everywhere. */
  readonly random?: GuestRandom;
  /** Default: nobody reads it. */
  readonly output?: OutputSink;
  readonly limits?: Partial<WasiLimits>;
  /** Takes gas before work is done. Throws what ends the guest when there is not enough. Default: nothing costs anything. */
  readonly pay?: PayForWasi;
  /** What `proc_exit` throws; default: a `WasiExit`. */
  readonly exit?: (code: number) => Error;
}

/** A call of a function by its name, bytes that it copies, or what else it does. */
export type PayForWasi = (what: { readonly call: string } | { readonly bytes: number } | Partial<WasiWork>) => void;

/** A function that a guest imports; gives an error number. Throws only what ends the guest. */
export type WasiFunction = { bivariant(...args: readonly (number | bigint)[]): number }['bivariant'];

export interface Wasi {
  /** Of `wasi_snapshot_preview1`. */
  readonly imports: Readonly<Record<string, WasiFunction>>;
  /** Of `wasi_unstable`, which came before and lays some records out otherwise; same state. */
  readonly unstable: Readonly<Record<string, WasiFunction>>;
  /** Tells where the guest's memory is, when the options did not. */
  bind(memory: WebAssembly.Memory): void;
  /** What the guest gave to `proc_exit`, once it did. */
  readonly exitCode: number | undefined;
  /** Passes on the lines that have no end yet; the guest may print as much as at the beginning again. */
  endCall(): void;
  /**
   * What the guest has open, for a snapshot of the service: canonical bytes, so part of its state. Take it between calls, with the mounts'
   * files; a clock or randomness that is not the machine's is the caller's to save.
   */
  save(): SaveWasiResult;
  /** Opens what was saved, on mounts that hold the files of then. The guest is of no use when it fails. */
  restore(saved: Uint8Array): RestoreWasiResult;
  /** Closes all that the guest has open. */
  close(): void;
}

export type { Mount } from './mount.ts';

/** Thrown through the guest by `proc_exit`. */
export class WasiExit extends Error {
  override readonly name = 'WasiExit';
  readonly code: number;

  constructor(code: number) {
    super(`the module ended itself with code ${code}`);
    this.code = code;
  }
}

/**
 * WASI preview 1 for one guest: it has what the options grant, and nothing of the host besides.
 * @throws Error when an argument or a variable holds a NUL, a variable's name is empty or holds `=`, or an alias is empty or granted twice
 * @example
 * const printed = [];
 * const wasi = createWasi({ module: 'hello', output: ({ text }) => printed.push(text) });
 * const memory = new WebAssembly.Memory({ initial: 1 });
 * wasi.bind(memory);
 * new Uint8Array(memory.buffer).set([8, 0, 0, 0, 3, 0, 0, 0, 0x68, 0x69, 0x0a]);
 * wasi.imports.fd_write(1, 0, 1, 100); // => 0
 * printed; // => ['hi']
 */
export function createWasi(options: CreateWasiOptions): Wasi {
  const { module, args = [], envs = {}, mounts = [], clock = realClock, random = realRandom, output = () => undefined } = options;
  const limits = { ...defaultWasiLimits, ...options.limits };
  let memory = options.memory;
  let exitCode: number | undefined;
  const stream = (name: OutputLine['stream']): LineOutput => new LineOutput((text, cut) => output({ module, stream: name, text, ...(cut !== undefined && { cut }) }), limits.output);
  const pay: PayForWasi = (what) => {
    try {
      options.pay?.(what);
    } catch (thrown) {
      throw thrown instanceof Error ? new Exit(thrown) : thrown;
    }
  };
  const outputs = [stream('stdout'), stream('stderr')];
  const descriptors = openGranted(outputs, mounts, limits);
  const shared: Omit<Context, 'layout'> = {
    memory: new GuestMemory(() => {
      if (memory === undefined) throw new Error('WASI is called before it was told the memory of the module: call `bind`');
      return memory();
    }, (bytes) => pay({ bytes })),
    pay: (work, amount) => pay({ [work]: amount }),
    descriptors,
    clock,
    started: clock.began ?? clock.monotonic(),
    random,
    args: args.map((text) => terminated(text, 'an argument')),
    environ: environmentOf(envs),
    longestSleep: limits.longestSleep,
    exit(code) {
      exitCode = code;
      throw new Exit(options.exit?.(code) ?? new WasiExit(code));
    },
  };
  return {
    imports: functionsOf({ ...shared, layout: snapshotLayout }, pay),
    unstable: functionsOf({ ...shared, layout: unstableLayout }, pay),
    bind(bound) {
      memory = () => bound;
    },
    get exitCode() {
      return exitCode;
    },
    endCall() {
      for (const each of outputs) each.renew();
    },
    save: () => saveDescriptors(descriptors, outputs, mounts),
    restore: (saved) => restoreDescriptors(saved, descriptors, outputs, mounts),
    close: () => descriptors.closeAll(),
  };
}

/** Carries what ends the guest past the handling of errors. */
class Exit extends Error {
  readonly thrown: Error;

  constructor(thrown: Error) {
    super(thrown.message);
    this.thrown = thrown;
  }
}

function functionsOf(context: Context, pay: PayForWasi): Readonly<Record<string, WasiFunction>> {
  const handlers: Handlers = { ...processFunctions(context), ...pollFunctions(context), ...descriptorFunctions(context), ...pathFunctions(context) };
  return Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, guarded(context.memory, () => pay({ call: name }), handler)]));
}

/** Makes arguments unsigned and errors numbers. What is thrown because there is no memory yet is the host's mistake, and leaves. */
function guarded(memory: GuestMemory, pay: () => void, handler: Handler): WasiFunction {
  return (...args) => {
    memory.refresh();
    try {
      pay();
      handler(...args.map((value) => (typeof value === 'bigint' ? BigInt.asUintN(64, value) : value >>> 0)));
      return errnoNumber('success');
    } catch (thrown) {
      if (thrown instanceof Exit) throw thrown.thrown;
      return errnoNumber(errnoOf(thrown) ?? 'io');
    }
  };
}

function openGranted([stdout, stderr]: readonly LineOutput[], mounts: readonly Mount[], limits: WasiLimits): DescriptorTable {
  const descriptors = new DescriptorTable(3 + mounts.length + limits.openFiles);
  descriptors.add({ kind: 'input', rights: inputRights, inheriting: 0n, flags: 0 });
  for (const output of [stdout, stderr]) {
    if (output !== undefined) descriptors.add({ kind: 'output', output, rights: outputRights, inheriting: 0n, flags: 0 });
  }
  for (const [index, { alias }] of mounts.entries()) {
    if (alias === '' || alias.includes('\0')) throw new Error(`a granted directory cannot be called ${JSON.stringify(alias)}`);
    if (mounts.some((other, at) => at < index && other.alias === alias)) throw new Error(`two granted directories are called ${JSON.stringify(alias)}: which one is meant?`);
    descriptors.add(grantedDirectory(mounts, index));
  }
  return descriptors;
}

function environmentOf(envs: Readonly<Record<string, string>>): readonly Uint8Array[] {
  return Object.entries(envs).map(([name, value]) => {
    if (name === '' || name.includes('=')) throw new Error(`${JSON.stringify(name)} cannot be the name of an environment variable: it is empty or holds \`=\``);
    return terminated(`${name}=${value}`, `the environment variable ${name}`);
  });
}

function terminated(text: string, what: string): Uint8Array {
  if (text.includes('\0')) throw new Error(`${what} holds a NUL character, which modules take for its end: ${JSON.stringify(text)}`);
  return utf8(`${text}\0`);
}
