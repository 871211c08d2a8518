import { canonicalNumber } from '../../particle/json.ts';
import { describeType } from './type.ts';
import type { Field, RecordType, ScalarKind, ValueType } from './type.ts';
import { placed, ValueFault } from './value.ts';
import type { Value, ValueProblem } from './value.ts';

/** Gives the value in its exact form, or throws `ValueFault`. */
export type Accept = (given: unknown) => Value;

export type AcceptResult = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: ValueProblem };

/**
 * Checks what somebody gives for a value of a type. Integers must be in range and exact; a record is an object with exactly its
 * fields, or an array of their values in order; bytes are a `Uint8Array` or an array of integers from 0 to 255.
 *
 * @example
 * acceptValue({ kind: 'u64' }, 2n ** 53n - 1n); // => { ok: true, value: 9007199254740991 }
 * acceptValue({ kind: 'list', element: { kind: 'u8' } }, [1, 300]); // => { ok: false, problem: { path: [1], message: 'must be an integer from 0 to 255 (u8), got 300' } }
 */
export function acceptValue(type: ValueType, given: unknown): AcceptResult {
  try {
    return { ok: true, value: acceptor(type)(given) };
  } catch (thrown) {
    if (thrown instanceof ValueFault) return { ok: false, problem: { path: thrown.path, message: thrown.message } };
    throw thrown;
  }
}

/** Made once for a type: what calls of one function have in common. */
export function acceptor(type: ValueType): Accept {
  switch (type.kind) {
    case 'record':
      return recordAcceptor(type);
    case 'list':
      return listAcceptor(type.element);
    case 'bytes':
      return acceptBytes;
    case 'string':
      return acceptString;
    default:
      return scalars[type.kind];
  }
}

const scalars: Readonly<Record<ScalarKind, Accept>> = {
  bool: (given) => (typeof given === 'boolean' ? given : refuse('true or false', given)),
  s8: integer('i8', -0x80, 0x7f),
  s16: integer('i16', -0x8000, 0x7fff),
  s32: integer('i32', -0x8000_0000, 0x7fff_ffff),
  s64: wide('i64', -(2n ** 63n), 2n ** 63n - 1n),
  u8: integer('u8', 0, 0xff),
  u16: integer('u16', 0, 0xffff),
  u32: integer('u32', 0, 0xffff_ffff),
  u64: wide('u64', 0n, 2n ** 64n - 1n),
  f32(given) {
    const value = float(given, 'f32');
    if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) throw new ValueFault(`must fit into f32, got ${value}`);
    return value;
  },
  f64: (given) => float(given, 'f64'),
};

function integer(name: string, least: number, most: number): Accept {
  const expected = `an integer from ${least} to ${most} (${name})`;
  return (given) => {
    const value = typeof given === 'bigint' ? Number(given) : given;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) return refuse(expected, given);
    // -0 is 0.
    return value === 0 ? 0 : value;
  };
}

function wide(name: string, least: bigint, most: bigint): Accept {
  const expected = `an integer from ${least} to ${most} (${name})`;
  return (given) => {
    if (typeof given === 'bigint') return given >= least && given <= most ? canonicalNumber(given) : refuse(expected, given);
    if (typeof given !== 'number' || !Number.isInteger(given)) return refuse(expected, given);
    if (!Number.isSafeInteger(given)) throw new ValueFault(`must be ${expected}, got the number ${given}, which is not exact: use a bigint beyond 2^53`);
    return given >= least ? (given === 0 ? 0 : given) : refuse(expected, given);
  };
}

function float(given: unknown, name: string): number {
  return typeof given === 'number' ? given : typeof given === 'bigint' ? Number(given) : refuse(`a number (${name})`, given);
}

function acceptString(given: unknown): Value {
  if (typeof given !== 'string') return refuse('a string', given);
  if (/\p{Surrogate}/u.test(given)) throw new ValueFault('must be well-formed text, got half of a surrogate pair');
  return given;
}

