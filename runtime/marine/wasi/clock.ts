/** Time as a guest sees it. All values are nanoseconds. */
export interface GuestClock {
  /** Since 1970. */
  realtime(): bigint;
  /** Since any moment; never goes back. */
  monotonic(): bigint;
  readonly resolution: bigint;
  /** Of `monotonic`: when guests began to run; by default when they were made. */
  readonly began?: bigint;
  /** Lets time pass, or as much of it as possible. */
  sleep(duration: bigint): void;
}

export interface ClockOptions {
  /** Nanoseconds since 1970; default: 0. */
  readonly start?: bigint;
  /** How far it moves at each look; default: 1000. */
  readonly step?: bigint;
}

/**
 * A clock that only moves when it is looked at, or slept by: the same calls see the same times on every machine.
 * @example
 * const clock = new DeterministicClock({ start: 5n, step: 2n });
 * [clock.realtime(), clock.realtime()]; // => [7n, 9n]
 */
export class DeterministicClock implements GuestClock {
  readonly resolution: bigint;
  readonly began: bigint;
  /** What was shown last; part of the state of whoever uses it. */
  now: bigint;

  constructor({ start = 0n, step = 1000n }: ClockOptions = {}) {
    this.now = start;
    this.began = start;
    this.resolution = step;
  }

  realtime(): bigint {
    return (this.now += this.resolution);
  }

  monotonic(): bigint {
    return this.realtime();
  }

  sleep(duration: bigint): void {
    this.now += duration;
  }
}

/** What a clock shows, for the times of files. A deterministic one does not move for it: who looks at a file has not asked for the time. */
export function timeOf(clock: GuestClock): () => bigint {
  return clock instanceof DeterministicClock ? () => clock.now : () => clock.realtime();
}
