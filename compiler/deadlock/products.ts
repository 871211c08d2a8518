/**
 * Products of unknowns. Each is an unknown of its own, the same one whatever the order of its factors, so that a polynomial is a linear
 * expression: `(a + 1) * b` is `a * b + b`.
 */
import { constant, isExact, isNatural, minus, ONE, originOf, plus, rounded, times, unknown, ZERO } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';

/** Products of more factors, and sums of more terms, are not followed. */
const MOST_FACTORS = 4;
const MOST_TERMS = 12;

/** The products in which an unknown is a factor, by that unknown. */
const made = new WeakMap<Unknown, Unknown[]>();

/** Undefined when it has too many terms to be followed. */
export function product(a: Linear, b: Linear): Linear | undefined {
  if (a.terms.size === 0) return times(b, a.constant);
  if (b.terms.size === 0) return times(a, b.constant);
  if ((a.terms.size + 1) * (b.terms.size + 1) > MOST_TERMS) return undefined;
  let sum = ZERO;
  for (const [x, n] of a.terms) {
    for (const [y, m] of b.terms) {
      const factors = [...factorsOf(x), ...factorsOf(y)];
      if (factors.length > MOST_FACTORS) return undefined;
      sum = plus(sum, times(multiplied(factors), n * m));
    }
  }
  return plus(plus(sum, times({ constant: 0, terms: a.terms }, b.constant)), times(b, a.constant));
}

export function hasProducts({ terms }: Linear): boolean {
  return terms.symbols.some(({ factors }) => factors !== undefined);
}

/** What is multiplied anywhere in the value. */
export function factorsIn({ terms }: Linear): ReadonlySet<Unknown> {
  return new Set(terms.symbols.flatMap(({ factors }) => factors ?? []));
}

/** `by * quotient + rest`. There is no `by` in the rest. */
export function divided(value: Linear, by: Unknown): { readonly quotient: Linear; readonly rest: Linear } {
  let quotient = ZERO;
  let rest = constant(value.constant);
  for (const [symbol, n] of value.terms) {
    const factors = factorsOf(symbol);
    const at = factors.indexOf(by);
    if (at < 0) rest = plus(rest, times(unknown(symbol), n));
    else quotient = plus(quotient, times(multiplied(factors.filter((_, i) => i !== at)), n));
  }
  return { quotient, rest };
}

/** The value when one unknown is this number. */
export function substituted(value: Linear, symbol: Unknown, by: number): Linear {
  const { quotient, rest } = divided(value, symbol);
  if (quotient === ZERO) return value;
  return plus(rest, times(substituted(quotient, symbol, by), by));
}

/**
 * The questions that say the same as whether the value is at least 0, without its product: of natural numbers `x * y` is 0 or more when one is 0
 * or the other is 0 or more, and 1 or more when both are. Undefined where there is no such product.
 */
export function parted(value: Linear): { readonly kind: 'every' | 'some'; readonly of: readonly Linear[] } | undefined {
  if (!hasProducts(value)) return undefined;
  const whole = rounded(value);
  for (const factor of factorsIn(whole)) {
    const { quotient, rest } = divided(whole, factor);
    const x = unknown(factor);
    if (rest.terms.size > 0 || !isNatural(factor)) continue;
    if (rest.constant === 0) return { kind: 'some', of: [minus(ZERO, x), quotient] };
    if (rest.constant === -1) return { kind: 'every', of: [minus(x, ONE), minus(quotient, ONE)] };
  }
  return undefined;
}

/** What is known of the parts of a product. */
export interface Parts {
  /** Whether another factor may be tried: with many of them there are more orders than anybody can try. */
  readonly mayTry: () => boolean;
  readonly atLeastZero: (value: Linear) => boolean;
  readonly range: (symbol: Unknown) => { readonly least: number; readonly most: number };
}

/** Whether a value with products is surely 0 or more, because it is with one factor at the end of its range, and only grows from there. */
export function isSurelyAtLeastZero(value: Linear, { mayTry, atLeastZero, range }: Parts): boolean {
  for (const factor of factorsIn(value)) {
    if (!mayTry()) return false;
    const { quotient, rest } = divided(value, factor);
    const { least, most } = range(factor);
    const at = (end: number): boolean => {
      const whole = Number.isFinite(end) ? plus(times(quotient, end), rest) : undefined;
      return whole !== undefined && isExact(whole) && atLeastZero(whole);
    };
    if (least === most) return at(least);
    if ((atLeastZero(quotient) && at(least)) || (atLeastZero(times(quotient, -1)) && at(most))) return true;
  }
  return false;
}

function factorsOf(symbol: Unknown): readonly Unknown[] {
  return symbol.factors ?? [symbol];
}

function multiplied(factors: readonly Unknown[]): Linear {
  const [first, second] = factors;
  if (first === undefined) return ONE;
  if (second === undefined) return unknown(first);
  const others = made.get(first) ?? [];
  const known = others.find((other) => isSame(other.factors ?? [], factors));
  if (known !== undefined) return unknown(known);
  const symbol: Unknown = { name: factors.map(({ name }) => inBrackets(name)).join(' * '), origin: originOf(factors), depth: Math.max(...factors.map(({ depth }) => depth)), facts: [], factors };
  if (factors.every(isNatural)) symbol.facts.push(unknown(symbol));
  for (const factor of new Set(factors)) made.set(factor, [...(made.get(factor) ?? []), symbol]);
  return unknown(symbol);
}

function isSame(a: readonly Unknown[], b: readonly Unknown[]): boolean {
  const left = [...b];
  for (const symbol of a) {
    const at = left.indexOf(symbol);
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
}

function inBrackets(name: string): string {
  return name.includes(' ') ? `(${name})` : name;
}
