import { cidOfJson, decodeValue, encodeValue } from '../../particle/cid.ts';
import { equalBytes, toHex } from '../../particle/hex.ts';
import { isArray } from '../../particle/json.ts';
import type { Json } from '../../particle/json.ts';
import { MADE_BY } from '../component/compile-component.ts';
import type { CallParameters, MountedBinary, MountedBinaryResult } from '../contracts.ts';
import { WEIGHTS_VERSION } from '../metering/index.ts';
import type { CallRequest, CommittedModule, Execution, Executor, HostCall, Outcome } from '../proof/index.ts';
import type { LoadResult } from '../service/errors.ts';
import type { Hasher, Snapshot } from '../state/index.ts';
import { valueToJson } from '../values/value.ts';
import { DeterministicClock, timeOf } from '../wasi/clock.ts';
import type { ClockOptions } from '../wasi/clock.ts';
import { SeededRandom } from '../wasi/random.ts';
import { prepareSandboxed } from './prepare.ts';
import type { MeteredCode, Prepared } from './prepare.ts';
import { openSandbox, sandboxDefaults } from './sandbox.ts';
import type { SandboxCallResult, SandboxModule, SandboxOptions } from './sandbox.ts';
import { noSeed, settingsHash } from './settings-hash.ts';
import { virtualMount } from './virtual-mount.ts';
import type { VirtualMount } from './virtual-mount.ts';

/** With directories in memory: in one of the host, a run would change what the next one finds there. */
export interface ProvableModule extends Omit<SandboxModule, 'mounts'> {
  readonly code: Uint8Array;
  readonly mounts?: readonly VirtualMount[];
}

export interface ProvableService extends Omit<SandboxOptions, 'modules' | 'deterministic' | 'hasher' | 'clock' | 'random' | 'logger' | 'output'> {
  readonly modules: readonly ProvableModule[];
  /** Of the randomness; default: 32 zeros. */
  readonly seed?: Uint8Array;
  /** Nanoseconds: where the clock starts and how far it moves at each look; default: as a `DeterministicClock`. */
  readonly clock?: ClockOptions;
  /** The state before the call; by default that after the modules' start. */
  readonly from?: Snapshot;
  readonly parameters?: CallParameters;
}

/**
 * An executor for proofs of calls of a service: each run opens a sandbox in the state before the call. Mounted binaries are calls of the
 * host, in the log; with answers from one, none of them runs.
 */
export async function sandboxExecutor(service: ProvableService, hasher: Hasher): Promise<LoadResult<Executor>> {
  const prepared = new Map<string, Prepared>();
  const modules: CommittedModule[] = [];
  for (const { name, code } of service.modules) {
    const one = await prepareSandboxed(name, code, { deterministic: true, components: service.components });
    if (!one.ok) return one;
    prepared.set(name, one.value);
    modules.push({ name, original: hasher.sha256(code), metered: hashOfMetered(one.value.metered, hasher) });
  }
  const { memoryPages, tableElements, depth } = { ...sandboxDefaults, ...service };
  const commitment = { modules, weights: WEIGHTS_VERSION, depth: Number(depth), memoryPages, tableElements, settings: settingsHash(service, hasher) };
  return { ok: true, value: { service: commitment, run: (request, answers) => run(service, prepared, hasher, request, answers) } };
}

/** A component runs by what jco makes of it, which its version tells. */
function hashOfMetered({ cores, script }: MeteredCode, { sha256 }: Hasher): Uint8Array {
  const hashes = [...cores.values()].map(({ bytes }) => sha256(bytes));
  const [only] = hashes;
  if (script === undefined && only !== undefined) return only;
  return sha256(encodeValue(['aqua/marine-component/1', MADE_BY, ...hashes.map(toHex)]));
}

