/** Messages that random programs need, compared with what the first generation makes of them. */
import fc from 'fast-check';
import { countMessages, MessageTotals } from './message-count.ts';
import type { MessageCount } from './message-count.ts';
import { randomAqua } from './random-aqua.ts';
import type { RandomProgram } from './random-aqua.ts';
import { compileFiles, compileOriginal } from './random-differential.ts';

/** The sums over `runs` programs; those that cost more are named by the paths with which fast-check finds them again. */
export async function countRandomPrograms(runs: number, seed: number): Promise<MessageTotals> {
  const totals = new MessageTotals();
  for (const [path, program] of fc.sample(randomAqua, { numRuns: runs, seed }).entries()) {
    const count = await countProgram(program);
    if (count !== undefined) totals.add(String(path), count);
  }
  return totals;
}

/** The smallest program found that costs more, from one that does; for people to look at. */
export async function shrinkDearer(path: string, seed: number): Promise<string> {
  const property = fc.asyncProperty(randomAqua, async (program) => {
    const count = await countProgram(program);
    if (count?.kind === 'counted' && count.ours > count.original) throw new Error(`${count.ours} messages instead of ${count.original}`);
  });
  const { counterexample, errorInstance } = await fc.check(property, { seed, path, numRuns: 1 });
  return `${errorInstance instanceof Error ? errorInstance.message : ''}\n${counterexample?.[0]?.toString() ?? ''}`;
}

/** Undefined when one of the compilers refuses the program: the first generation does, and breaks on others. */
async function countProgram(program: RandomProgram): Promise<MessageCount | undefined> {
  const original = await compileOriginal(program.files);
  const ours = compileFiles(program.files, 'air');
  if (typeof original !== 'string' || typeof ours !== 'string') return undefined;
  return countMessages(ours, original, program.network, program.call);
}
