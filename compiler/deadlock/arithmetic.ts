/** What is known of the results of operators. */
import { Assumptions, belowZero } from './assumptions.ts';
import { constant, isExact, minus, ONE, originOf, plus, printLinear, times, unknown } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';
import { product } from './products.ts';
import { atLeastZero, not } from './value.ts';
import type { Known, Value } from './value.ts';

const nothing = Assumptions.nothing();

/** Results of the services `cmp`, `math` and `op` that are sums of products; undefined for the others. */
export function computed(service: string, method: string, [a, b]: readonly Value[]): Known | undefined {
  if (service === 'op' && method === 'array_length' && a !== undefined) return { integer: a.length };
  if (a === undefined || b === undefined) return undefined;
  if (service === 'cmp') {
    const difference = minus(a.integer, b.integer);
    switch (method) {
      case 'gte':
        return { truth: atLeastZero(difference) };
      case 'gt':
        return { truth: not(atLeastZero(minus(b.integer, a.integer))) };
      case 'lte':
        return { truth: atLeastZero(minus(b.integer, a.integer)) };
      case 'lt':
        return { truth: atLeastZero(belowZero(difference)) };
      default:
        return undefined;
    }
  }
  if (service !== 'math') return undefined;
  const integer = linearResult(method, a.integer, b.integer);
  return integer === undefined || !isExact(integer) ? undefined : { integer };
}

function linearResult(method: string, a: Linear, b: Linear): Linear | undefined {
  switch (method) {
    case 'add':
      return plus(a, b);
    case 'sub':
      return minus(a, b);
    case 'mul':
      return product(a, b);
    default:
      return undefined;
  }
}

/**
 * What bounds the result of a `math` operator that is not linear. A quotient by a literal is decided by what is divided, when that is not
 * so far below 0 that the quotient is; of natural numbers, bounds are known of the others.
 */
export function bounded(method: string, [a, b]: readonly Value[], { name, depth }: Pick<Unknown, 'name' | 'depth'>): Known {
  if (!['mul', 'div', 'rem', 'pow'].includes(method) || a === undefined || b === undefined) return {};
  const by = b.integer.terms.size === 0 ? b.integer.constant : 0;
  const rest = constant(by - 1);
  const isNatural = (integer: Linear): boolean => nothing.atLeastZero(integer);
  if (method === 'div' && by > 0 && isNatural(plus(a.integer, rest))) {
    const result: Unknown = { name: `${inBrackets(a.integer)} / ${by}`, depth, origin: originOf(a.integer.terms.symbols), facts: [] };
    const whole = times(unknown(result), by);
    const most = isNatural(a.integer) ? a.integer : plus(a.integer, rest);
    result.facts.push(unknown(result), minus(most, whole), minus(plus(whole, rest), a.integer));
    return { integer: unknown(result) };
  }
  if (!isNatural(a.integer) || !isNatural(b.integer)) return {};
  const result: Unknown = { name, depth, origin: 'computed', facts: [] };
  result.facts.push(unknown(result));
  if (method === 'div') {
    const whole = product(unknown(result), b.integer);
    result.facts.push(minus(a.integer, unknown(result)), ...(whole === undefined ? [] : [minus(a.integer, whole)]));
  }
  if (method === 'rem' && by > 0) result.facts.push(minus(rest, unknown(result)));
  // There is no rest of a division by 0.
  if (method === 'rem' && by === 0) result.facts.push(minus(minus(b.integer, ONE), unknown(result)));
  return { integer: unknown(result) };
}

function inBrackets(value: Linear): string {
  const text = printLinear(value);
  return text.includes(' ') ? `(${text})` : text;
}
