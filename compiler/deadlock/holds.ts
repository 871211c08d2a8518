/** Conditions over values that the analysis cannot look into. */
import type { Choice } from './assumptions.ts';
import type { Value } from './value.ts';

/** Whether a condition over values as a whole holds; few are ever decided, so what tells them apart is found out when asked. */
export class Holds {
  readonly kind = 'holds';
  readonly terms: readonly Value[];
  readonly literal: Extract<Choice, { readonly kind: 'holds' }>['literal'];
  readonly sides: readonly (Value | string)[];
  #key: string | undefined;

  /** @param sides what is equal when it holds, or the one that is true */
  constructor(sides: readonly (Value | string)[], terms: readonly Value[], literal: Holds['literal']) {
    this.sides = sides;
    this.terms = terms;
    this.literal = literal;
  }

  get key(): string {
    return (this.#key ??= this.sides.map((side) => (typeof side === 'string' ? side : keyOf(side))).sort().join(' == '));
  }
}

const keys = new WeakMap<object, string>();
let made = 0;

/** The same for the same object. */
export function keyOf(value: object): string {
  const known = keys.get(value);
  if (known !== undefined) return known;
  const key = String(made++);
  keys.set(value, key);
  return key;
}
