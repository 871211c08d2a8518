/** The instructions that turn integers of interface types into core ones and back, `TO.from_FROM`. */
import { canonicalNumber } from '../../particle/json.ts';
import type { Value } from '../values/value.ts';
import { badValue } from './fault.ts';
import { asBigint, asInteger, asNumber } from './narrow.ts';

export type IntegerKind = 's8' | 's16' | 's32' | 's64' | 'u8' | 'u16' | 'u32' | 'u64';

const ranges: Readonly<Record<IntegerKind, readonly [least: bigint, most: bigint]>> = {
  s8: [-(2n ** 7n), 2n ** 7n - 1n],
  s16: [-(2n ** 15n), 2n ** 15n - 1n],
  s32: [-(2n ** 31n), 2n ** 31n - 1n],
  s64: [-(2n ** 63n), 2n ** 63n - 1n],
  u8: [0n, 2n ** 8n - 1n],
  u16: [0n, 2n ** 16n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  u64: [0n, 2n ** 64n - 1n],
};

export type CoreKind = 'i32' | 'i64';
export type ConversionOp = `${IntegerKind}.from_${CoreKind}` | `${CoreKind}.from_${IntegerKind}`;

export interface Conversion {
  readonly from: IntegerKind | CoreKind;
  readonly to: IntegerKind | CoreKind;
  readonly convert: (value: Value) => Value;
}

export function conversionOf(op: ConversionOp): Conversion {
  const [to = '', from = ''] = op.split('.from_');
  if (isCore(to) && isInteger(from)) return { from, to, convert: toCore(to, from) };
  if (isInteger(to) && isCore(from)) return { from, to, convert: fromCore(to, from) };
  throw new TypeError(`bug in runtime/marine: ${op} is no conversion`);
}

function isCore(kind: string): kind is CoreKind {
  return kind === 'i32' || kind === 'i64';
}

function isInteger(kind: string): kind is IntegerKind {
  return Object.hasOwn(ranges, kind);
}

/**
 * A core integer as one of an interface type. Equal widths keep their bits, so that large unsigned integers cross; a narrower type
 * must hold the value.
 */
function fromCore(to: IntegerKind, from: CoreKind): (value: Value) => Value {
  if (from === 'i32') {
    switch (to) {
      case 's32':
      case 's64':
        return asNumber;
      case 'u32':
        return (value) => asNumber(value) >>> 0;
      default:
        return inRange(to, asNumber);
    }
  }
  switch (to) {
    case 's64':
      return (value) => canonicalNumber(asBigint(value));
    case 'u64':
      return (value) => canonicalNumber(BigInt.asUintN(64, asBigint(value)));
    default:
      return inRange(to, (value) => canonicalNumber(asBigint(value)));
  }
}

/** An integer of an interface type as a core one. */
function toCore(to: CoreKind, from: IntegerKind): (value: Value) => Value {
  if (to === 'i64') return (value) => BigInt.asIntN(64, BigInt(asInteger(value)));
  switch (from) {
    case 'u32':
      return (value) => asNumber(value) | 0;
    case 's64':
    case 'u64':
      return inRange('s32', asInteger);
    default:
      return asNumber;
  }
}

function inRange(kind: IntegerKind, read: (value: Value) => number | bigint): (value: Value) => Value {
  const [least, most] = ranges[kind];
  return (value) => {
    const integer = read(value);
    if (integer < least || integer > most) throw badValue(`${integer} does not fit into ${kind}, from ${least} to ${most}`);
    return integer;
  };
}
