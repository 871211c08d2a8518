/** Values between host programs and scripts, by their Aqua types. Nothing is guessed and nothing is rounded. */
import { describeInterfaceType } from '../air/describe-interface-type.ts';
import type { InterfaceProduct, InterfaceType } from '../air/interface.ts';
import { normalise } from '../particle/json.ts';
import type { Json } from '../particle/json.ts';

/** A value that is not of its type. Never leaves this folder. */
export class Mismatch extends Error {
  /** `items[3].price` */
  readonly place: string;
  readonly expected: string;
  readonly got: string;

  constructor(place: string, expected: string, got: string) {
    super(`\`${place}\` must be ${expected}, got ${got}`);
    this.place = place;
    this.expected = expected;
    this.got = got;
  }
}

/** The types of a product in their order, with names where they have some. */
export function partsOf(product: InterfaceProduct): readonly { readonly name: string | undefined; readonly type: InterfaceType }[] {
  switch (product.tag) {
    case 'labeledProduct':
      return Object.entries(product.fields).map(([name, type]) => ({ name, type }));
    case 'unlabeledProduct':
      return product.items.map((type) => ({ name: undefined, type }));
    case 'nil':
      return [];
  }
}

/**
 * A value of the host program as the script sees it: `null` and `undefined` become the empty option, a `bigint` an exact integer.
 * Fields that the type does not have are left out.
 * @throws Mismatch
 */
export function toWire(value: unknown, type: InterfaceType, place: string): Json {
  switch (type.tag) {
    case 'scalar':
      return scalar(value, type.name, place);
    case 'array':
      if (!Array.isArray(value)) throw mismatch(value, type, place);
      return Array.from(value, (item: unknown, index) => toWire(item, type.type, `${place}[${index}]`));
    case 'option':
      return value === null || value === undefined ? [] : [toWire(value, type.type, place)];
    case 'struct':
      return struct(value, type, place, toWire);
    case 'topType':
      return anything(value, type, place);
    default:
      throw mismatch(value, type, place);
  }
}

/**
 * A value of the script as the host program sees it: an option is `null` or its value, an integer beyond 2^53 a `bigint`.
 * @throws Mismatch
 */
export function fromWire(value: unknown, type: InterfaceType, place: string): unknown {
  switch (type.tag) {
    case 'scalar': {
      const exact = scalar(value, type.name, place);
      // A float that happens to be a large integer.
      return type.name.startsWith('f') && typeof exact === 'bigint' ? Number(exact) : exact;
    }
    case 'array':
      if (!Array.isArray(value)) throw mismatch(value, type, place);
      return value.map((item: unknown, index) => fromWire(item, type.type, `${place}[${index}]`));
    case 'option': {
      if (value === null) return null;
      if (!Array.isArray(value)) throw mismatch(value, type, place);
      // A stream may stand for an option: its first value is the option's.
      return value.length === 0 ? null : fromWire(value[0], type.type, place);
    }
    case 'struct':
      return struct(value, type, place, fromWire);
    case 'topType':
      return value;
    default:
      throw mismatch(value, type, place);
  }
}

type Struct = Extract<InterfaceType, { tag: 'struct' }>;
type Convert<Value> = (value: unknown, type: InterfaceType, place: string) => Value;

function struct<Value>(value: unknown, type: Struct, place: string, convert: Convert<Value>): Record<string, Value> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch(value, type, place);
  const fields = Object.entries(type.fields).map(([name, field]): [string, Value] => {
    // A missing option is an empty one; anything else that is missing is a mismatch.
    const given: unknown = name in value ? Reflect.get(value, name) : undefined;
    return [name, convert(given ?? (field.tag === 'option' ? null : given), field, `${place}.${name}`)];
  });
  return Object.fromEntries(fields);
}

function anything(value: unknown, type: InterfaceType, place: string): Json {
  const result = normalise(value);
  if (!result.ok) throw new Mismatch(place, describeInterfaceType(type) === '⊤' ? 'a value that JSON can hold' : describeInterfaceType(type), result.message);
  return result.value;
}

function scalar(value: unknown, name: string, place: string): Json {
  const type: InterfaceType = { tag: 'scalar', name };
  if (name === 'string' || name === 'bool') {
    if (typeof value !== (name === 'string' ? 'string' : 'boolean')) throw mismatch(value, type, place);
    return anything(value, type, place);
  }
  if (typeof value !== 'number' && typeof value !== 'bigint') throw mismatch(value, type, place);
  if (name.startsWith('f')) return anything(value, type, place);
  if (typeof value === 'number' && !Number.isInteger(value)) throw mismatch(value, type, place);
  const [low, high] = rangeOf(name);
  if (value < low || value > high) throw new Mismatch(place, `${name} (${low} to ${high})`, String(value));
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Mismatch(place, `${name}: above 2^53 write a bigint, numbers are not exact there`, String(value));
  return anything(value, type, place);
}

/** Least and greatest value of an integer type, by its name. */
function rangeOf(name: string): readonly [bigint, bigint] {
  const bits = BigInt(name.slice(1));
  return name.startsWith('u') ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

function mismatch(value: unknown, type: InterfaceType, place: string): Mismatch {
  return new Mismatch(place, describeInterfaceType(type), describeValue(value));
}

/** A value in words, for messages. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value)}`;
    case 'number':
    case 'bigint':
      return `the number ${value}`;
    case 'boolean':
      return String(value);
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'an array' : 'an object';
  }
}
