import { Fault, faultOf } from '../adapter/fault.ts';
import { Allowance, defaultTransferLimits } from '../adapter/guest.ts';
import type { TransferLimits } from '../adapter/guest.ts';
import { noCallParameters } from '../contracts.ts';
import type { CallParameters, GuestWasi, HostImport, Logger, ModuleObserver, MountedBinary, PrepareModule, WasiFactory, WasiGrants } from '../contracts.ts';
import type { Mount } from '../wasi/create-wasi.ts';
import { reserved } from '../metering/names.ts';
import { compile, messageOf } from './compile-module.ts';
import type { CompiledModule } from './compile-module.ts';
import { compileComponent } from '../component/compile-component.ts';
import type { CompiledComponent, ComponentOptions } from '../component/compile-component.ts';
import { instantiateComponent } from '../component/component-instance.ts';
import { isComponent } from '../component/read-component.ts';
import { describeCause, LoadFailure } from './errors.ts';
import type { LoadResult } from './errors.ts';
import { hostNames } from './host-functions.ts';
import type { HostGrants } from './host-functions.ts';
import { hostImport, offeredIn } from './host-imports.ts';
import type { HostedModule } from './host-imports.ts';
import { importsOf, list, providersOf } from './link.ts';
import type { LoadedModule } from './loaded-module.ts';
import { ModuleInstance } from './module-instance.ts';
import { MemoryBudget, memoryLimiter } from './memory-budget.ts';
import { both, observed } from './observers.ts';
import { MarineService } from './service.ts';
import { StackPointers } from './stack-pointers.ts';
import { wasiFactory } from './wasi-factory.ts';

export interface ModuleDescriptor {
  /** The import name: other modules link against it. */
  readonly name: string;
  /** A Marine module or a component as a Wasm binary, or what `compileModule` or `compileComponent` made of it. */
  readonly code: Uint8Array | CompiledModule | CompiledComponent;
  /** Whether it gets the import `log_utf8_string`; default: true. */
  readonly loggerEnabled?: boolean;
  /** Messages whose target shares no bit with it are dropped, except target 0; default: 2^31 - 1. */
  readonly loggingMask?: number;
  /** Programs that it may run, by the names it imports them by. */
  readonly mountedBinaries?: Readonly<Record<string, MountedBinary>>;
  readonly envs?: Readonly<Record<string, string>>;
  /** Directories that it may use; default: none. */
  readonly mounts?: readonly Mount[];
}

export interface ServiceOptions {
  /** In this order: a module may call those before it. The last is the facade, whose functions are the service's. */
  readonly modules: readonly ModuleDescriptor[];
  /** Environment variables for all modules; they win over a module's own. */
  readonly envs?: Readonly<Record<string, string>>;
  /** Default: `wasiFactory()`, with the machine's clock and randomness, and output that nobody reads. */
  readonly wasi?: WasiFactory;
  readonly logger?: Logger;
  readonly prepareModule?: PrepareModule;
  readonly limits?: TransferLimits;
  /**
   * Pages of 64 KiB that the memories of all modules may have together; growth beyond answers -1. Default: as many as the machine gives.
   * What was compiled already has to be compiled with `memoryLimiter`.
   */
  readonly memoryPages?: number | undefined;
  /** In place of one made of `limits`. */
  readonly allowance?: Allowance;
  readonly observer?: ModuleObserver;
  /** Whether start functions run; default: true. Not when the instances are given an earlier state. */
  readonly starts?: boolean;
  /** How components are turned into what the engine runs. */
  readonly components?: ComponentOptions;
}

const ALL_TARGETS = 0x7fff_ffff;

/**
 * Loads a service: compiles, links and starts its modules one after the other. Each has a memory of its own; what passes between
 * them is copied. Never rejects: whatever is wrong with modules or with what they are granted is a result.
 *
 * @example
 * const none = await loadService({ modules: [] });
 * none.error.message; // => 'a service needs at least one module'
 * const empty = await loadService({ modules: [{ name: 'facade', code: Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0) }] });
 * empty.error.kind; // => 'no-sdk-version'
 */
export async function loadService(options: ServiceOptions): Promise<LoadResult<MarineService>> {
  try {
    return { ok: true, value: await load(withStackPointers(withMemoryLimit(options))) };
  } catch (thrown) {
    if (thrown instanceof LoadFailure) return { ok: false, error: thrown.error };
    throw thrown;
  }
}

