/** What our host and marine-js make of the same modules and calls. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seeded } from '../../kit/mangle.ts';
import { compareModules, moduleOf } from '../../kit/marine/compare.ts';
import type { Verdict } from '../../kit/marine/compare.ts';
import { forwarding, randomWorld } from '../../kit/marine/random-world.ts';
import type { OracleModule } from '../../kit/marine/marine-js.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const FUNCTIONS = 6;

async function compare(runs: number, calls: number, modulesFor: (world: ReturnType<typeof randomWorld>) => readonly OracleModule[]): Promise<Map<Verdict, number>> {
  const total = new Map<Verdict, number>();
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const world = randomWorld(seeded(seed), FUNCTIONS);
      for (const [verdict, count] of await compareModules(seed, calls, world, modulesFor(world))) total.set(verdict, (total.get(verdict) ?? 0) + count);
    }),
    { numRuns: runs, endOnFailure: true },
  );
  return total;
}

it('functions of a module give the same answers (3,600 calls)', async () => {
  const verdicts = await compare(60, 10, (world) => [moduleOf('facade', world)]);
  expect(verdicts.get('same')).toBeGreaterThan(2500);
  expect(verdicts.get('both fail')).toBeGreaterThan(0);
});

it('functions that call those of another module give the same answers (1,200 calls)', async () => {
  const verdicts = await compare(20, 10, (world) => [moduleOf('inner', world), moduleOf('facade', forwarding(world, 'inner'))]);
  expect(verdicts.get('same')).toBeGreaterThan(800);
});

it('functions through three modules give the same answers (600 calls)', async () => {
  const verdicts = await compare(10, 10, (world) => [moduleOf('first', world), moduleOf('second', forwarding(world, 'first')), moduleOf('facade', forwarding(world, 'second'))]);
  expect(verdicts.get('same')).toBeGreaterThan(400);
});
