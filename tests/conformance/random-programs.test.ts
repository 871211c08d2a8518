/**
 * Random programs on both generations: same calls, same answer. AQUA_RUNS sets how many (default 30), AQUA_SEED which (a failure prints
 * its seed, and the smallest program that still fails).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJson, toJsonText } from '../kit/exact-json.ts';
import { createAvm } from '../kit/oracle/avm.ts';
import { randomAqua } from '../kit/random-aqua.ts';
import { compareGenerations } from '../kit/random-differential.ts';

const runs = Number(process.env['AQUA_RUNS'] ?? 30);
const seed = Number(process.env['AQUA_SEED'] ?? 20_261_123);
const avm = createAvm();

describe(`${runs} random programs from seed ${seed}`, () => {
  it(
    'do on our compiler and engine what they do on the original ones',
    async () => {
      let compared = 0;
      let skipped = 0;
      const property = fc.asyncProperty(randomAqua, async (program) => {
        const verdict = await compareGenerations(avm, program);
        if (verdict.kind === 'skipped') skipped++;
        else compared++;
        if (verdict.kind !== 'different') return;
        const [theirs, ours] = [verdict.expected, verdict.actual].map((run) => (run === undefined ? 'nothing' : toJsonText(toJson(run))));
        throw new Error(`${verdict.detail}\noriginal: ${theirs ?? ''}\nours:     ${ours ?? ''}`);
      });
      await fc.assert(property, { numRuns: runs, seed });
      expect(skipped / (skipped + compared)).toBeLessThan(0.4);
    },
    60_000 + 5_000 * runs,
  );
});
