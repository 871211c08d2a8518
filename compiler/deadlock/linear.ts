/** Linear expressions over integers that the analysis does not know: lengths, parameters, results of calls. */
import type { Node } from '../core/core.ts';
import { Terms } from './terms.ts';

/** An integer that is decided outside of the program or by the schedule. */
export interface Unknown {
  /** How the source writes it: `n`, `peers.length`. */
  readonly name: string;
  /** `parameter`: what the caller passes decides it. `computed`: others decide it, in a way that is not linear. */
  readonly origin: 'parameter' | 'result' | 'snapshot' | 'computed';
  /** In how many loops it stands, each iteration of which has its own; infinite when it is not known where it comes from. */
  readonly depth: number;
  /** Of an item of a list: what is at least 0 when there is such an item. */
  readonly within?: readonly Linear[];
  /** What always holds of it: each is at least 0. */
  readonly facts: Linear[];
  /** Of a product, what is multiplied. Default: it is none. */
  readonly factors?: readonly Unknown[];
  /** Where the program gets it: what else has the same name may come from elsewhere. Default: nobody has to tell. */
  readonly from?: Source | undefined;
}

/** Where a value comes to be. */
export interface Source {
  readonly node: Node;
  /** All that give something of this name, in the order of the function; in a helper that is called twice there are two of one place. */
  readonly namesakes: ReadonlySet<Node>;
  /** Which iterations of the unrolled loops around; see `Construction`. */
  readonly path: string;
}

/** Numbers up to this are followed: the sum of a few of them is exact. */
const LARGEST = 2 ** 50;

/** `constant` and so many of each unknown. */
export interface Linear {
  readonly constant: number;
  readonly terms: Terms;
}

const none = new Terms([], []);
const once = [1];
export const ZERO: Linear = { constant: 0, terms: none };
export const ONE: Linear = { constant: 1, terms: none };

export function constant(value: number): Linear {
  return { constant: value, terms: none };
}

export function unknown(symbol: Unknown): Linear {
  return { constant: 0, terms: new Terms([symbol], once) };
}

/** Whether it has no number that is too large to be followed. */
export function isExact({ constant: rest, terms }: Linear): boolean {
  return isFollowed(rest) && terms.factors.every(isFollowed);
}

export function isFollowed(value: number): boolean {
  return Math.abs(value) <= LARGEST;
}

export function plus(a: Linear, b: Linear): Linear {
  return combine(a, b, 1);
}

export function minus(a: Linear, b: Linear): Linear {
  return combine(a, b, -1);
}

export function times(a: Linear, factor: number): Linear {
  if (factor === 0) return ZERO;
  if (factor === 1) return a;
  return { constant: a.constant * factor, terms: a.terms.map((n) => n * factor) };
}

export function sameLinear(a: Linear, b: Linear): boolean {
  return a.constant === b.constant && a.terms.equals(b.terms);
}

/** Whether it means something where so many loops stand around: it says nothing of what each iteration of others has of its own. */
export function isKnownIn(depth: number, { terms }: Linear): boolean {
  return terms.symbols.every((symbol) => symbol.depth <= depth);
}

