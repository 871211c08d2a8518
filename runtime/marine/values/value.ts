import { canonicalNumber } from '../../particle/json.ts';
import type { Json } from '../../particle/json.ts';

/**
 * A value that crosses the border of a module. Integers of 64 bits are a `number` while they are safe and a `bigint` beyond, the
 * others and floats are a `number`; bytes are a `Uint8Array`, lists arrays, records plain objects. `null` is the result of a
 * function that gives none.
 */
export type Value = null | boolean | number | bigint | string | Uint8Array | readonly Value[] | { readonly [field: string]: Value };

/** From the outermost value inwards: names of fields and indexes of elements. */
export type ValuePath = readonly (string | number)[];

export interface ValueProblem {
  readonly path: ValuePath;
  /** What the value must be and what it is. */
  readonly message: string;
}

/** Thrown inside of this folder's functions and at its callers turned into a result. */
export class ValueFault extends Error {
  override readonly name = 'ValueFault';
  readonly path: ValuePath;

  constructor(message: string, path: ValuePath = []) {
    super(message);
    this.path = path;
  }

  /** The same fault as seen from the value around. */
  within(part: string | number): ValueFault {
    return new ValueFault(this.message, [part, ...this.path]);
  }
}

/** `thrown` with the place where it happened, if it is about a value. */
export function placed(thrown: unknown, part: string | number): unknown {
  return thrown instanceof ValueFault ? thrown.within(part) : thrown;
}

/**
 * A path as one would write it in a program.
 *
 * @example
 * describePath(['params', 'keys', 3]); // => 'params.keys[3]'
 */
export function describePath(path: ValuePath): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

export type JsonResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly problem: ValueProblem };

/**
 * A value as the network carries it: bytes become arrays of numbers. Fails on floats that are no numbers or infinite.
 *
 * @example
 * valueToJson({ data: new Uint8Array([1, 2]), size: 2n ** 63n }); // => { ok: true, value: { data: [1, 2], size: 9223372036854775808n } }
 * valueToJson([[1, Infinity]]); // => { ok: false, problem: { path: [0, 1], message: 'must be a finite number, got Infinity' } }
 */
export function valueToJson(value: Value): JsonResult {
  try {
    return { ok: true, value: toJson(value) };
  } catch (thrown) {
    if (thrown instanceof ValueFault) return { ok: false, problem: { path: thrown.path, message: thrown.message } };
    throw thrown;
  }
}

function toJson(value: Value): Json {
  if (typeof value === 'number' || typeof value === 'bigint') {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new ValueFault(`must be a finite number, got ${value}`);
    return canonicalNumber(value);
  }
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return Array.from(value);
  if (isList(value)) return value.map((item, index) => inside(item, index));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, inside(field, name)]));
}

function inside(value: Value, part: string | number): Json {
  try {
    return toJson(value);
  } catch (thrown) {
    throw placed(thrown, part);
  }
}

/** `Array.isArray` would make the elements `any`. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
