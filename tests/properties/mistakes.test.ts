import { expect, test } from 'vitest';
import { brokenPromises } from '../perf/mistakes/promises.ts';
import { makeMistakes } from '../perf/mistakes/run.ts';
import { known } from '../perf/mistakes/suites.ts';

// A part of what `npm run bench:errors` looks at; mistakes.full.test.ts takes all of it.
test('single mistakes are reported once, where they were made, with a way out', async () => {
  const run = await makeMistakes({ ...known, programs: known.programs.slice(0, 4), perProgram: 1, originalEvery: 0 });
  expect([...run.outcomes.values()].flat().length).toBeGreaterThan(500);
  expect(brokenPromises(run)).toEqual([]);
});
