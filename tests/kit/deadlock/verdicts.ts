/** Verdicts of the analysis on random programs, against runs of them on the engine. */
import fc from 'fast-check';
import { analyse } from '../../../compiler/deadlock/analyse.ts';
import { emptyMemory } from '../../../compiler/pipeline.ts';
import { explore, tell } from './explore.ts';
import { randomProgram } from './programs.ts';
import { compileSubjects } from './subject.ts';
import type { Subject } from './subject.ts';

export interface VerdictRuns {
  readonly programs: number;
  readonly seed: number;
  /** Runs of each program in each tier. */
  readonly budget: number;
}

/**
 * Puts random programs to the analysis and to the model checker, and prints how often each verdict was seen stuck. Throws at a program that
 * is called free and gets stuck, or called certain and answers, with the seed and the smallest such program.
 */
export function compareVerdicts({ programs, seed, budget }: VerdictRuns): void {
  const memory = emptyMemory();
  const seen = new Map<string, number>();
  const property = fc.property(randomProgram, ({ source, text }) => {
    const subject = mainOf(source, memory);
    if (subject === undefined) return;
    const { verdict } = analyse(subject.core);
    const search = { until: 'stuck', budget, seed: 1 } as const;
    const calm = explore(subject, { ...search, tier: 'T1' });
    const found = calm.found ?? explore(subject, { ...search, tier: 'T2' }).found;
    const key = `${verdict}: ${calm.found !== undefined ? 'stuck though all calls succeed' : found !== undefined ? 'stuck when calls fail' : 'never seen stuck'}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    if (verdict === 'free' && found !== undefined) throw new Error(`called free:\n${text}\n${tell(subject, found)}`);
    if (verdict === 'certain' && calm.runs.answered > 0) throw new Error(`called certain, but it answers:\n${text}`);
  });
  fc.assert(property, { numRuns: programs, seed });
  process.stdout.write(`verdicts on ${programs} random programs, seed ${seed}: ${JSON.stringify(Object.fromEntries([...seen].sort()))}\n`);
}

/** Undefined for the few random programs with a mistake that the compiler reports. */
function mainOf(source: Parameters<typeof compileSubjects>[1], memory: ReturnType<typeof emptyMemory>): Subject | undefined {
  try {
    return compileSubjects('main.aqua', source, memory).get('main');
  } catch (error) {
    if (error instanceof Error && error.message.includes('AQ0202')) return undefined;
    throw error;
  }
}
