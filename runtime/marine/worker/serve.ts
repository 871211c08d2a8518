/** The worker's side: a sandbox that does what messages say, one after the other. */
import { toHex } from '../../particle/hex.ts';
import { logLevelFor } from '../config/log-levels.ts';
import type { Logger, MountedBinary } from '../contracts.ts';
import type { FileSystem } from '../files/file-system.ts';
import { prepareSandboxed } from '../sandbox/prepare.ts';
import type { MeteredCode } from '../sandbox/prepare.ts';
import { openSandbox } from '../sandbox/sandbox.ts';
import type { Sandbox, SandboxModule, SandboxOptions } from '../sandbox/sandbox.ts';
import { virtualMount } from '../sandbox/virtual-mount.ts';
import type { LoadError } from '../service/errors.ts';
import { decodeSnapshot, encodeSnapshot } from '../state/index.ts';
import type { Hasher } from '../state/index.ts';
import { DeterministicClock, timeOf } from '../wasi/clock.ts';
import type { GuestClock } from '../wasi/clock.ts';
import type { OutputSink } from '../wasi/output.ts';
import { SeededRandom } from '../wasi/random.ts';
import { Hearing } from './hearing.ts';
import type { BinarySpec, FromWorker, MeteredModules, ModuleSpec, MountSpec, ServiceSpec, SnapshotAnswer, ToWorker } from './protocol.ts';

/** What the worker's machine gives. */
export interface WorkerSurroundings {
  readonly hasher: Hasher;
  readonly clock: GuestClock;
  /** A directory of the machine, with its quota. @throws Error that says why not */
  readonly files: (mount: MountSpec, path: string) => FileSystem;
  readonly binary: (spec: BinarySpec) => MountedBinary;
  /** @param now for the times of files in memory @returns what is wrong with it, or what it says */
  directory(path: string, now: () => bigint): { readonly ok: true; readonly modules: SandboxOptions['modules']; readonly memoryPages: number | undefined } | { readonly ok: false; readonly message: string };
}

/** @returns what to do with each message from the owner */
export function serveSandbox(surroundings: WorkerSurroundings, send: (message: FromWorker) => void): (message: ToWorker) => void {
  let sandbox: Sandbox | undefined;
  const hearing = new Hearing();
  const listeners: Listeners = {
    log: hearing.passes((message) => {
      send({ kind: 'log', message });
    }),
    output: hearing.passes((line) => {
      send({ kind: 'output', line });
    }),
  };
  const open = async (spec: ServiceSpec, known: MeteredModules, state: Uint8Array | undefined): Promise<void> => {
    const options = optionsOf(spec, surroundings, listeners);
    const prepared = typeof options === 'string' ? notFound(options) : await prepareAll(options, known, surroundings.hasher);
    const opened = prepared.ok ? await openFrom(prepared.options, state) : prepared;
    if (prepared.ok && opened.ok) {
      sandbox = opened.value;
      // Without what they do: closures stay in their thread.
      send({ kind: 'opened', functions: new Map([...sandbox.functions].map(([name, { parameters, result }]) => [name, { parameters, result }])), metered: prepared.metered });
    } else if (!opened.ok) send({ kind: 'not-opened', error: opened.error });
  };
  return (message) => {
    switch (message.kind) {
      case 'open':
        void open(message.spec, message.metered, message.state);
        return;
      case 'call': {
        const { id, name, args, parameters, gas } = message;
        if (sandbox === undefined) return;
        hearing.renew();
        // Whatever an argument is, the service says what it should be.
        const result = sandbox.call(name, args as readonly unknown[], { ...(parameters !== undefined && { parameters }), ...(gas !== undefined && { gas }) });
        send({ kind: 'result', id, result });
        return;
      }
      case 'snapshot':
        if (sandbox !== undefined) send({ kind: 'snapshot', id: message.id, answer: snapshotOf(sandbox) });
        return;
      case 'root':
        if (sandbox !== undefined) send({ kind: 'root', id: message.id, answer: sandbox.root() });
        return;
    }
  };
}

