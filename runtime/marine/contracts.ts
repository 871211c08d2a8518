/** What a service of Wasm modules needs from its surroundings. Modules reach the outside through these and nothing else. */
import type { ComponentResources, Crossed } from './component/resources.ts';
import type { Tetraplet } from '../particle/particle.ts';
import type { Value } from './values/value.ts';
import type { Mount } from './wasi/create-wasi.ts';

/** A function that a module imports; it gets and gives core values. May throw: the call into the module then ends with an error. */
export type HostImport = { bivariant(...args: readonly (number | bigint)[]): number | bigint | undefined }['bivariant'];

/** What WASI is for one module. */
export interface GuestWasi {
  /** Of `wasi_snapshot_preview1`. */
  readonly imports: Readonly<Record<string, HostImport>>;
  /** Of `wasi_unstable`, which came before. */
  readonly unstable: Readonly<Record<string, HostImport>>;
  /** After each call of the service. */
  endCall(): void;
  /** When the service is closed. */
  close(): void;
}

export interface WasiGrants {
  /** The import name of the module. */
  readonly module: string;
  readonly envs: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  /** The module's memory; not there before the module is instantiated. @throws Error then */
  readonly memory: () => WebAssembly.Memory;
}

/** WASI preview 1. `proc_exit` throws `GuestExit`. */
export interface WasiFactory {
  create(grants: WasiGrants): GuestWasi;
}

export interface MountedBinaryResult {
  /** Exit status; 100000 killed by a signal, 100001 could not start, which `error` explains. */
  readonly ret_code: number;
  readonly error: string;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** A program outside that a module may run, under the name that it imports it by. */
export type MountedBinary = (name: string, args: readonly string[]) => MountedBinaryResult;

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace';

export interface LogMessage {
  /** The import name of the module that wrote it. */
  readonly module: string;
  readonly level: LogLevel;
  /** Bits that the module chose; a message with target 0 is never filtered. */
  readonly target: number;
  /** What is not UTF-8 is replaced by U+FFFD. */
  readonly text: string;
  /** Everything from here on is dropped, since the call logged and printed too much. Only of services in threads. */
  readonly cut?: 'total';
}

export type Logger = (message: LogMessage) => void;

/** What modules can ask about the call that they are part of. The same for all modules of a service during one call. */
export interface CallParameters {
  readonly particle: {
    readonly id: string;
    readonly initPeer: string;
    /** Unix milliseconds. */
    readonly timestamp: number;
    /** Milliseconds. */
    readonly ttl: number;
    readonly script: string;
    readonly signature: Uint8Array;
    /** Names the particle's directory on the host. */
    readonly token: string;
  };
  readonly service: string;
  /** The peer that made the service. */
  readonly serviceCreator: string;
  readonly host: string;
  readonly worker: string;
  /** One list for each argument. */
  readonly tetraplets: readonly (readonly Tetraplet[])[];
}

/** For calls that no particle makes. */
export const noCallParameters: CallParameters = {
  particle: { id: '', initPeer: '', timestamp: 0, ttl: 0, script: '', signature: new Uint8Array(), token: '' },
  service: '',
  serviceCreator: '',
  host: '',
  worker: '',
  tetraplets: [],
};

/** Rewrites a module before it is compiled: metering, limits. May throw an Error that says why the module is refused. */
export type PrepareModule = (bytes: Uint8Array) => Uint8Array;

/** Hears of what modules do, for what goes along with a call: gas, limits. */
export interface ModuleObserver {
  /** A component is about to be instantiated. `resources` is what it will have besides its instances. */
  begins?(component: string, resources: ComponentResources): void;
  /**
   * A core module of a component is about to be instantiated.
   * @returns what it imports besides what the component gives it, because `prepareModule` put it there
   */
  imports?(component: string): WebAssembly.Imports;
  /**
   * A module was instantiated, and nothing of it ran. May throw an Error: the module is refused. Of a component, each core module is
   * told of, with a number behind the name.
   */
  instantiated(module: string, instance: WebAssembly.Instance, code: WebAssembly.Module): void;
  /** A module calls a function of the host, but WASI. May throw an Error: the call ends. */
  calls?(module: string, name: string): void;
  /** What such a function gives is about to be copied into the module. May throw likewise. */
  gives?(module: string, value: Value): void;
  /** A call goes through the border of a component, or a handle of it is given back: that is much work. May throw likewise. */
  crosses?(component: string, what: Crossed): void;
  /** A call goes into a module, from outside or from another module. Calls do not go in circles. */
  enter(module: string): void;
  /** That call has ended. @param ended whether it came to its end; else it was cut off: by a trap, an error of the host, or for want of gas */
  leave(module: string, ended: boolean): void;
}
