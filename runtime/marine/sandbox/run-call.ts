import { cidOfJson, decodeValue, encodeValue } from '../../particle/cid.ts';
import { equalBytes } from '../../particle/hex.ts';
import { isArray } from '../../particle/json.ts';
import type { Json } from '../../particle/json.ts';
import type { MountedBinary, MountedBinaryResult } from '../contracts.ts';
import type { CallRequest, Execution, HostCall, Outcome } from '../proof/index.ts';
import type { Hasher } from '../state/index.ts';
import { valueToJson } from '../values/value.ts';
import { DeterministicClock, timeOf } from '../wasi/clock.ts';
import { SeededRandom } from '../wasi/random.ts';
import type { Prepared } from './prepare.ts';
import { openSandbox } from './sandbox.ts';
import type { SandboxCallResult, SandboxModule } from './sandbox.ts';
import { noSeed } from './settings-hash.ts';
import { virtualMount } from './virtual-mount.ts';
import type { ProvableService } from './sandbox-executor.ts';
import type { StoppedStep } from './meters.ts';

/** A service whose modules are prepared. */
export interface Runnable {
  readonly service: ProvableService;
  readonly prepared: ReadonlyMap<string, Prepared>;
  readonly hasher: Hasher;
}

export interface Run extends Execution {
  readonly steps: { readonly left: bigint; readonly stopped: StoppedStep | undefined };
}

/** @throws Error when the service cannot be opened in its state: then there is nothing to prove */
export async function runCall({ service, prepared, hasher }: Runnable, request: CallRequest, answers: readonly HostCall[] | undefined, steps?: bigint): Promise<Run> {
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
  const result = sandbox.call(request.function, request.args, { gas: request.gasLimit, ...(steps !== undefined && { steps }), ...(service.parameters !== undefined && { parameters: service.parameters }) });
  const outcome: Outcome = log.differs ? { kind: 'trap', reason: 'other-host-call' } : outcomeOf(result, hasher);
  return { outcome, gas: result.gasUsed, before, after: rootNow(), hostCalls: log.calls, steps: sandbox.steps };
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
