/** One purse for all modules of a service, though each has a meter of its own; that of a component is all its core modules'. */
import type { Allowance, TransferLimits } from '../adapter/guest.ts';
import { hostPriceOf } from '../metering/index.ts';
import type { Meter, TrampolineCount, TrapReason } from '../metering/index.ts';

export interface Purse {
  /** For one call from outside, whatever modules it goes through. */
  readonly gas: bigint;
  /** Words of 8 bytes of stack, likewise. */
  readonly depth: bigint;
  /** Where steps are counted; default: more than there is gas for. */
  readonly steps?: bigint | undefined;
}

/** Where a call stopped for want of steps. */
export interface StoppedStep {
  readonly module: string;
  /** See `reserved.place`. */
  readonly place: bigint;
}

const PLENTY = 2n ** 62n;

/**
 * What is left goes along when a call crosses from one module into another, and comes back with it. Modules cannot call in circles, so
 * each is entered at most once at a time.
 */
export class Meters {
  readonly #meters = new Map<string, Meter>();
  readonly #trampolines: TrampolineCount[] = [];
  readonly #entered: { readonly module: string; readonly meter: Meter }[] = [];
  #purse: Purse = { gas: 0n, depth: 0n };
  #gasLeft = 0n;
  #stepsLeft = PLENTY;
  #stopped: StoppedStep | undefined;
  /** Pages of 64 KiB that the memories of the service may still grow by. */
  #memoryBudget: number;
  #tableBudget: number;

  readonly #allowance: Allowance;
  /** Of what was brought out of modules, what is paid for. */
  #paid: TransferLimits = { bytes: 0, values: 0 };

  /** @param allowance counts what leaves modules, which is paid for at each border */
  constructor(memoryBudget: number, tableBudget: number, allowance: Allowance) {
    this.#allowance = allowance;
    this.#memoryBudget = memoryBudget;
    this.#tableBudget = tableBudget;
  }

  get gasLeft(): bigint {
    return this.#gasLeft;
  }

  get stepsLeft(): bigint {
    return this.#stepsLeft;
  }

  /** Of the last call; undefined when it did not stop for want of steps. */
  get stopped(): StoppedStep | undefined {
    return this.#stopped;
  }

  get memoryBudget(): number {
    return this.#memoryBudget;
  }

  /** For what the host does, by whoever it does it for. @throws Error when there is not enough: the call has to end */
  pay(gas: number): void {
    if (!this.#charge(gas)) throw new Error('out of gas');
  }

  #charge(gas: number): boolean {
    const payer = this.#entered.at(-1);
    if (payer !== undefined) return payer.meter.charge(BigInt(gas));
    this.#gasLeft -= BigInt(gas);
    return this.#gasLeft >= 0n;
  }

  /** A debt is enough: it ends the call where gas is looked at next. */
  #payForTransfer(): void {
    const { bytes, values } = this.#allowance.taken;
    // It is refilled between calls.
    const before = bytes < this.#paid.bytes || values < this.#paid.values ? { bytes: 0, values: 0 } : this.#paid;
    if (bytes === before.bytes && values === before.values) return;
    this.#charge(hostPriceOf.bytes(bytes - before.bytes) + hostPriceOf.value * (values - before.values));
    this.#paid = { bytes, values };
  }

  add(module: string, meter: Meter): void {
    this.#meters.set(module, meter);
  }

  addTrampolines(count: TrampolineCount): void {
    this.#trampolines.push(count);
  }

  /** What memories begin with, and what a restored state has grown by. @returns false when that is more than is left */
  grown(pages: number, elements: number): boolean {
    this.#memoryBudget -= pages;
    this.#tableBudget -= elements;
    return this.#memoryBudget >= 0 && this.#tableBudget >= 0;
  }

  /** Before a call from outside. */
  fill(purse: Purse): void {
    this.#purse = purse;
    this.#gasLeft = purse.gas;
    this.#stepsLeft = purse.steps ?? PLENTY;
    this.#stopped = undefined;
    this.#paid = { bytes: 0, values: 0 };
    this.#entered.length = 0;
    // What an earlier call left must not be taken for the reason why this one ended.
    for (const meter of this.#meters.values()) {
      meter.gas = 0n;
      meter.depth = 0n;
    }
    for (const count of this.#trampolines) count.reset();
  }

  enter(module: string): void {
    const into = this.#meters.get(module);
    if (into === undefined) return;
    this.#payForTransfer();
    const from = this.#entered.at(-1)?.meter;
    into.gas = from === undefined ? this.#gasLeft : from.gas;
    into.depth = from === undefined ? this.#purse.depth : from.depth;
    into.memoryBudget = from === undefined ? this.#memoryBudget : from.memoryBudget;
    into.tableBudget = from === undefined ? this.#tableBudget : from.tableBudget;
    if (into.steps !== undefined) into.steps.left = from?.steps?.left ?? this.#stepsLeft;
    this.#entered.push({ module, meter: into });
  }

  /** However the call ended. */
  leave(): void {
    this.#payForTransfer();
    const left = this.#entered.pop();
    if (left === undefined) return;
    const { module, meter: done } = left;
    // The first that leaves is the one that stopped.
    if (done.steps !== undefined && done.steps.left < 0n) this.#stopped ??= { module, place: done.steps.place };
    const back = this.#entered.at(-1)?.meter;
    if (back === undefined) {
      this.#gasLeft = done.gas;
      this.#stepsLeft = done.steps?.left ?? PLENTY;
      this.#memoryBudget = done.memoryBudget;
      this.#tableBudget = done.tableBudget;
    } else {
      back.gas = done.gas;
      if (back.steps !== undefined && done.steps !== undefined) back.steps.left = done.steps.left;
      back.memoryBudget = done.memoryBudget;
      back.tableBudget = done.tableBudget;
    }
  }

  /** Why a call ended that did not come to its end, or came there with a debt. */
  reason(): TrapReason {
    if (this.#gasLeft < 0n) return 'out-of-gas';
    for (const meter of this.#meters.values()) {
      const reason = meter.trapReason();
      if (reason !== 'guest') return reason;
    }
    return this.#trampolines.some(({ tooMany }) => tooMany) ? 'stack-overflow' : 'guest';
  }
}