type PreparedOptions = { readonly ok: true; readonly options: SandboxOptions; /** Those that were not known. */ readonly metered: MeteredModules } | { readonly ok: false; readonly error: LoadError };

async function prepareAll(options: SandboxOptions, known: MeteredModules, { sha256 }: Hasher): Promise<PreparedOptions> {
  const deterministic = options.deterministic ?? true;
  const made = new Map<string, MeteredCode>();
  const modules: SandboxModule[] = [];
  for (const module of options.modules) {
    const { name, code } = module;
    if (!(code instanceof Uint8Array)) throw new Error('bug in runtime/marine: a module of a thread was prepared elsewhere');
    const key = `${deterministic ? 'deterministic' : 'fast'} ${toHex(sha256(code))}`;
    const prepared = await prepareSandboxed(name, code, { deterministic, metered: known.get(key) ?? made.get(key) });
    if (!prepared.ok) return prepared;
    if (!known.has(key)) made.set(key, prepared.value.metered);
    modules.push({ ...module, code: prepared.value });
  }
  return { ok: true, options: { ...options, modules }, metered: made };
}

async function openFrom(options: SandboxOptions, state: Uint8Array | undefined): ReturnType<typeof openSandbox> {
  if (state === undefined) return openSandbox(options);
  const decoded = decodeSnapshot(state);
  if (!decoded.ok) return { ok: false, error: { kind: 'not-instantiated', module: '', message: `the state cannot be read: ${decoded.reason}` } };
  return openSandbox(options, decoded.snapshot);
}

function snapshotOf(sandbox: Sandbox): SnapshotAnswer {
  const taken = sandbox.snapshot();
  return taken.ok ? { ok: true, bytes: encodeSnapshot(taken.snapshot) } : taken;
}

function notFound(message: string): { readonly ok: false; readonly error: LoadError } {
  return { ok: false, error: { kind: 'no-modules', module: '', message } };
}

interface Listeners {
  readonly log: Logger;
  readonly output: OutputSink;
}

/** @returns a text that says why not */
function optionsOf({ modules: given, seed, log = '', ...limits }: ServiceSpec, surroundings: WorkerSurroundings, { log: logger, output }: Listeners): SandboxOptions | string {
  const { clock, random } = seed === undefined ? { clock: surroundings.clock } : deterministic(seed, surroundings.hasher);
  const found = 'directory' in given ? surroundings.directory(given.directory, timeOf(clock)) : { ok: true as const, modules: given.map((module) => moduleOf(module, surroundings, clock)), memoryPages: undefined };
  if (!found.ok) return found.message;
  return {
    ...(found.memoryPages !== undefined && { memoryPages: found.memoryPages }),
    ...limits,
    modules: found.modules.map((module) => withLogLevel(module, log)),
    deterministic: seed !== undefined,
    clock,
    ...(random !== undefined && { random }),
    hasher: surroundings.hasher,
    logger,
    output,
  };
}

function withLogLevel(module: SandboxModule, log: string): SandboxModule {
  const level = logLevelFor(log, module.name);
  return level === undefined ? module : { ...module, envs: { ...module.envs, WASM_LOG: level } };
}

function moduleOf({ bytes, mounts = [], mountedBinaries = {}, ...module }: ModuleSpec, { files, binary }: WorkerSurroundings, clock: GuestClock): SandboxModule {
  const now = timeOf(clock);
  return {
    ...module,
    code: bytes,
    mounts: mounts.map((mount) => (mount.path === undefined ? virtualMount(mount, now) : { alias: mount.alias, files: files(mount, mount.path) })),
    mountedBinaries: Object.fromEntries(Object.entries(mountedBinaries).map(([name, spec]) => [name, binary(spec)])),
  };
}

function deterministic(seed: Uint8Array, hasher: Hasher): { readonly clock: GuestClock; readonly random?: SeededRandom } {
  return { clock: new DeterministicClock(), random: new SeededRandom(seed, (bytes) => hasher.sha256(bytes)) };
}