function acceptBytes(given: unknown): Value {
  if (given instanceof Uint8Array) return given;
  if (!isArray(given)) return refuse('bytes: a Uint8Array or an array of integers from 0 to 255', given);
  const bytes = new Uint8Array(given.length);
  for (let index = 0; index < bytes.length; index++) {
    const byte = given[index];
    if (typeof byte !== 'number' || !Number.isInteger(byte) || byte < 0 || byte > 255) throw new ValueFault(`must be an integer from 0 to 255 (u8), got ${describe(byte)}`, [index]);
    bytes[index] = byte;
  }
  return bytes;
}

function listAcceptor(element: ValueType): Accept {
  const accept = acceptor(element);
  const expected = `an array ([]${describeType(element)})`;
  return (given) => {
    if (!isArray(given)) return refuse(expected, given);
    let index = 0;
    try {
      const items = new Array<Value>(given.length);
      for (; index < given.length; index++) items[index] = accept(given[index]);
      return items;
    } catch (thrown) {
      throw placed(thrown, index);
    }
  };
}

/** Records that share parts share what checks these. */
const made = new WeakMap<RecordType, Accept>();

function recordAcceptor(type: RecordType): Accept {
  const known = made.get(type);
  if (known !== undefined) return known;
  const names = type.fields.map(({ name }) => name);
  const acceptFields = fieldsAcceptor(type.fields, `an object (${type.name})`, 'field');
  const accept: Accept = (given) => {
    const values = acceptFields(given);
    const record: Record<string, Value> = {};
    for (let index = 0; index < values.length; index++) put(record, names[index] ?? '', values[index] ?? null);
    return record;
  };
  made.set(type, accept);
  return accept;
}

/** Accepts an object with a value for each of the fields and nothing else, or an array of these values; gives the values in order. */
export function fieldsAcceptor(fields: readonly Field[], expected: string, word: string): (given: unknown) => readonly Value[] {
  const names = fields.map(({ name }) => name);
  const accepts = fields.map(({ type }) => acceptor(type));
  return (given) => {
    if (typeof given !== 'object' || given === null || given instanceof Uint8Array) return refuse(expected, given);
    const isOrdered = Array.isArray(given);
    // Reading is checked below: the object has the name itself.
    const source = given as Readonly<Record<string, unknown>>;
    const count = isOrdered ? given.length : Object.keys(given).length;
    if (isOrdered && count !== names.length) throw new ValueFault(`must have ${names.length} ${word}${names.length === 1 ? '' : 's'}${names.length === 0 ? '' : ` (${names.join(', ')})`}, got ${count}`);
    const values = new Array<Value>(names.length);
    let index = 0;
    try {
      for (; index < accepts.length; index++) {
        const key = isOrdered ? index : (names[index] ?? '');
        if (!Object.hasOwn(source, key)) throw new ValueFault('is missing');
        values[index] = accepts[index]?.(source[key]) ?? null;
      }
    } catch (thrown) {
      throw placed(thrown, names[index] ?? '');
    }
    if (count > names.length) {
      const extra = Object.keys(given).find((key) => !names.includes(key)) ?? '';
      throw new ValueFault(`is unknown; there are: ${names.length === 0 ? 'none' : names.join(', ')}`, [extra]);
    }
    return values;
  };
}

/** Plain assignment to `__proto__` would change the prototype instead. */
export function put(record: Record<string, Value>, name: string, value: Value): void {
  if (name === '__proto__') Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
  else record[name] = value;
}

function isArray(given: unknown): given is readonly unknown[] {
  return Array.isArray(given);
}

function refuse(expected: string, given: unknown): never {
  throw new ValueFault(`must be ${expected}, got ${describe(given)}`);
}

const SHOWN = 40;

function describe(given: unknown): string {
  switch (typeof given) {
    case 'string':
      return `the string ${JSON.stringify(given.length > SHOWN ? `${given.slice(0, SHOWN)}…` : given)}`;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(given);
    case 'undefined':
      return 'nothing';
    default:
      return given === null ? 'null' : Array.isArray(given) ? 'an array' : given instanceof Uint8Array ? 'bytes' : `an ${typeof given === 'object' ? 'object' : 'unusable value'}`;
  }
}
