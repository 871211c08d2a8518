/** Bringing values out of a module's memory. What does it is made once for each type. */
import { put } from '../values/accept.ts';
import type { RecordType, ScalarKind, ValueType } from '../values/type.ts';
import type { Value } from '../values/value.ts';
import { badValue } from './fault.ts';
import type { Guest } from './guest.ts';
import { layoutOf, widthOf } from './layout.ts';
import { readText } from './text.ts';

/** Reads at an address whose bytes are known to be in the memory. */
type Read = (guest: Guest, at: number) => Value;

const scalars: Readonly<Record<ScalarKind, Read>> = {
  bool: ({ view }, at) => view.getUint8(at) !== 0,
  s8: ({ view }, at) => view.getInt8(at),
  s16: ({ view }, at) => view.getInt16(at, true),
  s32: ({ view }, at) => view.getInt32(at, true),
  s64: ({ view }, at) => exact(view, at, view.getInt32(at + 4, true), true),
  u8: ({ view }, at) => view.getUint8(at),
  u16: ({ view }, at) => view.getUint16(at, true),
  u32: ({ view }, at) => view.getUint32(at, true),
  u64: ({ view }, at) => exact(view, at, view.getUint32(at + 4, true), false),
  f32: ({ view }, at) => view.getFloat32(at, true),
  f64: ({ view }, at) => view.getFloat64(at, true),
};

const SAFE_HIGH = 2 ** 21;

function exact(view: DataView, at: number, high: number, signed: boolean): number | bigint {
  if (high < SAFE_HIGH && high >= -SAFE_HIGH) {
    const value = high * 2 ** 32 + view.getUint32(at, true);
    // -2^53 is the only one that is not safe.
    if (value !== -(2 ** 53)) return value;
  }
  return signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true);
}

export function liftText(guest: Guest, address: number, size: number): string {
  // The address of an empty string means nothing.
  if (size === 0) return '';
  guest.check(address, size);
  guest.allowance.take(0, size);
  return readText(guest.bytes, address, size);
}

export function liftBytes(guest: Guest, address: number, size: number): Uint8Array {
  if (size === 0) return new Uint8Array();
  guest.check(address, size);
  guest.allowance.take(0, size);
  return guest.bytes.slice(address, address + size);
}

/** Reads a list by address and count. */
export function listLifter(element: ValueType): (guest: Guest, address: number, count: number) => readonly Value[] {
  const read = reader(element);
  const width = widthOf(element);
  return (guest, address, count) => {
    if (count === 0) return [];
    guest.check(address, count * width);
    guest.allowance.take(count, count * width);
    const items = new Array<Value>(count);
    for (let index = 0; index < count; index++) items[index] = read(guest, address + index * width);
    return items;
  };
}

type LiftRecord = (guest: Guest, address: number) => Value;

const made = new WeakMap<RecordType, LiftRecord>();

/** Reads a record by address. */
export function recordLifter(type: RecordType): LiftRecord {
  const known = made.get(type);
  if (known !== undefined) return known;
  const { offsets, size } = layoutOf(type);
  const fields = type.fields.map((field, index) => ({ name: field.name, offset: offsets[index] ?? 0, read: reader(field.type) }));
  const count = fields.length;
  const lift: LiftRecord = (guest, address) => {
    guest.check(address, size);
    guest.allowance.take(count, size);
    const record: Record<string, Value> = {};
    for (const { name, offset, read } of fields) put(record, name, read(guest, address + offset));
    return record;
  };
  made.set(type, lift);
  return lift;
}

function reader(type: ValueType): Read {
  switch (type.kind) {
    case 'string':
      return (guest, at) => liftText(guest, guest.view.getUint32(at, true), guest.view.getUint32(at + 4, true));
    case 'bytes':
      return (guest, at) => liftBytes(guest, guest.view.getUint32(at, true), guest.view.getUint32(at + 4, true));
    case 'list': {
      const lift = listLifter(type.element);
      return (guest, at) => lift(guest, guest.view.getUint32(at, true), guest.view.getUint32(at + 4, true));
    }
    case 'record': {
      const lift = recordLifter(type);
      return (guest, at) => lift(guest, guest.view.getUint32(at, true));
    }
    default:
      return scalars[type.kind];
  }
}

/** A number that a module returned for an integer type of at most 32 bits. */
export function integerIn(kind: string, least: number, most: number): (value: number | bigint) => number {
  return (value) => {
    if (value < least || value > most) throw badValue(`${value} is out of the range of ${kind}, from ${least} to ${most}`);
    return Number(value);
  };
}
