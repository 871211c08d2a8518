/** The real surroundings. The only place of the runtime that reads the machine's clock and randomness. */
import type { Clock, Random } from './contracts.ts';

/** Longest delay that timers of JavaScript engines keep; beyond it they fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const due = Date.now() + milliseconds;
    const arm = (): ReturnType<typeof setTimeout> => {
      const left = due - Date.now();
      return setTimeout(
        () => {
          if (left > LONGEST_DELAY) timer = arm();
          else callback();
        },
        Math.min(Math.max(0, left), LONGEST_DELAY),
      );
    };
    let timer = arm();
    return () => clearTimeout(timer);
  },
};

export const realRandom: Random = () => Math.random();

/** Unpredictable bytes, for keys and ids. */
export type RandomBytes = (length: number) => Uint8Array;

export const realRandomBytes: RandomBytes = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));

/** Resolves after everything that is ready to run has run: promises, and events that already happened. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
