import { assertNever } from '../invariant.ts';
import { PairMemo } from './pair-memo.ts';
import { isFloat, isInteger, isSigned, widens } from './scalars.ts';
import type { ArrowType, Type } from './type.ts';

const records = new PairMemo<boolean>();

/**
 * Whether a value of type `actual` can stand where `expected` is wanted. Structural: names of structs do not matter.
 * The rules are in docs/guide (reference §3.3); a struct never passes for an ability.
 */
export function isSubtype(actual: Type, expected: Type): boolean {
  if (actual === expected || actual.kind === 'unknown' || expected.kind === 'unknown') return true;
  if (actual.kind === 'bottom' || expected.kind === 'top') return true;
  switch (expected.kind) {
    case 'scalar':
      if (actual.kind === 'scalar') return widens(actual.name, expected.name);
      return actual.kind === 'literal' && literalFits(actual.literal, expected.name);
    case 'literal':
      return actual.kind === 'literal' && literalRank[actual.literal] <= literalRank[expected.literal];
    case 'array':
    case 'option':
      return (
        (actual.kind === 'array' || actual.kind === 'option' || actual.kind === 'stream') &&
        isSubtype(actual.element, expected.element)
      );
    case 'stream':
      return actual.kind === 'stream' && isSubtype(actual.element, expected.element);
    case 'map':
      return actual.kind === 'map' && isSubtype(actual.element, expected.element) && isSubtype(expected.element, actual.element);
    case 'struct':
      return actual.kind === 'struct' && hasFields(actual, expected);
    case 'ability':
    case 'service':
      return (actual.kind === 'ability' || actual.kind === 'service') && hasFields(actual, expected);
    case 'arrow':
      return actual.kind === 'arrow' && isSubArrow(actual, expected);
    case 'bottom':
      return false;
    default:
      return assertNever(expected);
  }
}

/** An unsigned literal fits wherever a signed one fits, and that wherever a float fits. */
const literalRank = { unsigned: 0, signed: 1, float: 2 } as const;

function literalFits(literal: keyof typeof literalRank, name: Extract<Type, { kind: 'scalar' }>['name']): boolean {
  if (isFloat(name)) return true;
  if (literal === 'float' || !isInteger(name)) return false;
  return literal === 'unsigned' || isSigned(name);
}

type RecordType = Extract<Type, { kind: 'struct' | 'ability' | 'service' }>;

function hasFields(actual: RecordType, expected: RecordType): boolean {
  return records.get(actual, expected, () => {
    for (const [name, type] of expected.fields) {
      const own = actual.fields.get(name);
      if (own === undefined || !isSubtype(own, type)) return false;
    }
    return true;
  });
}

/** Fewer parameters and more results are fine: what is surplus is ignored. */
function isSubArrow(actual: ArrowType, expected: ArrowType): boolean {
  return (
    actual.parameters.length <= expected.parameters.length &&
    actual.results.length >= expected.results.length &&
    actual.parameters.every((parameter, index) => {
      const given = expected.parameters[index];
      return given !== undefined && isSubtype(given.type, parameter.type);
    }) &&
    expected.results.every((result, index) => {
      const given = actual.results[index];
      return given !== undefined && isSubtype(given, result);
    })
  );
}
