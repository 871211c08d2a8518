/** What is assumed in one case of the case analysis, and what follows from it. */
import { canAllHold, withBounds } from './elimination.ts';
import { Equalities } from './equalities.ts';
import { constant, isFollowed, minus, ONE, sameLinear, unknown } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';
import { factorsIn, hasProducts, isSurelyAtLeastZero, substituted } from './products.ts';
import type { Terms } from './terms.ts';

/** A value from outside that is compared or tested as a whole: two are the same when they are the same object. */
export interface Term {
  readonly name: string;
  readonly origin: Unknown['origin'];
  readonly local: boolean;
  /** Of an item of a list: what is at least 0 when there is such an item. */
  readonly within: readonly Linear[];
  readonly from: Unknown['from'];
}

/** One question that a case answers with yes or no. */
export type Choice =
  /** Whether `value` is at least 0. */
  | { readonly kind: 'at-least-zero'; readonly value: Linear }
  /** Whether a condition over values that the analysis cannot look into holds; same key, same question. */
  | { readonly kind: 'holds'; readonly key: string; readonly sides: readonly (Term | string)[]; readonly terms: readonly Term[]; readonly literal: { readonly term: Term; readonly value: string } | undefined }
  /** Whether a call fails. `call` is one instance, so iterations of an unrolled loop differ. */
  | { readonly kind: 'fails'; readonly key: string; readonly text: string; readonly local: boolean };

export interface Decision {
  readonly choice: Choice;
  readonly yes: boolean;
}

/** A chain of decisions, the latest last. Immutable; the same decisions in the same order are the same object. */
export class Assumptions {
  /** Of what this was made by one more assumption. */
  readonly before: Assumptions | undefined;
  /** Whether every call succeeds. */
  readonly calm: boolean;
  /** What is assumed of values: the same object while only failures of calls are decided. */
  readonly values: object;
  /** Whether anything is assumed that may have to do with sizes of snapshots, of which more may become known. */
  readonly areOfSizes: boolean;
  readonly #decision: Decision | undefined;
  readonly #facts: readonly Linear[];
  /** Those that were made of this by one more. */
  #after: Assumptions[] | undefined;
  #calmed: Assumptions | undefined;
  #decisions: readonly Decision[] | undefined;
  #answers: Answers | undefined;
  #equalities: Equalities | undefined;

  private constructor(before: Assumptions | undefined, decision: Decision | undefined, facts: readonly Linear[], calm: boolean, values: object) {
    this.before = before;
    this.#decision = decision;
    this.#facts = facts;
    this.calm = calm;
    this.values = values;
    this.areOfSizes = before?.areOfSizes === true || (decision?.choice.kind === 'at-least-zero' && isOfSizes(decision.choice.value));
  }

  /** Nothing: calls may fail, too. */
  static nothing(): Assumptions {
    return new Assumptions(undefined, undefined, [], false, {});
  }