/** @throws Error when the service cannot be opened in its state: then there is nothing to prove */
async function run(service: ProvableService, prepared: ReadonlyMap<string, Prepared>, hasher: Hasher, request: CallRequest, answers: readonly HostCall[] | undefined): Promise<Execution> {
  const log = new HostLog(answers);
  const clock = new DeterministicClock(service.clock);
  const modules = service.modules.map((module): SandboxModule => ({
    ...module,
    mounts: (module.mounts ?? []).map((mount) => virtualMount(mount, timeOf(clock))),
    code: prepared.get(module.name) ?? module.code,
    mountedBinaries: Object.fromEntries(Object.entries(module.mountedBinaries ?? {}).map(([name, binary]) => [name, log.through(`${module.name}.${name}`, binary)])),
  }));
  const opened = await openSandbox({ ...service, clock, random: new SeededRandom(service.seed ?? noSeed, (bytes) => hasher.sha256(bytes)), modules, deterministic: true, hasher }, service.from);
  if (!opened.ok) throw new Error(`the service of a proof cannot be opened: ${opened.error.message}`);
  const sandbox = opened.value;
  const rootNow = (): Uint8Array => {
    const result = sandbox.root();
    if (!result.ok) throw new Error(`the service of a proof has a state without root: ${result.reason}`);
    return result.root;
  };
  const before = rootNow();
  log.begin();
  const result = sandbox.call(request.function, request.args, { gas: request.gasLimit, ...(service.parameters !== undefined && { parameters: service.parameters }) });
  const outcome: Outcome = log.differs ? { kind: 'trap', reason: 'other-host-call' } : outcomeOf(result, hasher);
  return { outcome, gas: result.gasUsed, before, after: rootNow(), hostCalls: log.calls };
}

/** In words that no engine chooses. */
function outcomeOf(result: SandboxCallResult, hasher: Hasher): Outcome {
  if (result.ok) {
    const json = valueToJson(result.value);
    return json.ok ? { kind: 'result', value: json.value } : { kind: 'trap', reason: 'no JSON' };
  }
  const { error } = result;
  if (error.kind === 'error') {
    const said = valueToJson(error.value);
    return { kind: 'trap', reason: said.ok ? `error: ${cidOfJson(said.value, hasher)}` : 'error' };
  }
  return { kind: 'trap', reason: error.kind === 'trap' ? `trap: ${error.reason}` : error.kind };
}

/** What the host was asked and answered during the call; not during the start, which belongs to the state before. */
class HostLog {
  readonly #answers: readonly HostCall[] | undefined;
  #calls: HostCall[] = [];
  #began = false;
  differs = false;

  constructor(answers: readonly HostCall[] | undefined) {
    this.#answers = answers;
  }

  get calls(): readonly HostCall[] {
    return this.#calls;
  }

  begin(): void {
    this.#began = true;
  }

  through(name: string, binary: MountedBinary): MountedBinary {
    return (as, args) => {
      if (!this.#began) return binary(as, args);
      const question = encodeValue([as, ...args]);
      const known = this.#answers?.[this.#calls.length];
      this.differs ||= this.#answers !== undefined && (known?.name !== name || !equalBytes(known.question, question));
      if (this.differs) throw new Error('another call of the host than when it was proven');
      const answer = known?.answer ?? writeAnswer(binary(as, args));
      this.#calls.push({ name, question, answer });
      const result = readAnswer(answer);
      if (result !== undefined) return result;
      this.differs = true;
      throw new Error('the log has no answer of a program');
    };
  }
}

function writeAnswer({ ret_code, error, stdout, stderr }: MountedBinaryResult): Uint8Array {
  return encodeValue([ret_code, error, [...stdout], [...stderr]]);
}

/** The log comes from others. */
function readAnswer(bytes: Uint8Array): MountedBinaryResult | undefined {
  const decoded = decodeValue(bytes);
  if (!decoded.ok || !isArray(decoded.value)) return undefined;
  const [ret_code = null, error = null, out = null, err = null] = decoded.value;
  const [stdout, stderr] = [bytesOf(out), bytesOf(err)];
  return typeof ret_code === 'number' && typeof error === 'string' && stdout !== undefined && stderr !== undefined ? { ret_code, error, stdout, stderr } : undefined;
}

function bytesOf(value: Json): Uint8Array | undefined {
  if (!isArray(value)) return undefined;
  const bytes = value.filter((item) => Number.isInteger(item) && Number(item) >= 0 && Number(item) < 256);
  return bytes.length === value.length ? Uint8Array.from(bytes, Number) : undefined;
}
