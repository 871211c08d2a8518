/**
 * Messages of our AIR and of the original's for random programs: ours never needs more, but for what docs/deviations.md says. AQUA_RUNS
 * sets how many (default 2000), AQUA_SEED which. A failure prints its seed and the smallest program that still costs more.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile, memorySource } from '../../compiler/index.ts';
import { countMessages, MessageTotals } from '../kit/message-count.ts';
import { compileWithOriginal } from '../kit/oracle/aqua-api.ts';
import { randomAqua } from '../kit/random-aqua.ts';
import type { RandomProgram } from '../kit/random-aqua.ts';

const runs = Number(process.env['AQUA_RUNS'] ?? 2000);
const seed = Number(process.env['AQUA_SEED'] ?? 1);
/** Measured: see docs/placement.md. */
const mostDearer = 0.03;

async function originalOf({ text }: RandomProgram): Promise<string | undefined> {
  try {
    return (await compileWithOriginal({ code: text })).get('main');
  } catch {
    return undefined; // it refuses some programs, and breaks on others
  }
}

it(
  `${runs} random programs from seed ${seed} need fewer messages than the original's, and rarely more`,
  async () => {
    const totals = new MessageTotals();
    for (const program of fc.sample(randomAqua, { numRuns: runs, seed })) {
      const original = await originalOf(program);
      const ours = compile({ entry: 'main.aqua', source: memorySource({ 'main.aqua': program.text }), target: 'air' }).functions.get('main')?.script;
      if (original === undefined || ours === undefined) continue;
      totals.add(program.text, await countMessages(ours, original, program.network, program.call));
    }
    process.stdout.write(`${totals.toString()}\n`);
    expect(totals.equal + totals.fewer).toBeGreaterThan(runs / 2);
    expect(totals.ours).toBeLessThan(totals.original);
    expect(totals.dearer.length, totals.dearer.join('\n\n')).toBeLessThanOrEqual(mostDearer * runs);
  },
  60_000 + 2_000 * runs,
);