  with(choice: Choice, yes: boolean): Assumptions {
    const known = this.#after?.find((after) => after.#decision?.yes === yes && isSameChoice(after.#decision.choice, choice));
    if (known !== undefined) return known;
    const facts = choice.kind === 'at-least-zero' ? [...this.#facts, yes ? choice.value : belowZero(choice.value)] : this.#facts;
    const made = new Assumptions(this, { choice, yes }, facts, this.calm, choice.kind === 'fails' ? this.values : {});
    (this.#after ??= []).push(made);
    return made;
  }

  /** Whether that is the latest decision. */
  decides(choice: Choice): boolean {
    return this.#decision?.choice === choice;
  }

  /** The earliest first. */
  get decisions(): readonly Decision[] {
    return (this.#decisions ??= this.#decision === undefined ? [] : [...(this.before?.decisions ?? []), this.#decision]);
  }

  /** Without a decision, if it is one of these. */
  without(decision: Decision): Assumptions {
    if (this.before === undefined || this.#decision === undefined) return this;
    if (this.#decision === decision) return this.before;
    const fewer = this.before.without(decision);
    return fewer === this.before ? this : fewer.with(this.#decision.choice, this.#decision.yes);
  }

  /** The same, but that every call succeeds. */
  withoutFailures(): Assumptions {
    if (this.#decision === undefined) return this.calm ? this : (this.#calmed ??= new Assumptions(this, undefined, this.#facts, true, this.values));
    const before = this.before?.withoutFailures() ?? this;
    return this.#decision.choice.kind === 'fails' ? before : before.with(this.#decision.choice, this.#decision.yes);
  }

  /** The answer that the assumptions force, if they do. */
  decide(choice: Choice): boolean | undefined {
    switch (choice.kind) {
      case 'at-least-zero':
        return this.decideAtLeastZero(choice.value);
      case 'fails':
        if (this.calm) return false;
        return this.#decision === undefined ? undefined : this.#known.fails.get(choice.key);
      case 'holds': {
        if (this.#decision === undefined) return undefined;
        const { holds } = this.#known;
        const known = holds.get(choice.key);
        return known ?? (holds.size === 0 ? undefined : (this.#equalities ??= new Equalities(this.decisions)).decide(choice));
      }
    }
  }

  /** Made when somebody asks: many cases are only on the way to others. */
  get #known(): Answers {
    if (this.#answers !== undefined) return this.#answers;
    const answers: Answers = { fails: new Map<string, boolean>(), holds: new Map<string, boolean>() };
    for (const { choice, yes } of this.decisions) if (choice.kind !== 'at-least-zero') answers[choice.kind].set(choice.key, yes);
    return (this.#answers = answers);
  }

  decideAtLeastZero(value: Linear): boolean | undefined {
    if (this.atLeastZero(value)) return true;
    return this.#isAtLeastZero(value, -1) ? false : undefined;
  }

  /** Whether the value is surely 0 or more. */
  atLeastZero(value: Linear): boolean {
    return this.#isAtLeastZero(value, 1);
  }

  /** Whether the value, or what is below zero when it is not, is surely 0 or more. */
  #isAtLeastZero(value: Linear, sign: 1 | -1, trials: Trials = { left: MOST_FACTORS_TRIED }): boolean {
    const { terms } = value;
    const rest = sign === 1 ? value.constant : -value.constant - 1;
    if (terms.size === 0) return rest >= 0;
    // Mostly one fact says it all.
    for (const fact of this.#facts) if (rest >= fact.constant && terms.equals(fact.terms, sign)) return true;
    const [symbol] = terms.symbols;
    if (terms.size === 1 && symbol !== undefined) for (const fact of symbol.facts) if (rest >= fact.constant && terms.equals(fact.terms, sign)) return true;
    if (this.#leastApart(terms, sign, rest) ?? !canAllHold(related(sign === 1 ? belowZero(value) : value, this.#facts))) return true;
    return hasProducts(value) && isSurelyAtLeastZero(sign === 1 ? value : belowZero(value), { mayTry: () => trials.left-- > 0, atLeastZero: (part) => this.#isAtLeastZero(part, 1, trials), range: (part) => this.#range(part) });
  }

  #range(symbol: Unknown): Range {
    const range = { least: -Infinity, most: Infinity };
    for (const fact of symbol.facts) narrows(symbol, fact, range);
    for (const fact of this.#facts) narrows(symbol, fact, range);
    if (range.least === 0 && range.most > 0 && this.atLeastZero(minus(unknown(symbol), ONE))) range.least = 1;
    return range;
  }

  /**
   * The same when the unknowns have nothing to do with one another, as mostly they have not: each has a range, and the least value is where
   * all are at an end of theirs.
   */
  #leastApart({ symbols, factors }: Terms, sign: 1 | -1, rest: number): boolean | undefined {
    let sum = rest;
    let isAssumed = false;
    let isEmpty = false;
    for (let i = 0; i < symbols.length; i++) {
      const symbol = symbols[i];
      if (symbol === undefined) continue;
      const range = { least: -Infinity, most: Infinity };
      if (!isRange(symbol, symbol.facts, range)) return undefined;
      for (const fact of this.#facts) {
        if (!fact.terms.has(symbol)) continue;
        if (!narrows(symbol, fact, range)) return undefined;
        isAssumed = true;
      }
      isEmpty ||= range.least > range.most;
      const n = sign * (factors[i] ?? 0);
      sum += n * (n > 0 ? range.least : range.most);
      if (Number.isFinite(sum) && !isFollowed(sum)) return undefined;
    }
    return (isAssumed && isEmpty) || sum >= 0;
  }

  /**
   * Whether it is not known that no integers are like this.
   *
   * @param before fewer assumptions of which that is not known, with the same known of sizes: then only what is new is looked at. Default: none
   */
  isFeasible(before?: Assumptions): boolean {
    if (this.#facts.length === 0) return true;
    if (before === undefined || this.#facts.some(hasProducts)) return canAllHold(this.#facts) && !this.#facts.some((fact) => hasProducts(fact) && this.#isAtLeastZero(fact, -1));
    if (before.#facts.length === this.#facts.length) return true;
    const [first, ...others] = this.#facts.slice(before.#facts.length).reverse();
    return first === undefined || (others.length === 0 ? canAllHold(related(first, before.#facts)) : canAllHold(this.#facts));
  }

  /** Whether there are integers like this, as far as products tell: of what is multiplied, small numbers are tried. */
  hasExample(): boolean {
    return hasExample(withBounds(this.#facts));
  }
}

/** Whether it speaks of sizes of snapshots, or of what may hang on them. */
function isOfSizes({ terms }: Linear): boolean {
  return terms.symbols.some((symbol) => symbol.origin === 'snapshot' || symbol.factors !== undefined || symbol.facts.some((fact) => fact.terms.symbols.some((other) => other !== symbol)));
}

function isSameChoice(a: Choice, b: Choice): boolean {
  if (a === b) return true;
  if (a.kind === 'at-least-zero') return b.kind === 'at-least-zero' && sameLinear(a.value, b.value);
  return a.kind === b.kind && a.key === b.key;
}

/** By the key of the choice. */
type Answers = Readonly<Record<'fails' | 'holds', Map<string, boolean>>>;

/** `-value - 1`: at least 0 exactly when `value` is not. */
export function belowZero(value: Linear): Linear {
  return minus(MINUS_ONE, value);
}

const MINUS_ONE = constant(-1);

/** Orders of factors, and examples of them, are as many as nobody can try: so many are tried to answer one question. */
interface Trials {
  left: number;
}

const MOST_FACTORS_TRIED = 100;
const MOST_EXAMPLES_TRIED = 1000;
/** The largest number that a factor is in an example. */
const MOST_TRIED = 3;

function hasExample(facts: readonly Linear[], trials: Trials = { left: MOST_EXAMPLES_TRIED }): boolean {
  const [factor] = facts.flatMap((fact) => [...factorsIn(fact)]);
  if (factor === undefined) return true;
  for (let n = 0; n <= MOST_TRIED; n++) {
    if (trials.left-- <= 0) return false;
    const tried = facts.map((fact) => substituted(fact, factor, n));
    if (canAllHold(tried) && hasExample(tried, trials)) return true;
  }
  return false;
}

interface Range {
  least: number;
  most: number;
}

function isRange(symbol: Unknown, facts: readonly Linear[], range: Range): boolean {
  for (const fact of facts) if (!narrows(symbol, fact, range)) return false;
  return true;
}

/** `x + rest` or `rest - x` is at least 0: an end of the range of x. False for facts that are not of this kind. */
function narrows(symbol: Unknown, { constant: rest, terms }: Linear, range: Range): boolean {
  const factor = terms.of(symbol);
  if (terms.size > 1 || Math.abs(factor) !== 1) return false;
  if (factor > 0) range.least = Math.max(range.least, -rest);
  else range.most = Math.min(range.most, rest);
  return true;
}

/** The goal and the facts that have to do with it: those that share an unknown with it, or with one of them. */
function related(goal: Linear, facts: readonly Linear[]): readonly Linear[] {
  const chosen = [goal];
  const symbols: Unknown[] = [];
  reach(goal, symbols);
  let left = facts;
  while (left.length > 0) {
    const near = left.filter((fact) => isAbout(fact, symbols));
    if (near.length === 0) break;
    left = left.length === near.length ? [] : left.filter((fact) => !isAbout(fact, symbols));
    for (const fact of near) {
      chosen.push(fact);
      reach(fact, symbols);
    }
  }
  return chosen;
}

/** Adds the unknowns of a value, and those that bound them. */
function reach({ terms }: Linear, symbols: Unknown[]): void {
  for (const symbol of terms.symbols) {
    if (symbols.includes(symbol)) continue;
    symbols.push(symbol);
    for (const fact of symbol.facts) reach(fact, symbols);
  }
}

function isAbout({ terms }: Linear, symbols: readonly Unknown[]): boolean {
  for (const symbol of terms.symbols) if (symbols.includes(symbol)) return true;
  return false;
}
