/** Who answers the questions that a run asks: what a call returns, whether it fails, what is delivered next. */
import { seededRandom } from '../../../runtime/network/random.ts';

export interface Choices {
  /** A number from 0 to `of - 1`. */
  choose(of: number): number;
  fails(): boolean;
  /** The answers so far. */
  readonly answers: readonly number[];
}

/** Every sequence of answers, one after the other, depth first. */
export class Enumeration implements Choices {
  #path: { readonly of: number; readonly answer: number }[] = [];
  #at = 0;

  choose(of: number): number {
    const known = this.#path[this.#at++];
    if (known !== undefined) return known.answer;
    this.#path.push({ of, answer: 0 });
    return 0;
  }

  fails(): boolean {
    return this.choose(2) === 1;
  }

  get answers(): readonly number[] {
    return this.#path.map(({ answer }) => answer);
  }

  /** How many sequences there would be if all asked the same questions as this one. */
  get size(): number {
    return this.#path.reduce((product, { of }) => product * of, 1);
  }

  /** Goes on to the next sequence; false after the last. */
  advance(): boolean {
    this.#at = 0;
    for (let last = this.#path.pop(); last !== undefined; last = this.#path.pop()) {
      if (last.answer + 1 === last.of) continue;
      this.#path.push({ of: last.of, answer: last.answer + 1 });
      return true;
    }
    return false;
  }
}

/** How many of a sampled run's calls fail: with one rate for all runs, nearly all would have some of both. */
const FAILURE_RATES = [0.1, 0.3, 0.6, 1];

/** Answers by chance. */
export class Sample implements Choices {
  readonly answers: number[] = [];
  readonly #random: () => number;
  readonly #failureRate: number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#failureRate = FAILURE_RATES[Math.floor(this.#random() * FAILURE_RATES.length)] ?? 1;
  }

  choose(of: number): number {
    const answer = Math.floor(this.#random() * of);
    this.answers.push(answer);
    return answer;
  }

  fails(): boolean {
    const fails = this.#random() < this.#failureRate;
    this.answers.push(Number(fails));
    return fails;
  }
}

/** The answers of an earlier run. */
export class Repetition implements Choices {
  readonly answers: readonly number[];
  #at = 0;

  constructor(answers: readonly number[]) {
    this.answers = answers;
  }

  choose(of: number): number {
    const answer = this.answers[this.#at++];
    if (answer === undefined || answer >= of) throw new Error('the repeated run asks other questions');
    return answer;
  }

  fails(): boolean {
    return this.choose(2) === 1;
  }
}
