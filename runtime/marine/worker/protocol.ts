/** What a service in a worker and its owner tell each other. All of it can be cloned from thread to thread. */
import type { CallParameters, LogMessage } from '../contracts.ts';
import type { MeteredCode } from '../sandbox/prepare.ts';
import type { SandboxCallResult } from '../sandbox/sandbox.ts';
import type { VirtualMount } from '../sandbox/virtual-mount.ts';
import type { LoadError } from '../service/errors.ts';
import type { FunctionSignature } from '../values/type.ts';
import type { OutputLine } from '../wasi/output.ts';

/** A directory that a module is granted. */
export interface MountSpec extends VirtualMount {
  /** A directory of this machine instead; its files are no part of the service's state. */
  readonly path?: string;
}

/** A program of this machine that a module may run. */
export interface BinarySpec {
  readonly path: string;
  /** Each argument must match all of it. Default: any argument. */
  readonly argument?: string;
  /** Milliseconds until it is killed; default: 10,000. */
  readonly timeout?: number;
  /** Bytes of stdout, and of stderr, that are taken; default: 16 MiB. */
  readonly output?: number;
}

export interface ModuleSpec {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly loggerEnabled?: boolean;
  readonly loggingMask?: number;
  readonly envs?: Readonly<Record<string, string>>;
  readonly mounts?: readonly MountSpec[];
  /** By the names that the module imports them by. */
  readonly mountedBinaries?: Readonly<Record<string, BinarySpec>>;
}

export interface ServiceSpec {
  /** The modules; or a directory with an `aqua.module.json` or a `Config.toml`. */
  readonly modules: readonly ModuleSpec[] | { readonly directory: string };
  /** Environment variables for all modules. */
  readonly envs?: Readonly<Record<string, string>>;
  /** Which modules log from which level on: see `logLevelFor`. It wins over their environments. */
  readonly log?: string;
  /** Default: what the directory says, else 16,384. */
  readonly memoryPages?: number;
  readonly tableElements?: number;
  readonly gas?: bigint;
  readonly depth?: bigint;
  /** NaNs, clock and randomness: a seed makes them the same on every machine; default: the machine's clock and randomness. */
  readonly seed?: Uint8Array;
}

/** Modules that pay for what they do, by the hash of what they were made of: making them takes most of the time of a start. */
export type MeteredModules = ReadonlyMap<string, MeteredCode>;

export interface CallMessage {
  readonly kind: 'call';
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
  readonly parameters: CallParameters | undefined;
  readonly gas: bigint | undefined;
}

export interface ResultMessage {
  readonly kind: 'result';
  readonly id: number;
  readonly result: SandboxCallResult;
}

export type ToWorker =
  | { readonly kind: 'open'; readonly spec: ServiceSpec; readonly metered: MeteredModules; /** A snapshot to go on with. */ readonly state: Uint8Array | undefined }
  | CallMessage
  | { readonly kind: 'snapshot' | 'root'; readonly id: number };

export type RootAnswer = { readonly ok: true; readonly root: Uint8Array } | { readonly ok: false; readonly reason: string };
export type SnapshotAnswer = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly reason: string };

export type FromWorker =
  /** With the metered modules that it was not given. */
  | { readonly kind: 'opened'; readonly functions: ReadonlyMap<string, FunctionSignature>; readonly metered: MeteredModules }
  | { readonly kind: 'not-opened'; readonly error: LoadError }
  | ResultMessage
  | { readonly kind: 'snapshot'; readonly id: number; readonly answer: SnapshotAnswer }
  | { readonly kind: 'root'; readonly id: number; readonly answer: RootAnswer }
  | { readonly kind: 'log'; readonly message: LogMessage }
  | { readonly kind: 'output'; readonly line: OutputLine };
