/** What follows of values that are assumed to be equal: equality is transitive, and two literals are two values. */
import type { Choice, Decision, Term } from './assumptions.ts';

/** A value, or a literal as it is written. */
type Side = Term | string;

export class Equalities {
  /** Of each side another one that is equal to it; a literal is the last of its chain. */
  readonly #next = new Map<Side, Side>();
  readonly #apart: (readonly [Side, Side])[] = [];

  constructor(decisions: readonly Decision[]) {
    for (const { choice, yes } of decisions) {
      if (choice.kind !== 'holds') continue;
      const [a, b] = sidesOf(choice);
      // of two truth values that differ each is what the other is not
      if (!yes) this.#apart.push([a, b]);
      if (yes || choice.sides.length === 1) this.#join(a, yes ? b : 'false');
    }
  }

  /** Whether the two are equal; undefined where that is open. */
  decide(choice: Extract<Choice, { readonly kind: 'holds' }>): boolean | undefined {
    const [a, b] = sidesOf(choice).map((side) => this.#last(side));
    if (a === b) return true;
    if (typeof a === 'string' && typeof b === 'string') return false;
    const isApart = this.#apart.some(([x, y]) => {
      const [left, right] = [this.#last(x), this.#last(y)];
      return (left === a && right === b) || (left === b && right === a);
    });
    return isApart ? false : undefined;
  }

  #join(a: Side, b: Side): void {
    const [x, y] = [this.#last(a), this.#last(b)];
    if (x === y) return;
    if (typeof x === 'string') this.#next.set(y, x);
    else this.#next.set(x, y);
  }

  #last(side: Side): Side {
    let at = side;
    for (let next = this.#next.get(at); next !== undefined; next = this.#next.get(at)) at = next;
    return at;
  }
}

/** What tests one truth value asks whether it is `true`. */
function sidesOf({ sides: [a = 'true', b = 'true'] }: Extract<Choice, { readonly kind: 'holds' }>): readonly [Side, Side] {
  return [a, b];
}
