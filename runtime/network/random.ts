import type { Random } from '../peer/contracts.ts';

/**
 * Seeded pseudo-random numbers for tests and simulations: the same seed gives the same sequence everywhere. Not for secrets.
 * Algorithm: mulberry32 by Tommy Ettinger (2017, public domain), a 32-bit state walked by a Weyl constant and mixed.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
