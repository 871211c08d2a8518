/** What is known of the results of operators. */
import { Assumptions, belowZero } from './assumptions.ts';
import { constant, minus, plus, product, times, unknown } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';
import { atLeastZero, not } from './value.ts';
import type { Known, Value } from './value.ts';

/** Results of the services `cmp` and `math` that are linear; undefined for the others. */
export function computed(service: string, method: string, [a, b]: readonly Value[]): Known | undefined {
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
  return linearResult(method, a.integer, b.integer);
}

function linearResult(method: string, a: Linear, b: Linear): Known | undefined {
  switch (method) {
    case 'add':
      return { integer: plus(a, b) };
    case 'sub':
      return { integer: minus(a, b) };
    case 'mul': {
      const integer = product(a, b);
      return integer === undefined ? undefined : { integer };
    }
    default:
      return undefined;
  }
}

/**
 * What bounds the result of a `math` operator on natural numbers that is not linear. A quotient by a literal is decided by what is divided;
 * of the others only bounds are known.
 */
export function bounded(method: string, [a, b]: readonly Value[], { name, depth }: Pick<Unknown, 'name' | 'depth'>): Known {
  if (!['mul', 'div', 'rem', 'pow'].includes(method) || a === undefined || b === undefined || ![a, b].every(({ integer }) => Assumptions.none.atLeastZero(integer))) return {};
  const by = b.integer.terms.size === 0 ? b.integer.constant : 0;
  const result: Unknown = { name, depth, origin: method === 'div' && by > 0 ? originOf(a.integer) : 'computed', facts: [] };
  const value = unknown(result);
  const rest = constant(by - 1);
  result.facts.push(value);
  if (method === 'div' && by > 0) result.facts.push(minus(a.integer, times(value, by)), minus(plus(times(value, by), rest), a.integer));
  if (method === 'rem' && by > 0) result.facts.push(minus(rest, value));
  return { integer: value };
}

/** Who decides a number that depends on nothing else. */
function originOf({ terms }: Linear): Unknown['origin'] {
  const origins = new Set(terms.symbols.map(({ origin }) => origin));
  for (const origin of ['computed', 'snapshot', 'result'] as const) if (origins.has(origin)) return origin;
  return 'parameter';
}
