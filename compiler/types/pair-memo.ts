import type { Type } from './type.ts';

/**
 * Answers about pairs of types. Types share their parts, so comparing two of them without remembering what was answered
 * could take time exponential in the size of the program. Holds nothing alive.
 */
export class PairMemo<Answer> {
  readonly #answers = new WeakMap<Type, WeakMap<Type, { readonly answer: Answer }>>();

  get(one: Type, other: Type, compute: () => Answer): Answer {
    const known = this.#answers.get(one) ?? new WeakMap<Type, { readonly answer: Answer }>();
    this.#answers.set(one, known);
    const found = known.get(other) ?? { answer: compute() };
    known.set(other, found);
    return found.answer;
  }
}
