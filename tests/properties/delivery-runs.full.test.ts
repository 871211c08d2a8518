/**
 * The recheck against runs of more programs than in `delivery-runs.test.ts`. Hardly anything gets lost unseen: 1 loss of 23 in 4 000 programs when this
 * was written. Of runs in which calls fail there are figures only.
 */
import { expect, test, vi } from 'vitest';
import { Mutants } from '../kit/lost-values.ts';

vi.setConfig({ testTimeout: 7_200_000 });

const programs = Number(process.env['AQUA_RUNS'] ?? 10_000);
const mostMissed = 0.001;
const seed = Number(process.env['AQUA_SEED'] ?? 2026);

test('in random programs without one of their hops', () => {
  const mutants = new Mutants(6, ['T1', 'T2']);
  mutants.addRandom({ programs, seed });
  process.stdout.write(`random programs, seed ${seed}, ${mutants.figures}\n`);
  process.stdout.write(mutants.missed.join('\n'));
  expect(mutants.missed.length).toBeLessThanOrEqual(mostMissed * programs);
});
