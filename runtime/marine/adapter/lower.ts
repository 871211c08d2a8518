/** Putting values into a module's memory. What does it is made once for each type, and is given values of that type only. */
import type { RecordType, ScalarKind, ValueType } from '../values/type.ts';
import { isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { Guest } from './guest.ts';
import { BYTES_TAG, layoutOf, tagOf, widthOf } from './layout.ts';
import { asBytes, asInteger, asNumber, asText } from './narrow.ts';
import { sizeOfText, writeText } from './text.ts';

/** Writes at an address whose bytes are known to be in the memory; may allocate. */
type Write = (guest: Guest, value: Value, at: number) => void;

/** Writes into space that it allocates and gives its address; `guest.count` is the count. */
type Place = (guest: Guest, value: Value) => number;

const scalars: Readonly<Record<ScalarKind, Write>> = {
  bool: ({ view }, value, at) => view.setUint8(at, value === true ? 1 : 0),
  s8: ({ view }, value, at) => view.setInt8(at, asNumber(value)),
  s16: ({ view }, value, at) => view.setInt16(at, asNumber(value), true),
  s32: ({ view }, value, at) => view.setInt32(at, asNumber(value), true),
  s64: ({ view }, value, at) => setWide(view, at, asInteger(value)),
  u8: ({ view }, value, at) => view.setUint8(at, asNumber(value)),
  u16: ({ view }, value, at) => view.setUint16(at, asNumber(value), true),
  u32: ({ view }, value, at) => view.setUint32(at, asNumber(value), true),
  u64: ({ view }, value, at) => setWide(view, at, asInteger(value)),
  f32: ({ view }, value, at) => view.setFloat32(at, asNumber(value), true),
  f64: ({ view }, value, at) => view.setFloat64(at, asNumber(value), true),
};

/** The same bits, signed or not. */
function setWide(view: DataView, at: number, value: number | bigint): void {
  if (typeof value === 'bigint') return view.setBigUint64(at, BigInt.asUintN(64, value), true);
  // Both halves are taken modulo 2^32.
  view.setUint32(at, value, true);
  view.setInt32(at + 4, Math.floor(value / 2 ** 32), true);
}

export function placeText(guest: Guest, value: Value): number {
  const text = asText(value);
  const size = sizeOfText(text);
  const address = guest.allocate(size, BYTES_TAG);
  writeText(guest.bytes, address, text, size);
  guest.count = size;
  return address;
}

/** An empty list has no address, and neither have no bytes. */
export function placeBytes(guest: Guest, value: Value): number {
  const bytes = asBytes(value);
  guest.count = bytes.length;
  if (bytes.length === 0) return 0;
  const address = guest.allocate(bytes.length, BYTES_TAG);
  guest.bytes.set(bytes, address);
  return address;
}

/** The list's own space first, then that of its elements while it is filled. */
export function listPlacer(element: ValueType): Place {
  const write = writer(element);
  const width = widthOf(element);
  const tag = tagOf(element);
  return (guest, value) => {
    const items = isList(value) ? value : [];
    const count = items.length;
    if (count === 0) {
      guest.count = 0;
      return 0;
    }
    const address = guest.allocate(count * width, tag);
    for (let index = 0; index < count; index++) write(guest, items[index] ?? null, address + index * width);
    guest.count = count;
    return address;
  };
}

const made = new WeakMap<RecordType, Place>();

/** What the fields refer to first, then the record. */
export function recordPlacer(type: RecordType): Place {
  const known = made.get(type);
  if (known !== undefined) return known;
  const { offsets, size } = layoutOf(type);
  const fields = type.fields.map((field, index) => {
    const place = placer(field.type);
    return { name: field.name, offset: offsets[index] ?? 0, place, counted: field.type.kind !== 'record', write: place === undefined ? writer(field.type) : undefined };
  });
  const place: Place = (guest, value) => {
    const record = asRecord(value);
    const places: number[] = [];
    for (const field of fields) if (field.place !== undefined) places.push(field.place(guest, record[field.name] ?? null), guest.count);
    const address = guest.allocate(size, BYTES_TAG);
    let next = 0;
    for (const field of fields) {
      const at = address + field.offset;
      if (field.write !== undefined) {
        field.write(guest, record[field.name] ?? null, at);
        continue;
      }
      guest.view.setUint32(at, places[next] ?? 0, true);
      if (field.counted) guest.view.setUint32(at + 4, places[next + 1] ?? 0, true);
      next += 2;
    }
    return address;
  };
  made.set(type, place);
  return place;
}

const nothing: Readonly<Record<string, Value>> = {};

function asRecord(value: Value): Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !isList(value) ? value : nothing;
}

/** For types whose values lie elsewhere than in their field. */
export function placer(type: ValueType): Place | undefined {
  switch (type.kind) {
    case 'string':
      return placeText;
    case 'bytes':
      return placeBytes;
    case 'list':
      return listPlacer(type.element);
    case 'record':
      return recordPlacer(type);
    default:
      return undefined;
  }
}

function writer(type: ValueType): Write {
  switch (type.kind) {
    case 'string':
    case 'bytes':
    case 'list':
    case 'record': {
      const place = placer(type) ?? placeText;
      const counted = type.kind !== 'record';
      return (guest, value, at) => {
        const address = place(guest, value);
        guest.view.setUint32(at, address, true);
        if (counted) guest.view.setUint32(at + 4, guest.count, true);
      };
    }
    default:
      return scalars[type.kind];
  }
}