function withMemoryLimit(options: ServiceOptions): ServiceOptions {
  const { memoryPages, prepareModule, observer } = options;
  if (memoryPages === undefined) return options;
  const limit = memoryLimiter(memoryPages);
  return { ...options, prepareModule: (bytes) => limit(prepareModule?.(bytes) ?? bytes), observer: both(new MemoryBudget(memoryPages), observer) };
}

function withStackPointers(options: ServiceOptions): ServiceOptions {
  return { ...options, observer: both(new StackPointers(), options.observer) };
}

/** What all modules of a service share. */
interface Shared {
  readonly options: ServiceOptions;
  readonly allowance: Allowance;
  readonly call: { parameters: CallParameters };
  /** Of the modules that use it. */
  readonly wasis: GuestWasi[];
}

async function load(options: ServiceOptions): Promise<MarineService> {
  const shared: Shared = { options, allowance: options.allowance ?? new Allowance(options.limits ?? defaultTransferLimits), call: { parameters: noCallParameters }, wasis: [] };
  const loaded = new Map<string, LoadedModule>();
  for (const descriptor of options.modules) {
    const { name } = descriptor;
    if (loaded.has(name)) throw new LoadFailure('duplicate-module', name, `there are two modules called ${name}: other modules could not tell them apart`);
    loaded.set(name, await loadModule(descriptor, loaded, shared));
    endStart(name, shared.wasis);
  }
  const facade = [...loaded.values()].at(-1);
  if (facade === undefined) throw new LoadFailure('no-modules', '', 'a service needs at least one module');
  return new MarineService({ modules: loaded, facade, ...shared });
}

async function loadModule(descriptor: ModuleDescriptor, loaded: ReadonlyMap<string, LoadedModule>, shared: Shared): Promise<LoadedModule> {
  const { name, code } = descriptor;
  const { options, allowance, wasis } = shared;
  const compiled = !(code instanceof Uint8Array) ? code : isComponent(code) ? await compileComponent(name, code, options.prepareModule, options.components) : await compile(name, code, options.prepareModule);
  if ('shape' in compiled) {
    allowance.refill();
    return instantiateComponent(name, compiled, { allowance, loaded, wasi: options.wasi ?? wasiFactory(), grants: grantsOf(descriptor, options), host: hostGrantsOf(descriptor, shared), observer: options.observer, starts: options.starts !== false, onWasi: (wasi) => wasis.push(wasi) });
  }
  const instance = await instantiate(descriptor, compiled, loaded, shared);
  if (options.starts !== false) start(instance, shared);
  return instance;
}

/** What a module may do, but for the memory that WASI works on. */
function grantsOf({ name, envs, mounts = [] }: ModuleDescriptor, options: ServiceOptions): Omit<WasiGrants, 'memory'> {
  return { module: name, envs: { ...envs, ...options.envs }, mounts };
}

function hostGrantsOf({ name, loggerEnabled, loggingMask = ALL_TARGETS, mountedBinaries = {} }: ModuleDescriptor, { options, call }: Shared): HostGrants {
  const logger = loggerEnabled === false ? undefined : (options.logger ?? ((): void => undefined));
  return { name, logger, loggingMask, mountedBinaries, callParameters: () => call.parameters, observer: options.observer };
}

