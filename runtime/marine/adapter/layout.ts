/**
 * How values lie in a module's memory: little-endian, packed without alignment. What has no fixed size lies elsewhere, with its
 * address and count (strings, bytes, lists) or address (records) in its place.
 */
import type { RecordType, ValueType } from '../values/type.ts';

/** Bytes of a field or an element. */
export function widthOf(type: ValueType): number {
  switch (type.kind) {
    case 'bool':
    case 's8':
    case 'u8':
      return 1;
    case 's16':
    case 'u16':
      return 2;
    case 's32':
    case 'u32':
    case 'f32':
    case 'record':
      return 4;
    case 's64':
    case 'u64':
    case 'f64':
    case 'string':
    case 'bytes':
    case 'list':
      return 8;
  }
}

/** Where each field begins, and the size of the whole. */
export function layoutOf(record: RecordType): { readonly offsets: readonly number[]; readonly size: number } {
  let size = 0;
  const offsets = record.fields.map(({ type }) => {
    const offset = size;
    size += widthOf(type);
    return offset;
  });
  return { offsets, size };
}

/** What `allocate` is told about the elements of a list. */
export function tagOf(element: ValueType): number {
  switch (element.kind) {
    case 'bool':
      return 0;
    case 'u8':
      return 1;
    case 'u16':
      return 2;
    case 'u32':
    case 'string':
    case 'bytes':
    case 'list':
    case 'record':
      return 3;
    case 'u64':
      return 4;
    case 's8':
      return 5;
    case 's16':
      return 6;
    case 's32':
      return 7;
    case 's64':
      return 8;
    case 'f32':
      return 9;
    case 'f64':
      return 10;
  }
}

/** … and about bytes without structure: strings, byte arrays, the bodies of records. */
export const BYTES_TAG = 1;
