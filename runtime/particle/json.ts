export { canonicalNumber } from './json-number.ts';
export { normalise } from './normalise.ts';
export type { NormaliseResult } from './normalise.ts';
export { parseJson } from './parse-json.ts';
export type { ParseJsonResult } from './parse-json.ts';
export { printJson } from './print-json.ts';

/**
 * Exact JSON values. Integers in i64 ∪ u64 are exact: a `number` while it is a safe integer, a `bigint` beyond. Everything else
 * is an IEEE double. The form is canonical (an integral double inside i64 ∪ u64 is an integer, -0 is 0), so two values are
 * mathematically equal exactly when their canonical forms are identical. Strings are well-formed Unicode.
 * Objects are plain; a key like `__proto__` is an own property, so read with `field`, never with `object[key]`.
 */
export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** Whether a value is an object, neither null nor an array. */
export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Array.isArray` would make the elements `any`. */
export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** A field of an object; undefined when the object itself does not have it (what it inherits does not count). */
export function field(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a field while an object is being built. Plain assignment to `__proto__` would change the prototype instead. */
export function setField(object: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}

/** Equality by mathematical value; the order of keys does not matter. Does not recurse. */
export function jsonEqual(first: Json, second: Json): boolean {
  const pairs: [Json, Json][] = [[first, second]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (isObject(a)) {
      if (!isObject(b)) return false;
      const names = Object.keys(a);
      if (names.length !== Object.keys(b).length) return false;
      for (const name of names) {
        const mine = field(a, name);
        const theirs = field(b, name);
        if (mine === undefined || theirs === undefined) return false;
        pairs.push([mine, theirs]);
      }
    } else {
      if (isObject(b) || a.length !== b.length) return false;
      for (const [i, mine] of a.entries()) pairs.push([mine, b[i] ?? null]);
    }
  }
  return true;
}

/** Whether a value is nested at most `depth` deep: a scalar is 0, `[]` and `{}` are 1. Does not recurse. */
export function isWithinDepth(value: Json, depth: number): boolean {
  let level: Json[] = [value];
  for (let left = depth; left >= 0; left--) {
    const inner: Json[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      if (left === 0) return false;
      for (const child of isObject(item) ? Object.values(item) : item) inner.push(child);
    }
    if (inner.length === 0) return true;
    level = inner;
  }
  return true;
}
