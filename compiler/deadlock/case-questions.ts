/** All that a wait graph takes from its case: what was asked, so that other cases with the same answers can have the same graph. */
import { computed } from './arithmetic.ts';
import type { Assumptions } from './assumptions.ts';
import { constant, minus } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';
import { decide, Value } from './value.ts';
import type { Known, Truth } from './value.ts';

/** Products of numbers up to this are computed where the case leaves one for each. */
const MOST_SETTLED = 9;

export class CaseQuestions {
  /** Whether other assumptions give the same answer, for each question. */
  readonly questions: ((assumptions: Assumptions) => boolean)[] = [];
  /** Numbers that are unknowns in general, and that this case settles. */
  readonly settled = new Map<Unknown, number>();
  readonly #assumptions: Assumptions;

  constructor(assumptions: Assumptions) {
    this.#assumptions = assumptions;
  }

  decide(truth: Truth): boolean | undefined {
    return this.#ask(truth.kind === 'is', (assumptions) => decide(truth, assumptions));
  }

  /** The one natural number, up to `most`, that the case leaves. */
  onlyNumber(value: Linear, most: number): number | undefined {
    return this.#ask(value.terms.size === 0, (assumptions) => onlyNumber(value, most, assumptions));
  }

  /**
   * A product and the like of numbers that the case settles.
   *
   * @param elsewhere what the result is in other cases: an unknown, which here has that value
   */
  settledResult(method: string, args: readonly Value[], elsewhere: Value | undefined): Known | undefined {
    const result = computed('math', method, args.map((value) => this.#number(value)));
    if (result?.integer?.terms.size !== 0 || elsewhere === undefined) return result;
    for (const symbol of elsewhere.integer.terms.symbols) this.settled.set(symbol, result.integer.constant);
    return result;
  }

  /** The value as a number when the case leaves no other. */
  #number(value: Value): Value {
    const number = this.onlyNumber(value.integer, MOST_SETTLED);
    return number === undefined ? value : new Value(String(number), 'computed', 0, { integer: constant(number) });
  }

  /** `isSettled`: the answer is the same in every case. */
  #ask<Answer>(isSettled: boolean, question: (assumptions: Assumptions) => Answer): Answer {
    const answer = question(this.#assumptions);
    if (!isSettled) this.questions.push((assumptions) => question(assumptions) === answer);
    return answer;
  }
}

function onlyNumber(value: Linear, most: number, assumptions: Assumptions): number | undefined {
  if (value.terms.size === 0) return value.constant >= 0 && value.constant <= most ? value.constant : undefined;
  for (let n = 0; n <= most; n++) {
    if (assumptions.atLeastZero(minus(constant(n), value))) return assumptions.atLeastZero(minus(value, constant(n))) ? n : undefined;
  }
  return undefined;
}
