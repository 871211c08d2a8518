/**
 * Two thousand random programs on both generations, in four runs: same calls, same answer, and every script readable by both. AQUA_SEED is
 * the first one's seed (default 1); a failure prints its seed, and the smallest program that still fails.
 */
import { expect, it } from 'vitest';
import { createAvm } from '../kit/oracle/avm.ts';
import { compareRandomPrograms } from '../kit/random-differential.ts';

const runs = 500;
const first = Number(process.env['AQUA_SEED'] ?? 1);
const avm = createAvm();

it.each([0, 1, 2, 3].map((index) => first + index))(
  `${runs} random programs from seed %i do on our compiler and engine what they do on the original ones`,
  async (seed) => {
    const { same, skipped } = await compareRandomPrograms(avm, runs, seed);
    expect(same).toBeGreaterThanOrEqual(0.85 * runs);
    expect(skipped.fragile).toBeLessThanOrEqual(0.01 * runs);
  },
  10_000 * runs,
);
