/** Numbers: which scalar widens to which, and what values fit. */
import type { ScalarName } from '../syntax/tree.ts';

/** For each scalar the next wider ones; the order is their transitive closure. */
const widerThan: Readonly<Record<ScalarName, readonly ScalarName[]>> = {
  u8: ['u16', 'i16'],
  u16: ['u32', 'i32', 'f32'],
  u32: ['u64', 'i64', 'f64'],
  u64: [],
  i8: ['i16'],
  i16: ['i32', 'f32'],
  i32: ['i64', 'f64'],
  i64: [],
  f32: ['f64'],
  f64: [],
  bool: [],
  string: [],
};

const scalars = Object.keys(widerThan) as ScalarName[];

function widerOrSame(name: ScalarName): ScalarName[] {
  return [name, ...widerThan[name].flatMap(widerOrSame)];
}

const targets = new Map(scalars.map((name) => [name, new Set(widerOrSame(name))]));

export function widens(from: ScalarName, to: ScalarName): boolean {
  return targets.get(from)?.has(to) === true;
}

export function isInteger(name: ScalarName): boolean {
  return integerRange(name) !== undefined;
}

export function isFloat(name: ScalarName): boolean {
  return name === 'f32' || name === 'f64';
}

export function isSigned(name: ScalarName): boolean {
  return name.startsWith('i');
}

export interface IntegerRange {
  readonly min: bigint;
  readonly max: bigint;
}

/** The values of an integer type, both ends included; undefined for other scalars. */
export function integerRange(name: ScalarName): IntegerRange | undefined {
  return ranges.get(name);
}

const ranges = new Map(scalars.filter((name) => /^[ui]\d/.test(name)).map((name) => [name, rangeOf(name)]));

function rangeOf(name: ScalarName): IntegerRange {
  const bits = BigInt(name.slice(1));
  return isSigned(name) ? { min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n } : { min: 0n, max: (1n << bits) - 1n };
}

const byWidth: readonly ScalarName[] = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'f32', 'f64'];

/**
 * The narrowest scalar that both widen to. Floats count only when one of the two is a float, signed integers only
 * when one of the two is signed or a float, so that `u8` and `u16` meet in `u16`.
 */
export function commonScalar(one: ScalarName, other: ScalarName): ScalarName | undefined {
  if (widens(one, other)) return other;
  if (widens(other, one)) return one;
  const float = isFloat(one) || isFloat(other);
  return byWidth.find((name) => (float || !isFloat(name)) && widens(one, name) && widens(other, name));
}

/** The narrowest integer type that holds this value, unsigned unless it is negative. */
export function scalarHolding(value: bigint): ScalarName | undefined {
  return byWidth.find((name) => {
    const range = integerRange(name);
    return range !== undefined && isSigned(name) === value < 0n && value >= range.min && value <= range.max;
  });
}
