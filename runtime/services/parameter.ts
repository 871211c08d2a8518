/** Types of builtin functions' parameters: how they read in messages, and how a JSON value becomes the value that a function works with. */
import { isArray, isObject } from '../particle/json.ts';
import type { Json, JsonObject } from '../particle/json.ts';

export type Read<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false };

export interface Parameter<out Value> {
  /** After "must be": `an integer (i64)`. */
  readonly expects: string;
  readonly optional: boolean;
  /** `undefined` stands for an argument that was not given. */
  read(argument: Json | undefined): Read<Value>;
}

const refused = { ok: false } as const;

function parameter<Value>(expects: string, read: (argument: Json) => Read<Value>): Parameter<Value> {
  return { expects, optional: false, read: (argument) => (argument === undefined ? refused : read(argument)) };
}

function accept<Value>(value: Value): Read<Value> {
  return { ok: true, value };
}

export const I64_MIN = -(2n ** 63n);
export const I64_MAX = 2n ** 63n - 1n;
const U64_MAX = 2n ** 64n - 1n;

function integerIn(min: bigint, max: bigint): (argument: Json) => Read<bigint> {
  return (argument) => {
    // An exact JSON integer beyond 2^53 is a bigint, so an unsafe number is a float.
    const value = typeof argument === 'bigint' ? argument : typeof argument === 'number' && Number.isSafeInteger(argument) ? BigInt(argument) : undefined;
    return value !== undefined && value >= min && value <= max ? accept(value) : refused;
  };
}

export const i64 = parameter('an integer (i64)', integerIn(I64_MIN, I64_MAX));
export const u32 = parameter('an integer from 0 to 4294967295 (u32)', integerIn(0n, 2n ** 32n - 1n));
/** Anything that Aqua has an integer type for. */
export const integer = parameter('an integer (i64 or u64)', integerIn(I64_MIN, U64_MAX));
export const float = parameter('a number', (argument) =>
  typeof argument === 'number' ? accept(argument) : typeof argument === 'bigint' ? accept(Number(argument)) : refused,
);
export const string = parameter('a string', (argument) => (typeof argument === 'string' ? accept(argument) : refused));
export const boolean = parameter('true or false', (argument) => (typeof argument === 'boolean' ? accept(argument) : refused));
export const anything: Parameter<Json> = parameter('any value', accept);
export const array: Parameter<readonly Json[]> = parameter('an array', (argument) => (isArray(argument) ? accept(argument) : refused));
export const object: Parameter<JsonObject> = parameter('an object', (argument) => (isObject(argument) ? accept(argument) : refused));
/** Milliseconds; text of digits is read too, as the first generation does. */
export const duration = parameter('a number of milliseconds', (argument) => {
  const value = typeof argument === 'string' && /^\d{1,15}$/.test(argument) ? Number(argument) : typeof argument === 'bigint' ? Number(argument) : argument;
  return typeof value === 'number' && value >= 0 ? accept(value) : refused;
});
export const bytes = parameter('an array of bytes (integers from 0 to 255)', (argument) => {
  if (!isArray(argument)) return refused;
  const read = new Uint8Array(argument.length);
  for (const [index, byte] of argument.entries()) {
    if (typeof byte !== 'number' || !Number.isInteger(byte) || byte < 0 || byte > 255) return refused;
    read[index] = byte;
  }
  return accept(read);
});

/** An array whose elements all have one type. */
export function arrayOf<Value>(element: Parameter<Value>, expects: string): Parameter<readonly Value[]> {
  return parameter(expects, (argument) => {
    if (!isArray(argument)) return refused;
    const values: Value[] = [];
    for (const item of argument) {
      const read = element.read(item);
      if (!read.ok) return refused;
      values.push(read.value);
    }
    return accept(values);
  });
}

/** An Aqua option: `[x]`, `[]`, and for leniency a bare `x` or nothing at all. */
export function option<Value>(element: Parameter<Value>): Parameter<Value | undefined> {
  return {
    expects: `${element.expects}, or nothing`,
    optional: true,
    read(argument) {
      if (argument === undefined || argument === null) return accept(undefined);
      if (!isArray(argument)) return element.read(argument);
      return argument.length === 0 ? accept(undefined) : argument.length === 1 ? element.read(argument[0]) : refused;
    },
  };
}

/** May be left out, and is not an option: an array is an array. */
export function omittable<Value>(element: Parameter<Value>): Parameter<Value | undefined> {
  return { expects: element.expects, optional: true, read: (argument) => (argument === undefined ? accept(undefined) : element.read(argument)) };
}
