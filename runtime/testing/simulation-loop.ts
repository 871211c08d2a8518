/** Decides what happens next in a simulated network, and when nothing can happen any more. */
import type { DeliveryQueue } from '../network/delivery-queue.ts';
import type { Clock } from '../peer/contracts.ts';
import { nextTurn, realClock } from '../peer/defaults.ts';
import type { RunEnd } from './run-report.ts';
import { VirtualClock } from './virtual-clock.ts';

/** How long the virtual clock stands still for a service that uses real time, in real milliseconds. */
const REAL_PATIENCE = 50;

/** A service call that has not ended yet. */
export interface RunningCall {
  /** A builtin timeout: nobody waits for it once the program has answered. */
  readonly timeout: boolean;
  /** Timers of the network's clock that the call waits for. */
  timers: number;
  /** The virtual clock was patient with it already. */
  stalled: boolean;
}

export interface SimulationState {
  readonly queue: DeliveryQueue;
  readonly clock: Clock | VirtualClock;
  readonly running: ReadonlySet<RunningCall>;
  /** Clock time of the answer or of an unhandled error, Unix milliseconds. */
  readonly settledAt: () => number | undefined;
  /** Whether a message, a restart or a repetition will come by itself when time passes. */
  readonly underWay: () => boolean;
  /** Clock time at which the particle ends, Unix milliseconds. */
  readonly deadline: number;
  /** How long after the answer the rest may still run, on the clock. */
  readonly graceMs: number;
  readonly signal: AbortSignal | undefined;
  /** Where things that happen outside of the loop report themselves. */
  readonly alarm: Alarm;
}

/** Lets one waiter sleep until something happens. */
export class Alarm {
  #wake: (() => void) | undefined;

  ring(): void {
    this.#wake?.();
  }

  /** Resolves when it rings, true, or after that many real milliseconds, false. */
  wait(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (rang: boolean): void => {
        cancel();
        this.#wake = undefined;
        resolve(rang);
      };
      const cancel = realClock.after(milliseconds, () => finish(false));
      this.#wake = () => finish(true);
    });
  }
}

/** Runs until the end. Everything that is ready to run runs before the next thing arrives, so seed and mode decide the order. */
export async function runToEnd(state: SimulationState): Promise<RunEnd> {
  const { queue, clock, deadline, signal } = state;
  for (;;) {
    await nextTurn();
    if (signal?.aborted === true) return 'aborted';
    if (queue.deliverNext()) continue;
    const settledAt = state.settledAt();
    if (!state.underWay()) {
      if (settledAt === undefined && state.running.size === 0) return 'stuck';
      if (settledAt !== undefined && [...state.running].every((call) => call.timeout)) return 'finished';
    }
    const limit = settledAt === undefined ? deadline : Math.min(deadline, settledAt + state.graceMs);
    if (clock.now() >= limit) return settledAt === undefined ? 'expired' : 'finished';
    await passTime(state, limit);
  }
}

async function passTime({ clock, alarm, running }: SimulationState, limit: number): Promise<void> {
  if (!(clock instanceof VirtualClock)) {
    await alarm.wait(limit - clock.now());
    return;
  }
  const fresh = [...running].filter((call) => call.timers === 0 && !call.stalled);
  if (fresh.length > 0) {
    if (await alarm.wait(REAL_PATIENCE)) return;
    for (const call of fresh) call.stalled = true;
  }
  clock.advance(limit);
}
