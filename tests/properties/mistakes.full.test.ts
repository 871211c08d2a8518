import { expect, test } from 'vitest';
import { brokenPromises } from '../perf/mistakes/promises.ts';
import { makeMistakes } from '../perf/mistakes/run.ts';
import { known } from '../perf/mistakes/suites.ts';

test('single mistakes of every kind are reported once, where they were made, with a way out', { timeout: 600_000 }, async () => {
  const run = await makeMistakes({ ...known, originalEvery: 0 });
  expect([...run.outcomes.values()].flat().length).toBeGreaterThan(4000);
  expect(brokenPromises(run)).toEqual([]);
});
