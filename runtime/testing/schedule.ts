/** Decides when the things happen that may happen in a simulated network: by clock, mode and seed, or as they once did. */
import type { DeliveryQueue } from '../network/delivery-queue.ts';
import type { Clock } from '../peer/contracts.ts';

export interface Happening {
  readonly kind: 'arrival' | 'outcome' | 'timer' | 'restart';
  /** Number of the message, call or timer; name of the peer that starts again. */
  readonly which: number | string;
}

export interface Schedule {
  /** Unix milliseconds; the same from one happening to the next. */
  now(): number;
  /** `happen` will be called once the schedule says so; an arrival maybe several times. Returns how to take that back. */
  offer(happening: Happening, happen: () => void, delay: number): () => void;
}

/** By clock and queue. Time stands still between two happenings, so that what is observed in between can be repeated. */
export class QueueSchedule implements Schedule {
  readonly #queue: DeliveryQueue;
  readonly #clock: Clock;
  #now: number;
  #underWay = 0;

  constructor(queue: DeliveryQueue, clock: Clock) {
    this.#queue = queue;
    this.#clock = clock;
    this.#now = clock.now();
  }

  now(): number {
    return this.#now;
  }

  /** Messages and restarts whose time has not come. */
  get underWay(): number {
    return this.#underWay;
  }

  offer({ kind }: Happening, happen: () => void, delay: number): () => void {
    let open = true;
    const push = (): void => this.#queue.push(() => {
      if (!open) return;
      this.#now = this.#clock.now();
      happen();
    }, kind === 'arrival');
    if (delay === 0) {
      push();
      return () => (open = false);
    }
    const awaited = kind !== 'timer';
    if (awaited) this.#underWay++;
    const cancel = this.#clock.after(delay, () => {
      if (awaited) this.#underWay--;
      push();
    });
    return () => {
      open = false;
      cancel();
    };
  }
}
