/** What is waited for comes to who waits, in many random programs: what the compiler calls its own mistake never is found. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { recheck } from '../../compiler/delivery/recheck.ts';
import { emptyMemory } from '../../compiler/pipeline.ts';
import { placeFunction } from '../../compiler/placement/place.ts';
import { randomProgram } from '../kit/deadlock/programs.ts';
import { mainOf } from '../kit/deadlock/verdicts.ts';

vi.setConfig({ testTimeout: 7_200_000 });

const programs = Number(process.env['AQUA_RUNS'] ?? 30_000);
const seed = Number(process.env['AQUA_SEED'] ?? 514);
/** Each chunk starts from a seed of its own, so that a finding is soon found again. */
const chunk = 1500;

test.each(Array.from({ length: Math.ceil(programs / chunk) }, (_, i) => seed + i))('in random programs about waiting: seed %i', (each) => {
  const memory = emptyMemory();
  const property = fc.property(randomProgram, ({ source }) => {
    const subject = mainOf(source, memory);
    if (subject !== undefined) expect(recheck(placeFunction(subject.core))).toEqual([]);
  });
  fc.assert(property, { numRuns: Math.min(programs, chunk), seed: each });
});