/** `2a + 3 >= 0` says no more than `2a + 2 >= 0` of integers. */
export function rounded(value: Linear): Linear {
  let divisor = 0;
  for (const n of value.terms.factors) divisor = greatestCommonDivisor(divisor, Math.abs(n));
  if (divisor <= 1) return value;
  return { constant: Math.floor(value.constant / divisor), terms: value.terms.map((n) => n / divisor) };
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** Who decides a number that depends on these and nothing else. */
export function originOf(symbols: readonly Unknown[]): Unknown['origin'] {
  const origins = new Set(symbols.map(({ origin }) => origin));
  for (const origin of ['computed', 'snapshot', 'result'] as const) if (origins.has(origin)) return origin;
  return 'parameter';
}

export function isNatural(symbol: Unknown): boolean {
  return symbol.facts.some((fact) => sameLinear(fact, unknown(symbol)));
}

function combine(a: Linear, b: Linear, factor: number): Linear {
  if (b.terms.size === 0) return b.constant === 0 ? a : { constant: a.constant + factor * b.constant, terms: a.terms };
  return { constant: a.constant + factor * b.constant, terms: a.terms.plus(b.terms, factor) };
}

/** What something is called in a text. */
export type Naming = (what: Pick<Unknown, 'name' | 'from'>) => string;

export const plainly: Naming = ({ name }) => name;

/** `peers.length - n + 1`, in source terms. */
export function printLinear({ constant: rest, terms }: Linear, called: Naming = plainly): string {
  // What is added first: a leading minus reads badly.
  const ordered = [...terms].sort(([, a], [, b]) => Number(b > 0) - Number(a > 0));
  let text = '';
  for (const [symbol, n] of ordered) {
    const name = called(symbol);
    const { factors } = symbol;
    const atom = name.includes(' ') && factors === undefined && (Math.abs(n) !== 1 || n < 0) ? `(${name})` : name;
    const size = Math.abs(n) === 1 ? atom : `${Math.abs(n)} * ${atom}`;
    text += text === '' ? (n < 0 ? `-${size}` : size) : n < 0 ? ` - ${size}` : ` + ${size}`;
  }
  if (text === '') return String(rest);
  return rest === 0 ? text : `${text} ${rest < 0 ? '-' : '+'} ${Math.abs(rest)}`;
}

/** `0 == value` with nothing negative on either side: `peers.length == 2`. @param sign what to write instead of `==` */
export function printZero(value: Linear, called: Naming = plainly, sign: '==' | '!=' = '=='): string {
  const { constant: rest, terms } = value;
  const left = terms.filter((n) => n > 0);
  const right = terms.filter((n) => n < 0).map((n) => -n);
  if (left.size === 0) return printZero(times(value, -1), called, sign);
  return `${printLinear({ constant: Math.max(rest, 0), terms: left }, called)} ${sign} ${printLinear({ constant: Math.max(-rest, 0), terms: right }, called)}`;
}

/** `0 <= value` with nothing negative on either side: `n < peers.length`; `peers.length == 0` of what is never negative; `limit != nil`. */
export function printAtLeastZero(value: Linear, called: Naming = plainly): string {
  const option = optionIn(value, called);
  if (option !== undefined) return `${option} ${value.constant === 0 ? '==' : '!='} nil`;
  if (value.constant === 0 && [...value.terms].every(([symbol, n]) => n < 0 && isNatural(symbol))) return `${printLinear(times(value, -1), called)} == 0`;
  const more = value.terms.filter((n) => n > 0);
  const less = value.terms.filter((n) => n < 0).map((n) => -n);
  const { constant: rest } = value;
  if (rest < 0 && less.size > 0 && more.size > 0 && rest === -1) return `${printLinear({ constant: 0, terms: less }, called)} < ${printLinear({ constant: 0, terms: more }, called)}`;
  const left = printLinear({ constant: rest < 0 ? -rest : 0, terms: less }, called);
  const right = printLinear({ constant: rest > 0 ? rest : 0, terms: more }, called);
  return less.size === 0 ? `${right} >= ${left}` : `${left} <= ${right}`;
}

/** The option of which this says whether it holds something: `limit` for `limit.length - 1` and `-limit.length`. */
function optionIn({ constant: rest, terms }: Linear, called: Naming): string | undefined {
  const [term, other] = terms;
  if (term === undefined || other !== undefined) return undefined;
  const [symbol, n] = term;
  const isAsked = (n === 1 && rest === -1) || (n === -1 && rest === 0);
  const isOption = symbol.origin !== 'snapshot' && symbol.facts.some((fact) => sameLinear(fact, minus(ONE, unknown(symbol))));
  return isAsked && isOption ? called(symbol).replace(/\.length(?= \(|$)/, '') : undefined;
}