async function instantiate(descriptor: ModuleDescriptor, compiled: CompiledModule, loaded: ReadonlyMap<string, LoadedModule>, shared: Shared): Promise<ModuleInstance> {
  const { options, allowance, wasis } = shared;
  const { name } = descriptor;
  const providers = providersOf(name, compiled, loaded);
  const existing: { instance?: ModuleInstance; hosted?: HostedModule } = {};
  const instantiated = (): ModuleInstance => {
    if (existing.instance === undefined) throw new Fault({ kind: 'host', import: name, detail: 'the module is not instantiated yet' });
    return existing.instance;
  };
  const host = { ...hostGrantsOf(descriptor, shared), types: compiled.interface.types, hosted: () => (existing.hosted ??= hosted(instantiated())) };
  let wasi: GuestWasi | undefined;
  const createWasi = (): GuestWasi => {
    const grants = { ...grantsOf(descriptor, options), memory: () => memoryOf(instantiated()) };
    try {
      const created = (options.wasi ?? wasiFactory()).create(grants);
      wasis.push(created);
      return created;
    } catch (thrown) {
      throw new LoadFailure('refused', name, `what module ${name} is granted is not usable: ${messageOf(thrown)}`);
    }
  };
  const find = (namespace: string, wanted: string): HostImport | undefined => {
    const part = partOfWasi(namespace);
    if (part === undefined) return hostImport(namespace, wanted, host);
    const functions = (wasi ??= createWasi())[part];
    return Object.hasOwn(functions, wanted) ? functions[wanted] : undefined;
  };
  const offered = (namespace: string): string => {
    if (partOfWasi(namespace) !== undefined) return 'WASI preview 1 has no such function';
    const names = offeredIn(namespace, host);
    if (names !== undefined) return `the host offers there: ${list(names)}`;
    return 'it is neither a function of another module in its interface, nor one of the host or of WASI';
  };
  const { imports, late } = importsOf(name, compiled, find, offered);
  const missing = compiled.interface.coreExports.find((exported) => !compiled.exports.has(exported));
  if (missing !== undefined) throw new LoadFailure('missing-export', name, `the interface of module ${name} has function ${missing}, which its code does not export`);
  const instance = await WebAssembly.instantiate(compiled.module, imports).catch((thrown: unknown) => {
    const why = thrown instanceof Fault ? describeCause(thrown.why) : `could not be instantiated: ${messageOf(thrown)}`;
    throw new LoadFailure('not-instantiated', name, `module ${name} ${why}`);
  });
  existing.instance = new ModuleInstance(name, compiled, instance, { allowance, providers, late, observer: options.observer });
  tell(name, instance, compiled, options.observer);
  if (takesRecords(compiled)) {
    const needed = ['allocate', 'set_result_ptr'].find((needs) => existing.instance?.core(needs) === undefined);
    if (needed !== undefined) throw new LoadFailure('missing-export', name, `module ${name} does not export \`${needed}\`, which results of host functions need`);
  }
  return existing.instance;
}

/** The functions of WASI that a namespace has; undefined for one that is not WASI's. */
function partOfWasi(namespace: string): 'imports' | 'unstable' | undefined {
  return namespace === 'wasi_snapshot_preview1' ? 'imports' : namespace === 'wasi_unstable' ? 'unstable' : undefined;
}

/** Whether a module imports what gives it a record. */
function takesRecords(compiled: CompiledModule): boolean {
  return compiled.imports.some(({ module, name }) => offeredIn(module, { logger: undefined, mountedBinaries: {} }) !== undefined && name !== hostNames.log);
}

function hosted(instance: ModuleInstance): HostedModule {
  const set = instance.core('set_result_ptr');
  return { guest: instance.guest, setResultPointer: (address) => set?.call(address) };
}

function memoryOf({ name, instance }: ModuleInstance): WebAssembly.Memory {
  const { memory } = instance.exports;
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new Fault({ kind: 'bad-value', detail: `module ${name} does not export its memory` });
}

function tell(name: string, instance: WebAssembly.Instance, compiled: CompiledModule, observer: ModuleObserver | undefined): void {
  try {
    observer?.instantiated(name, instance, compiled.module);
  } catch (thrown) {
    throw new LoadFailure('refused', name, `module ${name} was refused: ${messageOf(thrown)}`);
  }
}

/** All that are there are called, as modules of any kind expect. The first is the start function of an instrumented module. */
function start(instance: ModuleInstance, { allowance, options: { observer } }: Shared): void {
  for (const name of [reserved.start, '_initialize', '_start']) {
    const entry = instance.core(name);
    if (entry === undefined) continue;
    allowance.refill();
    try {
      observed(observer, instance.name, () => entry.call());
    } catch (thrown) {
      const { why } = faultOf(thrown, { module: instance.name, function: name });
      throw new LoadFailure('start-failed', instance.name, `module ${instance.name} did not start: ${name} ${describeCause(why)}`);
    }
  }
}

/** Passes on what was printed without an end of a line. */
function endStart(name: string, wasis: readonly GuestWasi[]): void {
  try {
    for (const wasi of wasis) wasi.endCall();
  } catch (thrown) {
    throw new LoadFailure('start-failed', name, `module ${name} did not start: the output of the host failed: ${messageOf(thrown)}`);
  }
}
