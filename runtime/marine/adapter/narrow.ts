/** What a value is known to be, since its type was checked before. Anything else is a bug of ours. */
import type { Value } from '../values/value.ts';

export function asNumber(value: Value): number {
  return typeof value === 'number' ? value : wrong('a number', value);
}

export function asBigint(value: Value): bigint {
  return typeof value === 'bigint' ? value : wrong('a bigint', value);
}

export function asInteger(value: Value): number | bigint {
  return typeof value === 'number' || typeof value === 'bigint' ? value : wrong('an integer', value);
}

export function asText(value: Value): string {
  return typeof value === 'string' ? value : wrong('a string', value);
}

export function asBytes(value: Value): Uint8Array {
  return value instanceof Uint8Array ? value : wrong('bytes', value);
}

function wrong(expected: string, value: Value): never {
  throw new TypeError(`bug in runtime/marine: ${expected} expected, got ${value === null ? 'null' : typeof value}`);
}
