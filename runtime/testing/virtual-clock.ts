import type { Clock } from '../peer/contracts.ts';

interface Timer {
  /** Unix milliseconds. */
  readonly due: number;
  /** Timers that are due at the same time fire in the order they were set. */
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until somebody moves it: a simulation advances it to the next timer when nothing else can happen, so
 * waiting costs no real time and a run repeats exactly.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  /** The next one to fire is last. */
  readonly #timers: Timer[] = [];

  /** @param start Unix milliseconds */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { due: this.#now + Math.max(0, milliseconds), order: this.#order++, callback };
    this.#timers.splice(this.#position(timer), 0, timer);
    return () => {
      const position = this.#position(timer);
      if (this.#timers[position] === timer) this.#timers.splice(position, 1);
    };
  }

  /** When the next timer is due, in Unix milliseconds; undefined when none is set. */
  nextDue(): number | undefined {
    return this.#timers.at(-1)?.due;
  }

  /** Moves to the next timer and fires it; when none is due until `limit` (Unix milliseconds), moves to `limit` and returns false. */
  advance(limit: number): boolean {
    const next = this.#timers.at(-1);
    if (next === undefined || next.due > limit) {
      this.#now = Math.max(this.#now, limit);
      return false;
    }
    this.#timers.pop();
    this.#now = Math.max(this.#now, next.due);
    next.callback();
    return true;
  }

  /** Where a timer stands, or has to be put: behind all that fire after it. */
  #position(timer: Timer): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#timers[middle];
      if (other !== undefined && (other.due > timer.due || (other.due === timer.due && other.order > timer.order))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
