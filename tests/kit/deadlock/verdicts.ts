/** Verdicts of the analysis on random programs, against runs of them on the engine. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { analyse } from '../../../compiler/deadlock/analyse.ts';
import type { Verdict } from '../../../compiler/deadlock/analyse.ts';
import { emptyMemory } from '../../../compiler/pipeline.ts';
import { Sample } from './choices.ts';
import { explore, tell } from './explore.ts';
import type { Found } from './explore.ts';
import { randomProgram } from './programs.ts';
import { run } from './run.ts';
import type { Conditions } from './run.ts';
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

/** How a program that is called free is run: few times, but each program in other ways than the last. */
const ATTEMPTS: readonly Conditions[] = [
  { tier: 'T1', order: 'any', network: 'client' },
  { tier: 'T2', order: 'fifo', network: 'client' },
  { tier: 'T2', order: 'any', network: 'client' },
  { tier: 'T2', order: 'lifo', network: 'client' },
  { tier: 'T2', order: 'any', network: 'client' },
  { tier: 'T2', order: 'any', network: 'open' },
];

/** How a program that is called certain is run: it has to get stuck although all reach all. */
const ATTEMPTS_OF_STUCK: readonly Conditions[] = Array.from({ length: 3 }, () => ({ tier: 'T1', order: 'any', network: 'open' }));

/**
 * Many random programs, each run a few times: throws at one that is called free and gets stuck, or called certain and answers. Prints how many were
 * called what.
 */
export function refuteVerdicts({ programs, seed }: Omit<VerdictRuns, 'budget'>): void {
  const memory = emptyMemory();
  const seen = new Map<Verdict, number>();
  const property = fc.property(randomProgram, ({ source, text }) => {
    const subject = mainOf(source, memory);
    if (subject === undefined) return;
    const { verdict } = analyse(subject.core);
    seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
    const refuted = refutation(subject, verdict, numberOf(text));
    if (refuted !== undefined) throw new Error(`called ${verdict}:\n${text}\n${tell(subject, refuted)}`);
  });
  fc.assert(property, { numRuns: programs, seed });
  process.stdout.write(`${programs} random programs, seed ${seed}: ${[...seen].sort().map(([verdict, count]) => `${count} ${verdict}`).join(', ')}\n`);
}

/** A run that is not as the verdict says. */
function refutation(subject: Subject, verdict: Verdict, seed: number): Found | undefined {
  const wrong = verdict === 'free' ? 'stuck' : verdict === 'certain' ? 'answered' : undefined;
  if (wrong === undefined) return undefined;
  const attempts = verdict === 'free' ? ATTEMPTS : ATTEMPTS_OF_STUCK;
  for (const [i, conditions] of attempts.entries()) {
    const choices = new Sample(seed + i);
    if (run(subject, choices, conditions).outcome === wrong) return { ...conditions, answers: choices.answers };
  }
  return undefined;
}

/** The same for the same text, also when fast-check looks for a smaller one. */
function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE();
}

/** Undefined for the few random programs with a mistake that the compiler reports. */
export function mainOf(source: Parameters<typeof compileSubjects>[1], memory: ReturnType<typeof emptyMemory>): Subject | undefined {
  try {
    return compileSubjects('main.aqua', source, memory).get('main');
  } catch (error) {
    if (error instanceof Error && /AQ020[23]/.test(error.message)) return undefined;
    throw error;
  }
}
