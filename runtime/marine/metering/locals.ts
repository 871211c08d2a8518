import type { LocalGroup, ValueType } from '../binary/module.ts';

/** The locals of a function: its parameters, those it declares, and those that metering adds. */
export class Locals {
  readonly parameters: number;
  /** Without the added ones. */
  readonly own: number;
  readonly #groups: readonly LocalGroup[];
  /** Where each group ends. Groups are not spread out: a few bytes can declare 50,000 locals. */
  readonly #ends: readonly number[];
  readonly #scratch = new Map<string, number>();
  readonly #added: ValueType[] = [];

  constructor(params: readonly ValueType[], groups: readonly LocalGroup[]) {
    this.#groups = groups;
    this.parameters = params.length;
    let end = params.length;
    this.#ends = groups.map(({ count }) => (end += count));
    this.own = end;
  }

  /** With the added ones. */
  get count(): number {
    return this.own + this.#added.length;
  }

  /** What to declare. */
  get groups(): readonly LocalGroup[] {
    return [...this.#groups, ...this.#added.map((type) => ({ count: 1, type }))];
  }

  /** The float type of a local that may hold results of arithmetic: a parameter may hold anything. */
  ownFloat(index: number): 'f32' | 'f64' | undefined {
    if (index < this.parameters || index >= this.own) return undefined;
    let [low, high] = [0, this.#ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (index < (this.#ends[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    const type = this.#groups[low]?.type;
    return type === 'f32' || type === 'f64' ? type : undefined;
  }

  /** An added local with this purpose, the same each time. */
  scratch(purpose: string, type: ValueType): number {
    const known = this.#scratch.get(purpose);
    if (known !== undefined) return known;
    const index = this.count;
    this.#added.push(type);
    this.#scratch.set(purpose, index);
    return index;
  }
}
