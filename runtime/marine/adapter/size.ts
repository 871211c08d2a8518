import { sizeOfText } from './text.ts';
import { isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';

export interface ValueSize {
  /** Values of lists and fields of records. */
  readonly values: number;
  /** Of texts in UTF-8, and of bytes. */
  readonly bytes: number;
}

/**
 * How much there is of a value, as it is counted when it leaves a module.
 *
 * @example
 * sizeOfValue({ name: 'żółć', tags: ['a', 'b'] }); // => { values: 4, bytes: 10 }
 * sizeOfValue(new Uint8Array(100)); // => { values: 0, bytes: 100 }
 */
export function sizeOfValue(value: Value): ValueSize {
  if (typeof value === 'string') return { values: 0, bytes: sizeOfText(value) };
  if (value === null || typeof value !== 'object') return { values: 0, bytes: 0 };
  if (value instanceof Uint8Array) return { values: 0, bytes: value.length };
  const parts = isList(value) ? value : Object.values(value);
  let [values, bytes] = [parts.length, 0];
  for (const part of parts) {
    const inner = sizeOfValue(part);
    values += inner.values;
    bytes += inner.bytes;
  }
  return { values, bytes };
}
