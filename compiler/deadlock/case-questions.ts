/** All that a wait graph takes from its case: what was asked, so that other cases with the same answers can have the same graph. */
import type { Assumptions } from './assumptions.ts';
import { constant, minus } from './linear.ts';
import type { Linear } from './linear.ts';
import { decide } from './value.ts';
import type { Truth } from './value.ts';

export class CaseQuestions {
  /** Whether other assumptions give the same answer, for each question. */
  readonly questions: ((assumptions: Assumptions) => boolean)[] = [];
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
