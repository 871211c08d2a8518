/**
 * Random programs on both generations: same calls, same answer. AQUA_RUNS sets how many (default 20), AQUA_SEED which (a failure prints
 * its seed, and the smallest program that still fails). Two thousand: the full suite.
 */
import { expect, it } from 'vitest';
import { createAvm } from '../kit/oracle/avm.ts';
import { compareRandomPrograms } from '../kit/random-differential.ts';

const runs = Number(process.env['AQUA_RUNS'] ?? 20);
const seed = Number(process.env['AQUA_SEED'] ?? 20_261_123);

it(
  `${runs} random programs from seed ${seed} do on our compiler and engine what they do on the original ones`,
  async () => {
    const { same } = await compareRandomPrograms(createAvm(), runs, seed);
    // the original cannot run some programs; of a few, that may be a larger part than of many
    expect(same).toBeGreaterThanOrEqual(Math.floor(0.7 * runs));
  },
  60_000 + 5_000 * runs,
);
