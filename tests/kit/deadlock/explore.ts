/**
 * The reference model checker: looks for a run of a compiled function in which it is stuck. Systematic where there is little to choose,
 * by seeded chance where there is much. It knows nothing of `compiler/deadlock`, which it checks.
 */
import { Enumeration, Repetition, Sample } from './choices.ts';
import type { Choices } from './choices.ts';
import type { Tier } from './outside.ts';
import { run } from './run.ts';
import type { Conditions, Outcome } from './run.ts';
import type { Subject } from './subject.ts';

export interface Search {
  readonly tier: Tier;
  /** Ends the search. */
  readonly until: Outcome;
  /** Number of runs. */
  readonly budget: number;
  readonly seed: number;
}

/** A run that was found, in a form to be repeated. */
export interface Found extends Conditions {
  readonly answers: readonly number[];
}

export interface Exploration {
  readonly runs: Readonly<Record<Outcome, number>>;
  /** The first run with the outcome that was looked for. */
  readonly found: Found | undefined;
  /** Whether these were all runs. */
  readonly complete: boolean;
}

/** Shares of the budget. Few outcomes depend on the order, so that most of it goes to what is answered. */
const SHARES: readonly (Omit<Conditions, 'tier'> & { readonly share: number })[] = [
  { order: 'fifo', network: 'client', share: 0.4 },
  { order: 'lifo', network: 'client', share: 0.2 },
  { order: 'any', network: 'open', share: 0.1 },
  { order: 'any', network: 'client', share: 0.3 },
];

export function explore(subject: Subject, search: Search): Exploration {
  const runs = { answered: 0, stuck: 0, outside: 0 };
  let complete = false;
  for (const { order, network, share } of SHARES) {
    const conditions = { tier: search.tier, order, network };
    let left = Math.max(1, Math.round(search.budget * share));
    for (const choices of sequences(left, search.seed)) {
      if (choices === 'all') {
        complete = order === 'any' && network === 'client';
        break;
      }
      if (left-- === 0) break;
      const { outcome } = run(subject, choices, conditions);
      runs[outcome]++;
      if (outcome === search.until) return { runs, found: { ...conditions, answers: choices.answers }, complete: false };
    }
  }
  return { runs, found: undefined, complete };
}

/** All sequences of answers and then `all`, or endless samples when there are more than `most` of them. */
function* sequences(most: number, seed: number): Generator<Choices | 'all'> {
  const all = new Enumeration();
  yield all;
  if (all.size <= most) {
    while (all.advance()) yield all;
    yield 'all';
  }
  for (let i = 0; ; i++) yield new Sample(seed + i);
}

/** For people: what happened in a run that was found. */
export function tell(subject: Subject, { answers, ...conditions }: Found): string {
  const { outcome, story } = run(subject, new Repetition(answers), conditions);
  const { tier, order, network } = conditions;
  return [`${outcome}, delivery ${order}, ${tier}, ${network} network`, ...story()].join('\n');
}
