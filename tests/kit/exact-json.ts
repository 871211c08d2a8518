/** JSON text with exact integers, for wires and recordings: a bigint is written as the digits of a JSON number. */
import type { Json } from '../../runtime/particle/json.ts';

const mark = '\uE000int:';
const marked = new RegExp(`"${mark}(-?\\d+)"`, 'g');

/** `undefined` (a service without result) becomes null. */
export function toJsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value ?? null, (_key, item: unknown) => (typeof item === 'bigint' ? `${mark}${item.toString()}` : item), indent);
  return text.replace(marked, '$1');
}

/** Integers that a double cannot hold come back as bigint. */
export function fromJsonText(text: string): Json {
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${mark}${token}"` : token,
  );
  const parsed: unknown = JSON.parse(exact, (_key, item: unknown) =>
    typeof item === 'string' && item.startsWith(mark) ? BigInt(item.slice(mark.length)) : item,
  );
  return toJson(parsed);
}

/** What JSON text can carry of any value: functions and undefined fields vanish, as in JSON.stringify. */
export function toJson(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object') {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined && typeof field !== 'function');
    return Object.fromEntries(fields.map(([key, field]) => [key, toJson(field)]));
  }
  throw new Error(`a ${typeof value} has no JSON form`);
}

/** Order of two values by their text with sorted keys; total, for sorting recordings. */
export function compareJson(left: Json, right: Json): number {
  const a = canonicalText(left);
  const b = canonicalText(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Text with sorted object keys: equal exactly for equal values. */
export function canonicalText(value: Json): string {
  return toJsonText(sortKeys(value));
}

export function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, field]): [string, Json] => [key, sortKeys(field)]);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return value;
}
