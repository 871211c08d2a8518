/** `array`: whole-array functions. Sets keep the order of first occurrence, so the same input gives the same result everywhere. */
import { printJson } from '../particle/json.ts';
import type { Json } from '../particle/json.ts';
import { builtin, ServiceError } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { i64Result } from './math.ts';
import { array, arrayOf, i64, u32 } from './parameter.ts';

/** Distinct values by their canonical text, which is the same exactly when the values are equal. */
function distinct(values: readonly Json[]): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const value of values) {
    const text = printJson(value);
    if (!found.has(text)) found.set(text, value);
  }
  return found;
}

function select(from: Map<string, Json>, keep: (text: string) => boolean): Json[] {
  return [...from].filter(([text]) => keep(text)).map(([, value]) => value);
}

function slice(values: readonly Json[], start: bigint, end: bigint): Json {
  if (start > end) throw new ServiceError(`the start ${start} lies behind the end ${end}`);
  if (end > BigInt(values.length)) throw new ServiceError(`the end ${end} lies behind the array's length ${values.length}`);
  return values.slice(Number(start), Number(end));
}

const pair = [array, array] as const;

export const arrays: BuiltinService = {
  length: builtin({ takes: [array], returns: 'u32', about: 'number of elements', run: ([values]) => values.length }),
  sum: builtin({
    takes: [arrayOf(i64, 'an array of integers (i64)')],
    returns: 'i64',
    about: 'sum of all elements',
    fails: 'overflow',
    run: ([values]) => i64Result(values.reduce((total, value) => total + value, 0n), 'the sum'),
  }),
  slice: builtin({
    takes: [array, u32, u32],
    returns: '[]T',
    about: 'elements from index start (inclusive) to end (exclusive)',
    fails: 'start > end; end > length',
    run: ([values, start, end]) => slice(values, start, end),
  }),
  dedup: builtin({ takes: [array], returns: '[]T', about: 'every value once', run: ([values]) => [...distinct(values).values()] }),
  intersect: builtin({
    takes: pair,
    returns: '[]T',
    about: 'values that are in both, once',
    run: ([left, right]) => {
      const others = distinct(right);
      return select(distinct(left), (text) => others.has(text));
    },
  }),
  diff: builtin({
    takes: pair,
    returns: '[]T',
    about: 'values of the first that are not in the second, once',
    run: ([left, right]) => {
      const others = distinct(right);
      return select(distinct(left), (text) => !others.has(text));
    },
  }),
  sdiff: builtin({
    takes: pair,
    returns: '[]T',
    about: 'values that are in exactly one of them, once',
    run: ([left, right]) => {
      const [first, second] = [distinct(left), distinct(right)];
      return [...select(first, (text) => !second.has(text)), ...select(second, (text) => !first.has(text))];
    },
  }),
};
