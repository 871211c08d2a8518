/** Runs core modules for tests of proofs: arguments and results are numbers, the host answers with numbers. And it can be made to lie. */
import { instrument, meterOf } from '../../../runtime/marine/metering/index.ts';
import type { CallRequest, Execution, Executor, HostCall, Outcome, Witness } from '../../../runtime/marine/proof/index.ts';
import { ServiceState, restoreSnapshot } from '../../../runtime/marine/state/index.ts';
import type { Snapshot, StatefulInstance } from '../../../runtime/marine/state/index.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import { normalise } from '../../../runtime/particle/json.ts';
import { hasher } from './hasher.ts';

export interface Lies {
  /** Runs this module and says that it was the other. */
  readonly module?: Uint8Array<ArrayBuffer>;
  /** From the first stop after so much gas on, or so many steps where they are counted, one bit of the memory is another. */
  readonly flip?: { readonly after: bigint; readonly byte: number; readonly bit: number };
}

export interface CoreService {
  readonly module: Uint8Array<ArrayBuffer>;
  /** The state before the call; by default that of fresh instances. */
  readonly state?: Snapshot;
  /** What the import `h.f` answers. */
  readonly host?: (question: number) => number;
  /** Set before each call, for programs that need it. */
  readonly fuel?: number;
  /** Counts steps too: see `witness`. */
  readonly steps?: boolean;
}

const DEPTH = 60_000;
const names = { module: 'core', host: 'h.f' };

export class CoreExecutor implements Executor {
  readonly service: Executor['service'];
  /** How many runs were made. */
  runs = 0;
  readonly #given: CoreService;
  readonly #lies: Lies;
  /** Where steps begin in the code that runs. */
  readonly places: readonly number[];
  readonly #make: (imports: WebAssembly.Imports) => StatefulInstance;

  constructor(given: CoreService, lies: Lies = {}) {
    this.#given = given;
    this.#lies = lies;
    const [honest, run] = [given.module, lies.module ?? given.module].map((bytes, index) => {
      const result = instrument(bytes, index === 1 && given.steps === true ? { steps: 0 } : {});
      if (!result.ok) throw new Error(result.fault.reason);
      return result.value;
    });
    if (honest === undefined || run === undefined) throw new Error('no module');
    this.places = run.report.steps;
    const compiled = new WebAssembly.Module(run.bytes);
    this.#make = (imports) => ({ exports: new WebAssembly.Instance(compiled, imports).exports, state: run.report.state });
    this.service = {
      modules: [{ name: names.module, original: hasher.sha256(given.module), metered: hasher.sha256(honest.bytes) }],
      weights: honest.report.weights,
      depth: DEPTH,
      memoryPages: 65_536,
      tableElements: 100_000,
      settings: new Uint8Array(),
    };
  }

  run(request: CallRequest, answers?: readonly HostCall[]): Promise<Execution> {
    return Promise.resolve(this.runNow(request, answers));
  }

  /** A witness who counts steps. */
  witness(request: CallRequest): Witness {
    return (limit) => {
      const { outcome, gas, after, left = 0n, place = 0n } = this.runNow(request, undefined, limit);
      const ended = outcome.kind === 'result' || left >= 0n;
      return Promise.resolve({ gas, root: after, ended, step: { count: limit - left, place: ended ? undefined : { module: names.module, core: 0, offset: Number(place) } } });
    };
  }

  runNow({ function: name, args, gasLimit }: CallRequest, answers?: readonly HostCall[], steps = 0n): Execution & { readonly left?: bigint; readonly place?: bigint } {
    this.runs++;
    const hostCalls: HostCall[] = [];
    let differs = false;
    const used = (): bigint => gasLimit - (meterOf(instance.exports)?.gas ?? 0n);
    const ask = (question: number): number => {
      const known = answers?.[hostCalls.length];
      differs ||= answers !== undefined && known?.question[0] !== (question & 0xff);
      if (differs) throw new Error('other-host-call');
      const answer = known === undefined ? (this.#given.host?.(question) ?? 0) : (known.answer[0] ?? 0);
      hostCalls.push({ name: names.host, question: Uint8Array.of(question), answer: Uint8Array.of(answer) });
      return answer;
    };
    const instance = this.#make({ h: { f: ask } });
    if (this.#given.state !== undefined) {
      const restored = restoreSnapshot([instance], this.#given.state);
      if (!restored.ok) throw new Error(restored.reason);
    }
    if (this.#given.fuel !== undefined) (instance.exports['fuel'] as WebAssembly.Global<'i32'>).value = this.#given.fuel;
    const before = rootOf(instance);
    const counter = meterOf(instance.exports)?.steps;
    if (counter !== undefined) counter.left = steps;
    const outcome = this.#call(instance, name, args, gasLimit, () => differs);
    const gas = used();
    const { flip } = this.#lies;
    if (flip !== undefined && (counter === undefined ? gas : steps - counter.left) > flip.after) flipBit(instance, flip.byte, flip.bit);
    return { outcome, gas, before, after: rootOf(instance), hostCalls, ...(counter !== undefined && { left: counter.left, place: counter.place }) };
  }

  #call({ exports }: StatefulInstance, name: string, args: readonly Json[], gas: bigint, differs: () => boolean): Outcome {
    const meter = meterOf(exports);
    if (meter === undefined) throw new Error('no meter');
    meter.gas = gas;
    meter.depth = BigInt(DEPTH);
    try {
      const result: unknown = (exports[name] as (...args: readonly Json[]) => unknown)(...args);
      if (meter.gas < 0n) return { kind: 'trap', reason: meter.trapReason() };
      return { kind: 'result', value: asJson(result) };
    } catch {
      return { kind: 'trap', reason: differs() ? 'other-host-call' : meter.trapReason() };
    }
  }

  /** The state after a call, for the next one. */
  after(request: CallRequest): Snapshot {
    const instance = this.#make({ h: { f: this.#given.host ?? (() => 0) } });
    if (this.#given.fuel !== undefined) (instance.exports['fuel'] as WebAssembly.Global<'i32'>).value = this.#given.fuel;
    this.#call(instance, request.function, request.args, request.gasLimit, () => false);
    const result = new ServiceState([instance], hasher).snapshot();
    if (!result.ok) throw new Error(result.reason);
    return result.snapshot;
  }
}

function rootOf(instance: StatefulInstance): Uint8Array {
  const result = new ServiceState([instance], hasher).root();
  if (!result.ok) throw new Error(result.reason);
  return result.root;
}

function flipBit({ exports }: StatefulInstance, byte: number, bit: number): void {
  const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);
  memory[byte] = (memory[byte] ?? 0) ^ (1 << bit);
}

/** Floats as text: JSON has no NaN. */
function asJson(value: unknown): Json {
  const list: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.map((each): Json => {
    const normal = normalise(each);
    return normal.ok ? normal.value : String(each);
  });
}
