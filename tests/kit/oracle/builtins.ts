/**
 * The builtin services that the programs use, as the first generation's nodes have them: integers are i64 and
 * checked. An independent, small second implementation of runtime/services, for the original VM's host.
 */
import { canonicalText, fromJsonText, toJsonText } from '../exact-json.ts';
import type { Json } from '../../../runtime/particle/json.ts';

type Builtin = (args: readonly Json[]) => Json;

const minimum = -(2n ** 63n);
const maximum = 2n ** 63n - 1n;

function integer(value: Json | undefined): bigint {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) {
    const exact = BigInt(value);
    if (exact >= minimum && exact <= maximum) return exact;
  }
  throw new Error('expected a 64-bit integer');
}

function fromInteger(value: bigint): Json {
  if (value < minimum || value > maximum) throw new Error('integer overflow');
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function number(value: Json | undefined): number {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw new Error('expected a number');
  return Number(value);
}

function string(value: Json | undefined): string {
  if (typeof value !== 'string') throw new Error('expected a string');
  return value;
}

function list(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) throw new Error('expected an array');
  return value as readonly Json[];
}

function record(value: Json | undefined): { readonly [key: string]: Json } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error('expected an object');
  return value as { readonly [key: string]: Json };
}

function onIntegers(operation: (left: bigint, right: bigint) => bigint): Builtin {
  return ([left, right]) => fromInteger(operation(integer(left), integer(right)));
}

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new Error('division by zero');
  return divisor;
}

function comparing(decide: (left: bigint, right: bigint) => boolean): Builtin {
  return ([left, right]) => decide(integer(left), integer(right));
}

const math: Record<string, Builtin> = {
  add: onIntegers((left, right) => left + right),
  sub: onIntegers((left, right) => left - right),
  mul: onIntegers((left, right) => left * right),
  // bigint division truncates towards zero, as i64 division does
  div: onIntegers((left, right) => left / nonZero(right)),
  rem: onIntegers((left, right) => left % nonZero(right)),
  pow: onIntegers((left, right) => left ** right),
  fmul: ([left, right]) => Math.floor(number(left) * number(right)),
};

const cmp: Record<string, Builtin> = {
  gt: comparing((left, right) => left > right),
  gte: comparing((left, right) => left >= right),
  lt: comparing((left, right) => left < right),
  lte: comparing((left, right) => left <= right),
  cmp: ([left, right]) => {
    const a = integer(left);
    const b = integer(right);
    return a < b ? -1 : a > b ? 1 : 0;
  },
};

const op: Record<string, Builtin> = {
  noop: () => '',
  identity: ([value]) => value ?? '',
  array: (args) => args,
  array_length: ([items]) => list(items).length,
  concat: (args) => args.flatMap((items) => list(items)),
  concat_strings: (args) => args.map(string).join(''),
};

const array: Record<string, Builtin> = {
  sum: ([items]) => fromInteger(list(items).reduce((sum: bigint, item) => sum + integer(item), 0n)),
  length: ([items]) => list(items).length,
  slice: ([items, start, end]) => list(items).slice(number(start), number(end)),
};

function pairs(args: readonly Json[]): [string, Json][] {
  if (args.length % 2 !== 0) throw new Error('expected keys and values in turn');
  return Array.from({ length: args.length / 2 }, (_, index) => [string(args[2 * index]), args[2 * index + 1] ?? null]);
}

const json: Record<string, Builtin> = {
  obj: (args) => Object.fromEntries(pairs(args)),
  put: ([object, key, value]) => ({ ...record(object), [string(key)]: value ?? null }),
  puts: ([object, ...rest]) => ({ ...record(object), ...Object.fromEntries(pairs(rest)) }),
  parse: ([text]) => fromJsonText(string(text)),
  stringify: ([value]) => canonicalText(value ?? null),
};

const debug: Record<string, Builtin> = {
  stringify: (args) => (args.length === 1 ? canonicalText(args[0] ?? null) : toJsonText(args)),
};

const services: Readonly<Record<string, Record<string, Builtin>>> = { math, cmp, op, array, json, debug };

/** Undefined when there is no such builtin. It throws what the caller gets as an error result. */
export function builtin(service: string, name: string): Builtin | undefined {
  return services[service]?.[name];
}
