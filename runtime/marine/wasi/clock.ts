/** Time as a guest sees it. All values are nanoseconds. */
export interface GuestClock {
  /** Since 1970. */
  realtime(): bigint;
  /** Since any moment; never goes back. */
  monotonic(): bigint;
  readonly resolution: bigint;
  /** Lets time pass, or as much of it as possible. */
  sleep(duration: bigint): void;
}

/**
 * A clock that only moves when it is looked at, or slept by: the same calls see the same times on every machine.
 * @example
 * const clock = new DeterministicClock({ start: 5n, step: 2n });
 * [clock.realtime(), clock.realtime()]; // => [7n, 9n]
 */
export class DeterministicClock implements GuestClock {
  readonly resolution: bigint;
  /** What was shown last; part of the state of whoever uses it. */
  now: bigint;

  /** @param options.start since 1970; default: 0 @param options.step how far it moves at each look; default: 1000 */
  constructor({ start = 0n, step = 1000n }: { readonly start?: bigint; readonly step?: bigint } = {}) {
    this.now = start;
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
