import { METER_MODULE, reserved } from './names.ts';
import { MOST_TRAMPOLINES } from './trampolines.ts';

/** Why an instrumented module stopped, or that it was not the meter: then the guest trapped by itself. */
export type TrapReason = 'out-of-gas' | 'stack-overflow' | 'host-out-of-memory' | 'guest';

/** What an instance has left. All of it may be read and set at any time when the guest does not run, also during a call of the host. */
export interface Meter {
  /** Gas that is left. Negative when it ran out, also if the guest then still came to its end: that does not count as an answer. */
  gas: bigint;
  /** Words of 8 bytes that the guest's stack may still take. The host sets it before it calls into the instance from outside. */
  depth: bigint;
  /** Pages of 64 KiB that the memory may still grow by; a growth beyond answers -1. */
  memoryBudget: number;
  /** Elements that the tables may still grow by. */
  tableBudget: number;
  /** Where steps are counted: what is left, and where the last one began. */
  readonly steps: StepCounter | undefined;
  /**
   * Takes gas for what the host does.
   *
   * @returns whether there was enough; if not, gas is negative now, and the host should throw
   */
  charge(gas: bigint): boolean;
  /** After a call that trapped. What the guest did is told from the meter by what it left, so ask before setting anything. */
  trapReason(): TrapReason;
}

export interface StepCounter {
  /** Negative when they ran out. */
  left: bigint;
  /** See `reserved.place`. */
  readonly place: bigint;
}

/** The meter of an instance whose module `instrument` made; undefined for others. */
export function meterOf(exports: WebAssembly.Exports): Meter | undefined {
  const [gas, depth, failure, memory, table] = [reserved.gas, reserved.depth, reserved.hostFailure, reserved.memoryBudget, reserved.tableBudget].map((name) => exports[name]);
  if (!isGlobal(gas) || !isGlobal(depth) || !isGlobal(failure) || !isGlobal(memory) || !isGlobal(table)) return undefined;
  const [left, place] = [exports[reserved.steps], exports[reserved.place]];
  return new InstanceMeter({ gas, depth, failure, memory, table, ...(isGlobal(left) && isGlobal(place) && { steps: { left, place } }) });
}

/** A meter for several instances, and what each of them imports for it. See `MeterKind`. */
export interface SharedMeter {
  readonly meter: Meter;
  readonly imports: { readonly [METER_MODULE]: Readonly<Record<string, WebAssembly.Global>> };
}

/** With nothing left: who runs the instances fills it. @param steps whether they count steps */
export function sharedMeter(steps = false): SharedMeter {
  const long = (): WebAssembly.Global<'i64'> => new WebAssembly.Global({ value: 'i64', mutable: true }, 0n);
  const int = (): WebAssembly.Global<'i32'> => new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
  const globals: Globals = { gas: long(), depth: long(), failure: int(), memory: int(), table: int(), ...(steps && { steps: { left: long(), place: long() } }) };
  const { gas, depth, failure, memory, table } = globals;
  const imports = { [reserved.gas]: gas, [reserved.depth]: depth, [reserved.hostFailure]: failure, [reserved.memoryBudget]: memory, [reserved.tableBudget]: table, ...(globals.steps !== undefined && { [reserved.steps]: globals.steps.left, [reserved.place]: globals.steps.place }) };
  return { meter: new InstanceMeter(globals), imports: { [METER_MODULE]: imports } };
}

/** How many trampolines of an instance are on the stack. */
export interface TrampolineCount {
  /** After a call that trapped: whether there were too many. */
  readonly tooMany: boolean;
  /** Before a call from outside. */
  reset(): void;
}

/** Undefined for an instance that is not of trampolines alone. */
export function trampolineCountOf(exports: WebAssembly.Exports): TrampolineCount | undefined {
  const count = exports[reserved.trampolines];
  if (!isGlobal(count)) return undefined;
  const global: WebAssembly.Global<'i32'> = count;
  return {
    get tooMany() {
      return global.value > MOST_TRAMPOLINES;
    },
    reset() {
      global.value = 0;
    },
  };
}

/** What other instances import to pay from the meter of one that has its own. */
export function meterImports(exports: WebAssembly.Exports): SharedMeter['imports'] {
  const names = [reserved.gas, reserved.depth, reserved.hostFailure, reserved.memoryBudget, reserved.tableBudget, reserved.steps, reserved.place];
  return { [METER_MODULE]: Object.fromEntries(names.flatMap((name) => (isGlobal(exports[name]) ? [[name, exports[name]]] : []))) };
}

interface Globals {
  readonly gas: WebAssembly.Global<'i64'>;
  readonly depth: WebAssembly.Global<'i64'>;
  readonly failure: WebAssembly.Global<'i32'>;
  readonly memory: WebAssembly.Global<'i32'>;
  readonly table: WebAssembly.Global<'i32'>;
  readonly steps?: { readonly left: WebAssembly.Global<'i64'>; readonly place: WebAssembly.Global<'i64'> };
}

function isGlobal(value: unknown): value is WebAssembly.Global<never> {
  return value instanceof WebAssembly.Global;
}

class InstanceMeter implements Meter {
  readonly steps: StepCounter | undefined;
  readonly #globals: Globals;

  constructor(globals: Globals) {
    this.#globals = globals;
    this.steps = globals.steps === undefined ? undefined : counterOf(globals.steps);
  }

  get gas(): bigint {
    return this.#globals.gas.value;
  }

  set gas(value: bigint) {
    this.#globals.gas.value = value;
  }

  get depth(): bigint {
    return this.#globals.depth.value;
  }

  set depth(value: bigint) {
    this.#globals.depth.value = value;
  }

  get memoryBudget(): number {
    return this.#globals.memory.value >>> 0;
  }

  set memoryBudget(value: number) {
    this.#globals.memory.value = value | 0;
  }

  get tableBudget(): number {
    return this.#globals.table.value >>> 0;
  }

  set tableBudget(value: number) {
    this.#globals.table.value = value | 0;
  }

  charge(gas: bigint): boolean {
    const left = this.gas - gas;
    this.gas = left;
    return left >= 0n;
  }

  trapReason(): TrapReason {
    if (this.#globals.failure.value !== 0) return 'host-out-of-memory';
    if (this.gas < 0n) return 'out-of-gas';
    return this.depth < 0n ? 'stack-overflow' : 'guest';
  }
}

function counterOf({ left, place }: NonNullable<Globals['steps']>): StepCounter {
  return {
    get left() {
      return left.value;
    },
    set left(value) {
      left.value = value;
    },
    get place() {
      return place.value;
    },
  };
}
