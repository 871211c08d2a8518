/** Clock and randomness of the machine: what modules get unless they run in deterministic mode. */
import type { GuestClock } from './clock.ts';
import type { GuestRandom } from './random.ts';

const million = 1_000_000n;

export const realClock: GuestClock = {
  realtime: () => BigInt(Date.now()) * million,
  monotonic: () => BigInt(Math.round(performance.now() * 1e6)),
  resolution: million,
  sleep(duration) {
    // Browsers do not let their main thread wait; the guest is then told that no time has passed.
    try {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(duration) / 1e6);
    } catch (problem) {
      if (!(problem instanceof TypeError) && !(problem instanceof ReferenceError)) throw problem;
    }
  },
};

/** Web Crypto gives no more at once. */
const mostAtOnce = 65_536;

export const realRandom: GuestRandom = (into) => {
  for (let at = 0; at < into.length; at += mostAtOnce) {
    // A copy: some engines refuse to fill the memory of a Wasm module.
    const part = new Uint8Array(Math.min(mostAtOnce, into.length - at));
    into.set(crypto.getRandomValues(part), at);
  }
};
