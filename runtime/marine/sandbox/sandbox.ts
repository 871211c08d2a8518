import type { TrapReason } from '../metering/index.ts';
import { noCallParameters } from '../contracts.ts';
import type { CallParameters, Logger, MountedBinary } from '../contracts.ts';
import { Allowance, defaultTransferLimits } from '../adapter/guest.ts';
import type { TransferLimits } from '../adapter/guest.ts';
import type { ComponentOptions } from '../component/compile-component.ts';
import type { CallError, LoadResult } from '../service/errors.ts';
import { loadService } from '../service/load-service.ts';
import type { MarineService } from '../service/service.ts';
import type { CallArguments } from '../service/service.ts';
import { restoreSnapshot, ServiceState } from '../state/index.ts';
import type { Hasher, RootResult, Snapshot, SnapshotResult, StatefulInstance } from '../state/index.ts';
import type { FunctionSignature } from '../values/type.ts';
import type { Value } from '../values/value.ts';
import type { GuestClock } from '../wasi/clock.ts';
import type { Mount } from '../wasi/create-wasi.ts';
import type { OutputSink } from '../wasi/output.ts';
import type { GuestRandom, SeededRandom } from '../wasi/random.ts';
import { MeteredInstances } from './metered-instances.ts';
import { Meters } from './meters.ts';
import type { StoppedStep } from './meters.ts';
import { prepareSandboxed } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import { Surroundings } from './surroundings.ts';

export interface SandboxModule {
  /** The import name: other modules link against it. */
  readonly name: string;
  /** A Marine module or a component as a Wasm binary, or what `prepareSandboxed` made of one. */
  readonly code: Uint8Array | Prepared;
  /** Default: true. */
  readonly loggerEnabled?: boolean;
  /** Default: 2^31 - 1. */
  readonly loggingMask?: number;
  readonly mountedBinaries?: Readonly<Record<string, MountedBinary>>;
  readonly envs?: Readonly<Record<string, string>>;
  readonly mounts?: readonly Mount[];
}

export interface SandboxOptions {
  /** In this order: a module may call those before it. The last is the facade, whose functions are the service's. */
  readonly modules: readonly SandboxModule[];
  /** Environment variables for all modules; they win over a module's own. */
  readonly envs?: Readonly<Record<string, string>>;
  /** Pages of 64 KiB that the memories of all modules may have together; default: 16,384, which is 1 GiB. */
  readonly memoryPages?: number;
  /** Elements that the tables of all modules may grow by; default: 100,000. */
  readonly tableElements?: number;
  /** Gas for one call, and for the start; default: 10^11, some minutes of work. */
  readonly gas?: bigint;
  /** Words of 8 bytes of stack for one call, over all modules; default: 65,536. */
  readonly depth?: bigint;
  /**
   * Whether calls give the same result on every machine: default true. Clock and randomness are the caller's to choose: a
   * `DeterministicClock` and a `SeededRandom` are the same everywhere too, and part of the state.
   */
  readonly deterministic?: boolean;
  readonly clock?: GuestClock;
  readonly random?: GuestRandom | SeededRandom;
  readonly logger?: Logger;
  /** What modules print. */
  readonly output?: OutputSink;
  readonly transfer?: TransferLimits;
  /** How components are turned into what the engine runs. */
  readonly components?: ComponentOptions;
  /** For state roots. */
  readonly hasher?: Hasher;
}

const WASM_PAGE = 65_536;

export const sandboxDefaults = { memoryPages: 16_384, tableElements: 100_000, gas: 100_000_000_000n, depth: 65_536n } as const;

/** A call that was stopped: by its gas, its stack, or because the host had less memory than it promises. */
export type Stopped = { readonly kind: Exclude<TrapReason, 'guest'>; readonly message: string };

export type SandboxCallResult =
  | { readonly ok: true; readonly value: Value; readonly gasUsed: bigint }
  | { readonly ok: false; readonly error: CallError | Stopped; readonly gasUsed: bigint };

export interface SandboxCall {
  readonly parameters?: CallParameters;
  /** Default: that of the sandbox. */
  readonly gas?: bigint;
  /** After so many steps the call stops; only where modules were prepared to count them. */
  readonly steps?: bigint;
}

/**
 * Loads a service whose modules pay for what they do and have limits: gas, stack, memory, tables. Nothing they do can take more time or
 * memory than their limits say, and nothing outside is theirs but what the options grant.
 *
 * @param from a state to go on with: the start functions of the modules do not run then
 */
