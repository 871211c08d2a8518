/** What is waited for comes to who waits, in many random programs. What is found here is either a value that gets lost on the engine, too, or a mistake of the recheck. */
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

test('in random programs about waiting', () => {
  const memory = emptyMemory();
  const found = fc.sample(randomProgram, { numRuns: programs, seed }).filter(({ source }) => {
    const subject = mainOf(source, memory);
    return subject !== undefined && recheck(placeFunction(subject.core)).length > 0;
  });
  process.stdout.write(`${found.length} findings in ${programs} random programs, seed ${seed}\n${found.map(({ text }) => text).join('\n')}`);
  expect(found.length).toBe(0);
});
