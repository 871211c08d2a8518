/** What is assumed in one case of the case analysis, and what follows from it. */
import { constant, minus, plus, times } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';

/** A value from outside that is compared or tested as a whole: two are the same when they are the same object. */
export interface Term {
  readonly name: string;
  readonly origin: Unknown['origin'];
  readonly local: boolean;
}

/** One question that a case answers with yes or no. */
export type Choice =
  /** Whether `value` is at least 0. */
  | { readonly kind: 'at-least-zero'; readonly value: Linear }
  /** Whether a condition over values that the analysis cannot look into holds; same key, same question. */
  | { readonly kind: 'holds'; readonly key: string; readonly text: string; readonly terms: readonly Term[]; readonly literal: { readonly term: Term; readonly value: string } | undefined }
  /** Whether a call fails. `call` is one instance, so iterations of an unrolled loop differ. */
  | { readonly kind: 'fails'; readonly key: string; readonly text: string; readonly local: boolean };

export interface Decision {
  readonly choice: Choice;
  readonly yes: boolean;
}

/** A chain of decisions, the latest first. Immutable. */
export class Assumptions {
  readonly #facts: readonly Linear[];
  readonly #answers: ReadonlyMap<string, boolean>;
  readonly decisions: readonly Decision[];
  /** Whether every call succeeds. */
  readonly calm: boolean;
  /** What is assumed of values: the same object while only failures of calls are decided. */
  readonly values: object;

  /** Of what this was made by one more assumption. */
  readonly before: Assumptions | undefined;

  private constructor(before: Assumptions | undefined, decisions: readonly Decision[], facts: readonly Linear[], answers: ReadonlyMap<string, boolean>, calm: boolean, values: object) {
    this.before = before;
    this.decisions = decisions;
    this.#facts = facts;
    this.#answers = answers;
    this.calm = calm;
    this.values = values;
  }

  /** Calls may fail. */
  static readonly none = new Assumptions(undefined, [], [], new Map(), false, {});
  static readonly calm = new Assumptions(Assumptions.none, [], [], new Map(), true, Assumptions.none.values);