export async function openSandbox(options: SandboxOptions, from?: Snapshot): Promise<LoadResult<Sandbox>> {
  const { memoryPages, tableElements, gas, depth } = { ...sandboxDefaults, ...options };
  const allowance = new Allowance(options.transfer ?? defaultTransferLimits);
  const meters = new Meters(memoryPages, tableElements, allowance);
  const prepared = new Map<string, Prepared>();
  for (const { name, code } of options.modules) {
    const one = code instanceof Uint8Array ? await prepareSandboxed(name, code, { deterministic: options.deterministic ?? true, components: options.components }) : { ok: true as const, value: code };
    if (!one.ok) return one;
    prepared.set(name, one.value);
  }
  const instances = new MeteredInstances(meters, memoryPages, prepared.values());
  const surroundings = new Surroundings(options, instances.resources, meters);
  meters.fill({ gas, depth });
  const loaded = await loadService({
    ...options,
    // Meters see to it.
    memoryPages: undefined,
    modules: options.modules.map((module) => ({ ...module, code: prepared.get(module.name)?.compiled ?? new Uint8Array() })),
    wasi: surroundings,
    allowance,
    starts: from === undefined,
    observer: instances,
  });
  if (!loaded.ok) {
    const reason = meters.reason();
    const { error } = loaded;
    return error.kind === 'start-failed' && reason !== 'guest' ? { ok: false, error: { ...error, message: `module ${error.module} did not start: it ${stopWords(reason, gas)}` } } : loaded;
  }
  if (from !== undefined) {
    // Before memory is taken for it: a snapshot of a few bytes can promise gigabytes.
    const before = instances.size();
    const after = sizeOf(from);
    if (!meters.grown(after.pages - before.pages, after.elements - before.elements)) {
      return { ok: false, error: { kind: 'not-instantiated', module: '', message: `the state cannot be restored: it has grown beyond the ${memoryPages} pages or ${tableElements} elements of the service` } };
    }
    const kept = restoreSnapshot(instances.all, from);
    const restored = kept.ok && from.surroundings !== undefined ? surroundings.restore(from.surroundings) : kept;
    if (!restored.ok) return { ok: false, error: { kind: 'not-instantiated', module: '', message: `the state cannot be restored: ${restored.reason}` } };
  }
  return { ok: true, value: new Sandbox(loaded.value, meters, instances.all, { gas, depth, hasher: options.hasher, surroundings }) };
}

/** What the instances of a snapshot have, counted as `MeteredInstances.size` does. */
function sizeOf({ instances }: Snapshot): { readonly pages: number; readonly elements: number } {
  let [pages, elements] = [0, 0];
  for (const { memoryBytes = 0, parts } of instances) {
    pages += memoryBytes / WASM_PAGE;
    for (const { length } of parts.tables) elements += length;
  }
  return { pages, elements };
}

interface Settings {
  readonly gas: bigint;
  readonly depth: bigint;
  readonly hasher: Hasher | undefined;
  readonly surroundings: Surroundings;
}

/** A service whose calls are metered. */
export class Sandbox {
  readonly #service: MarineService;
  readonly #meters: Meters;
  readonly #settings: Settings;
  readonly #state: ServiceState | undefined;

  constructor(service: MarineService, meters: Meters, instances: readonly StatefulInstance[], settings: Settings) {
    this.#service = service;
    this.#meters = meters;
    this.#settings = settings;
    this.#state = settings.hasher === undefined ? undefined : new ServiceState(instances, settings.hasher);
  }

  get functions(): ReadonlyMap<string, FunctionSignature> {
    return this.#service.functions;
  }

  /** What is left of the last call's steps, and where it stopped for want of them. */
  get steps(): { readonly left: bigint; readonly stopped: StoppedStep | undefined } {
    return { left: this.#meters.stepsLeft, stopped: this.#meters.stopped };
  }

  /** Calls a function of the service. Never throws; whatever a call does, the next one can be made. */
  call(name: string, args: CallArguments, { parameters = noCallParameters, gas = this.#settings.gas, steps }: SandboxCall = {}): SandboxCallResult {
    this.#meters.fill({ gas, depth: this.#settings.depth, steps });
    const result = this.#service.call(name, args, parameters);
    const reason = this.#meters.reason();
    const gasUsed = gas - this.#meters.gasLeft;
    if (reason !== 'guest' && (reason === 'out-of-gas' || !result.ok)) return { ok: false, error: { kind: reason, message: `${name} ${stopWords(reason, gas)}` }, gasUsed };
    // Named one by one: V8 makes a shape of its own for each object that is spread like this.
    return result.ok ? { ok: true, value: result.value, gasUsed } : { ok: false, error: result.error, gasUsed };
  }

  /**
   * The Merkle root of all memories, globals and tables, of virtual directories and what is open there, of deterministic clock and
   * randomness. Costs what changed since the last one. @throws Error without a `hasher`
   *
   * @returns a reason when a module has something open in a directory of the host
   */
  root(): RootResult {
    const { state, hasher } = this.#stateOrThrow();
    const others = this.#settings.surroundings.roots(hasher);
    return others.ok ? state.root(others.roots) : others;
  }

  /** All that the modules know and have, to go on with in another sandbox of the same modules. @throws Error without a `hasher` */
  snapshot(): SnapshotResult {
    const { state } = this.#stateOrThrow();
    const taken = state.snapshot();
    if (!taken.ok) return taken;
    const around = this.#settings.surroundings.snapshot();
    return around.ok ? { ok: true, snapshot: { ...taken.snapshot, surroundings: around.surroundings } } : around;
  }

  #stateOrThrow(): { readonly state: ServiceState; readonly hasher: Hasher } {
    const { hasher } = this.#settings;
    if (this.#state === undefined || hasher === undefined) throw new Error('a sandbox without a hasher knows no state');
    return { state: this.#state, hasher };
  }
}

function stopWords(reason: Stopped['kind'], gas: bigint): string {
  switch (reason) {
    case 'out-of-gas':
      return `was stopped: it took more than ${gas} gas`;
    case 'stack-overflow':
      return 'was stopped: functions called each other too deeply';
    case 'host-out-of-memory':
      return 'was stopped: this host has less memory than the service may use';
  }
}
