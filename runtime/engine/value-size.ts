/**
 * How large values may become. Scripts build values out of values: a frozen stream may hold the same list twice, a stream of those
 * that one twice, so that some forty instructions stand for a value of 2⁴⁰ items. In memory they are shared, but whoever walks
 * over them is not done in a lifetime. So a value is measured, with an end to the patience, before anything else walks over it.
 */
import { field, isObject, isWithinDepth } from '../particle/json.ts';
import type { Json } from '../particle/json.ts';
import { DEFAULT_DEPTH, defaultLimits } from '../particle/limits.ts';
import { faults } from './failure.ts';
import type { Fault } from './failure.ts';

/** What a value is at most, in the unit of `sizeOf`: no more than others take as one value of a bundle. */
const LARGEST_VALUE = defaultLimits.valueBytes;

/** Every scalar, array and object counts as much as its share of the largest value. */
const ITEM = defaultLimits.valueBytes / defaultLimits.items;

/** Roughly bytes: the length of all texts, and a constant for each scalar, array and object. Infinity for more than `atMost`. */
export function sizeOf(value: Json, atMost = LARGEST_VALUE): number {
  let size = 0;
  const open: Json[] = [value];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    size += ITEM;
    if (typeof item === 'string') size += item.length;
    else if (typeof item === 'object' && item !== null) {
      // Before the parts are put on the stack: a list longer than the patience is not copied.
      if (!isObject(item)) {
        if (size + ITEM * item.length > atMost) return Number.POSITIVE_INFINITY;
        for (const part of item) open.push(part);
      } else {
        for (const name of Object.keys(item)) {
          size += name.length;
          open.push(field(item, name) ?? null);
        }
      }
    }
    if (size > atMost) return Number.POSITIVE_INFINITY;
  }
  return size;
}

export type Measured = { readonly size: number; readonly fault: undefined } | { readonly size: number; readonly fault: Fault };

/** The size of a value, and why it cannot be passed on if it is too large or nested too deep. */
export function measure(value: Json): Measured {
  const size = sizeOf(value);
  if (size > LARGEST_VALUE) return { size: LARGEST_VALUE, fault: faults.tooLarge(LARGEST_VALUE) };
  return { size, fault: isWithinDepth(value, DEFAULT_DEPTH) ? undefined : faults.tooDeep(DEFAULT_DEPTH) };
}