  with(choice: Choice, yes: boolean): Assumptions {
    const decisions = [...this.decisions, { choice, yes }];
    if (choice.kind === 'at-least-zero') {
      return new Assumptions(this, decisions, [...this.#facts, yes ? choice.value : belowZero(choice.value)], this.#answers, this.calm, {});
    }
    const values = choice.kind === 'fails' ? this.values : {};
    return new Assumptions(this, decisions, this.#facts, new Map(this.#answers).set(answerKey(choice), yes), this.calm, values);
  }

  /** The same, but that every call succeeds. */
  withoutFailures(): Assumptions {
    return this.decisions.filter(({ choice }) => choice.kind !== 'fails').reduce((all: Assumptions, { choice, yes }) => all.with(choice, yes), Assumptions.calm);
  }

  /** The answer that the assumptions force, if they do. */
  decide(choice: Choice): boolean | undefined {
    switch (choice.kind) {
      case 'at-least-zero':
        return this.decideAtLeastZero(choice.value);
      case 'fails':
        if (this.calm) return false;
        return this.#answers.size === 0 ? undefined : this.#answers.get(answerKey(choice));
      case 'holds': {
        const known = this.#answers.get(answerKey(choice));
        if (known !== undefined || choice.literal === undefined) return known;
        // A value that equals one literal equals no other.
        const { literal } = choice;
        const equalsOther = this.decisions.some(
          ({ choice: other, yes }) => yes && other.kind === 'holds' && other.literal?.term === literal.term && other.literal.value !== literal.value,
        );
        return equalsOther ? false : undefined;
      }
    }
  }

  decideAtLeastZero(value: Linear): boolean | undefined {
    if (this.atLeastZero(value)) return true;
    return this.atLeastZero(belowZero(value)) ? false : undefined;
  }

  /** Whether the value is surely 0 or more. */
  atLeastZero(value: Linear): boolean {
    if (value.terms.size === 0) return value.constant >= 0;
    // Mostly one fact says it all.
    for (const fact of this.#facts) if (exceeds(value, fact)) return true;
    if (value.terms.size === 1) for (const [symbol] of value.terms) for (const fact of symbol.facts) if (exceeds(value, fact)) return true;
    return this.#leastApart(value) ?? !canAllHold(related(belowZero(value), this.#facts));
  }

  /** The same when the unknowns have nothing to do with one another or with what is assumed, as mostly they have not. */
  #leastApart({ constant: least, terms }: Linear): boolean | undefined {
    let sum = least;
    for (const [symbol, n] of terms) {
      for (const fact of this.#facts) if (fact.terms.has(symbol)) return undefined;
      let end: number | undefined;
      for (const { constant: rest, terms: of } of symbol.facts) {
        const factor = of.get(symbol);
        if (of.size > 1 || factor === undefined || Math.abs(factor) !== 1) return undefined;
        // `x + rest` or `rest - x` is at least 0: an end of the range of x.
        if (factor > 0 === n > 0) end = end === undefined ? -rest * factor : n > 0 ? Math.max(end, -rest) : Math.min(end, rest);
      }
      if (end === undefined) return false;
      sum += n * end;
    }
    return sum >= 0;
  }

  /** Whether no assignment of integers is known to be impossible. */
  isFeasible(): boolean {
    return canAllHold(this.#facts);
  }
}

function answerKey(choice: Exclude<Choice, { readonly kind: 'at-least-zero' }>): string {
  return `${choice.kind} ${choice.key}`;
}

/** `-value - 1`: at least 0 exactly when `value` is not. */
export function belowZero(value: Linear): Linear {
  return minus(MINUS_ONE, value);
}

const MINUS_ONE = constant(-1);

/** Beyond this many inequalities nothing is proven any more; programs have a handful. */
const MOST_FACTS = 60;

/**
 * Fourier-Motzkin elimination over the rationals, with constants rounded to integers where all factors share a divisor. False only if
 * there is no solution; true may be wrong, which costs a proof and nothing else.
 */
function canAllHold(values: readonly Linear[]): boolean {
  let facts = withBounds(values);
  for (;;) {
    if (facts.some(({ constant: rest, terms }) => terms.size === 0 && rest < 0)) return false;
    const symbol = cheapest(facts);
    if (symbol === undefined || facts.length > MOST_FACTS) return true;
    facts = eliminate(symbol, facts);
  }
}

/** Whether `value` is `fact` and something more. */
function exceeds(value: Linear, fact: Linear): boolean {
  if (value.terms.size !== fact.terms.size || value.constant < fact.constant) return false;
  for (const [symbol, n] of value.terms) if (fact.terms.get(symbol) !== n) return false;
  return true;
}

/** The goal and the facts that have to do with it: those that share an unknown with it, or with one of them. */
function related(goal: Linear, facts: readonly Linear[]): readonly Linear[] {
  const chosen = [goal];
  const symbols = new Set<Unknown>();
  const reach = (symbol: Unknown): void => {
    if (symbols.has(symbol)) return;
    symbols.add(symbol);
    for (const { terms } of symbol.facts) for (const other of terms.keys()) reach(other);
  };
  for (const symbol of goal.terms.keys()) reach(symbol);
  let left = facts;
  for (;;) {
    const near = left.filter((fact) => isAbout(fact, symbols));
    if (near.length === 0) return chosen;
    left = left.length === near.length ? [] : left.filter((fact) => !isAbout(fact, symbols));
    for (const fact of near) {
      chosen.push(fact);
      for (const symbol of fact.terms.keys()) reach(symbol);
    }
  }
}

function isAbout({ terms }: Linear, symbols: ReadonlySet<Unknown>): boolean {
  for (const symbol of terms.keys()) if (symbols.has(symbol)) return true;
  return false;
}

function withBounds(values: readonly Linear[]): readonly Linear[] {
  const facts = values.filter(({ terms }) => terms.size > 0);
  const constants = values.filter(({ terms }) => terms.size === 0);
  const seen = new Set<Unknown>();
  for (let i = 0; i < facts.length && i < MOST_FACTS; i++) {
    for (const symbol of facts[i]?.terms.keys() ?? []) {
      if (seen.has(symbol)) continue;
      seen.add(symbol);
      for (const fact of symbol.facts) facts.push(fact);
    }
  }
  return [...constants, ...facts];
}

/** The unknown whose elimination makes the fewest new inequalities. */
function cheapest(facts: readonly Linear[]): Unknown | undefined {
  const symbols = new Set<Unknown>();
  for (const { terms } of facts) for (const symbol of terms.keys()) symbols.add(symbol);
  let best: Unknown | undefined;
  let least = Infinity;
  for (const symbol of symbols) {
    let above = 0;
    let below = 0;
    for (const { terms } of facts) {
      const n = terms.get(symbol);
      if (n === undefined) continue;
      if (n > 0) above++;
      else below++;
    }
    const cost = above * below - above - below;
    if (cost < least) {
      best = symbol;
      least = cost;
    }
  }
  return best;
}

function eliminate(symbol: Unknown, facts: readonly Linear[]): readonly Linear[] {
  const rest: Linear[] = [];
  const above: Linear[] = [];
  const below: Linear[] = [];
  for (const fact of facts) {
    const n = fact.terms.get(symbol);
    if (n === undefined) rest.push(fact);
    else (n > 0 ? above : below).push(fact);
  }
  for (const upper of above) {
    for (const lower of below) {
      const sum = plus(times(upper, -(lower.terms.get(symbol) ?? 0)), times(lower, upper.terms.get(symbol) ?? 0));
      rest.push(rounded(sum));
    }
  }
  return rest;
}

/** `2a + 3 >= 0` says no more than `2a + 2 >= 0` of integers. */
function rounded(value: Linear): Linear {
  let divisor = 0;
  for (const n of value.terms.values()) divisor = greatestCommonDivisor(divisor, Math.abs(n));
  if (divisor <= 1) return value;
  return { constant: Math.floor(value.constant / divisor), terms: new Map([...value.terms].map(([symbol, n]) => [symbol, n / divisor])) };
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
