/** So many of each unknown. Mostly one, so that two short arrays take less time and memory than a map. */
import type { Unknown } from './linear.ts';

export class Terms {
  readonly symbols: readonly Unknown[];
  /** None is 0. */
  readonly factors: readonly number[];

  constructor(symbols: readonly Unknown[], factors: readonly number[]) {
    this.symbols = symbols;
    this.factors = factors;
  }

  get size(): number {
    return this.symbols.length;
  }

  /** Its factor; 0 when it is not among them. */
  of(symbol: Unknown): number {
    const { symbols } = this;
    for (let i = 0; i < symbols.length; i++) if (symbols[i] === symbol) return this.factors[i] ?? 0;
    return 0;
  }

  has(symbol: Unknown): boolean {
    return this.symbols.includes(symbol);
  }

  *[Symbol.iterator](): Generator<readonly [Unknown, number]> {
    for (const [i, symbol] of this.symbols.entries()) yield [symbol, this.factors[i] ?? 0];
  }

  /** @param change gives no 0 for what is not */
  map(change: (factor: number) => number): Terms {
    return new Terms(this.symbols, this.factors.map(change));
  }

  /** These, and so many times the others. */
  plus(other: Terms, times: number): Terms {
    if (this.symbols.length === 0) return times === 1 ? other : other.map((n) => n * times);
    const symbols = [...this.symbols];
    const factors = [...this.factors];
    for (let i = 0; i < other.symbols.length; i++) {
      const symbol = other.symbols[i];
      if (symbol === undefined) continue;
      const more = times * (other.factors[i] ?? 0);
      const at = symbols.indexOf(symbol);
      const sum = at < 0 ? more : (factors[at] ?? 0) + more;
      if (at < 0) {
        symbols.push(symbol);
        factors.push(sum);
      } else if (sum === 0) {
        symbols.splice(at, 1);
        factors.splice(at, 1);
      } else factors[at] = sum;
    }
    return new Terms(symbols, factors);
  }

  equals(other: Terms, times = 1): boolean {
    if (this === other) return times === 1 || this.symbols.length === 0;
    const { symbols, factors } = this;
    if (symbols.length !== other.symbols.length) return false;
    for (let i = 0; i < symbols.length; i++) {
      const symbol = symbols[i];
      if (symbol !== undefined && other.of(symbol) !== times * (factors[i] ?? 0)) return false;
    }
    return true;
  }

  filter(test: (factor: number) => boolean): Terms {
    const kept = this.symbols.filter((_, i) => test(this.factors[i] ?? 0));
    return new Terms(kept, this.factors.filter(test));
  }
}
