/** Messages that random programs need, compared with what the first generation makes of them. */
import fc from 'fast-check';
import { countMessages, MessageTotals, sumOverOrders } from './message-count.ts';
import type { MessageCount } from './message-count.ts';
import { randomAqua } from './random-aqua.ts';
import type { RandomProgram } from './random-aqua.ts';
import { compileFiles, compileOriginal } from './random-differential.ts';

export interface RandomCount {
  /** Under one order of delivery. */
  readonly totals: MessageTotals;
  /** Paths, for fast-check, of the programs that cost more under that order and under several together. */
  readonly dearer: readonly string[];
}

/** The sums over `runs` programs. */
export async function countRandomPrograms(runs: number, seed: number): Promise<RandomCount> {
  const totals = new MessageTotals();
  const dearer: string[] = [];
  for (const [index, program] of fc.sample(randomAqua, { numRuns: runs, seed }).entries()) {
    const scripts = await compileBoth(program);
    if (scripts === undefined) continue;
    const path = String(index);
    const count = await countMessages(scripts.ours, scripts.original, program.network, program.call);
    totals.add(path, count);
    if (isDearer(count) && (await staysDearer(scripts, program))) dearer.push(path);
  }
  return { totals, dearer };
}

/** The smallest program found that costs more, from one that does; for people to look at. */
export async function shrinkDearer(path: string, seed: number): Promise<string> {
  const property = fc.asyncProperty(randomAqua, async (program) => {
    const scripts = await compileBoth(program);
    if (scripts === undefined) return;
    const count = await countMessages(scripts.ours, scripts.original, program.network, program.call);
    if (isDearer(count) && (await staysDearer(scripts, program))) throw new Error(JSON.stringify(count));
  });
  const { counterexample, errorInstance } = await fc.check(property, { seed, path, numRuns: 1 });
  return `${errorInstance instanceof Error ? errorInstance.message : ''}\n${counterexample?.[0]?.toString() ?? ''}`;
}

interface Scripts {
  readonly ours: string;
  readonly original: string;
}

/** Undefined when one of the compilers refuses the program: the first generation does, and breaks on others. */
async function compileBoth({ files }: RandomProgram): Promise<Scripts | undefined> {
  const original = await compileOriginal(files);
  const ours = compileFiles(files, 'air');
  return typeof original === 'string' && typeof ours === 'string' ? { ours, original } : undefined;
}

function isDearer(count: MessageCount): boolean {
  return count.kind === 'counted' && count.ours > count.original;
}

async function staysDearer({ ours, original }: Scripts, program: RandomProgram): Promise<boolean> {
  if (listsRelays(program)) return false;
  const { network, call } = program;
  return (await sumOverOrders(ours, network, call)) > (await sumOverOrders(original, network, call));
}

/** `via [a, b]`: a deviation, which costs more when one of them turns out to be the peer itself (docs/deviations.md). */
function listsRelays({ files }: RandomProgram): boolean {
  return [...files.values()].some((text) => / via \[/.test(text));
}
