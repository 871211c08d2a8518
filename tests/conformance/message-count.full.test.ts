/**
 * Messages of our AIR and of the original's for random programs, in a network where the client has nothing but its relay: ours needs
 * fewer in all, and rarely more in one. AQUA_RUNS sets how many programs (default 1000), AQUA_SEED which. When there are too many
 * that cost more, the failure shows the smallest that was found.
 */
import { expect, it } from 'vitest';
import { countRandomPrograms, shrinkDearer } from '../kit/random-messages.ts';

const runs = Number(process.env['AQUA_RUNS'] ?? 1000);
const seed = Number(process.env['AQUA_SEED'] ?? 1);
/** 2.4 % of 250 programs from seed 7 did when this was written, none of 100 from seed 11; why: docs/placement.md. */
const mostDearer = 0.03;

it(
  `${runs} random programs from seed ${seed} need fewer messages than the original's, and rarely more`,
  async () => {
    const totals = await countRandomPrograms(runs, seed);
    process.stdout.write(`${totals.toString()}\n${totals.dearer.join('\n')}\n`);
    expect(totals.equal + totals.fewer).toBeGreaterThan(runs / 2);
    expect(totals.ours).toBeLessThan(totals.original);
    const [first] = totals.dearer;
    if (first === undefined || totals.dearer.length <= mostDearer * runs) return;
    expect.fail(await shrinkDearer(first.slice(0, first.indexOf(':')), seed));
  },
  60_000 + 4_000 * runs,
);
