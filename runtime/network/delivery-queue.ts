/** The order in which things that are under way arrive. */
import type { Random } from '../peer/contracts.ts';

/** `duplicate`: random order, and now and then a message arrives again later. */
export type Delivery = 'fifo' | 'lifo' | 'random' | 'duplicate';

export const deliveries: readonly Delivery[] = ['fifo', 'lifo', 'random', 'duplicate'];

/** How often a message is kept to arrive again, in mode `duplicate`. */
const DUPLICATION = 0.3;

interface Pending {
  readonly arrive: () => void;
  readonly repeatable: boolean;
}

/** Holds what is under way and lets one thing at a time arrive; which one is decided by mode and seed alone. */
export class DeliveryQueue {
  readonly #mode: Delivery;
  readonly #random: Random;
  readonly #onPush: (() => void) | undefined;
  /** First in `fifo` order is at `#head`; the other modes keep `#head` at 0. */
  #pending: Pending[] = [];
  #head = 0;

  /** @param onPush called after something was put in */
  constructor(mode: Delivery, random: Random, onPush?: () => void) {
    this.#mode = mode;
    this.#random = random;
    this.#onPush = onPush;
  }

  get size(): number {
    return this.#pending.length - this.#head;
  }

  /** @param repeatable whether it may arrive several times: true for messages, false for what happens exactly once */
  push(arrive: () => void, repeatable: boolean): void {
    this.#pending.push({ arrive, repeatable });
    this.#onPush?.();
  }

  /** Lets one thing arrive; false when nothing is under way. */
  deliverNext(): boolean {
    const next = this.#take();
    if (next === undefined) return false;
    if (this.#mode === 'duplicate' && next.repeatable && this.#random() < DUPLICATION) this.#pending.push(next);
    next.arrive();
    return true;
  }

  #take(): Pending | undefined {
    switch (this.#mode) {
      case 'fifo':
        return this.#takeFirst();
      case 'lifo':
        return this.#pending.pop();
      case 'random':
      case 'duplicate':
        return this.#takeAny();
    }
  }

  #takeFirst(): Pending | undefined {
    const next = this.#pending[this.#head];
    if (next === undefined) return undefined;
    this.#head++;
    // Amortised constant time, and what was delivered is let go of.
    if (this.#head >= 64 && this.#head * 2 >= this.#pending.length) {
      this.#pending = this.#pending.slice(this.#head);
      this.#head = 0;
    }
    return next;
  }

  #takeAny(): Pending | undefined {
    const index = Math.floor(this.#random() * this.#pending.length);
    const next = this.#pending[index];
    const last = this.#pending.pop();
    if (last !== undefined && index < this.#pending.length) this.#pending[index] = last;
    return next;
  }
}
