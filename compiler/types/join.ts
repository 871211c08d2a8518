/** What several types have in common. */
import { bottom, i64, scalar, top } from './basic-types.ts';
import { PairMemo } from './pair-memo.ts';
import { commonScalar, integerRange, isFloat } from './scalars.ts';
import { isSubtype } from './subtype.ts';
import type { Type } from './type.ts';

/** The narrowest type that values of both have, or undefined when they share nothing but ⊤. */
export function join(one: Type, other: Type): Type | undefined {
  if (isSubtype(one, other)) return one.kind === 'unknown' ? one : preferCollection(one, other);
  if (isSubtype(other, one)) return one;
  if (one.kind === 'scalar' && other.kind === 'scalar') {
    const name = commonScalar(one.name, other.name);
    return name === undefined ? undefined : scalar(name);
  }
  if (one.kind === 'literal' && other.kind === 'scalar') return joinLiteral(one.literal, other.name);
  if (one.kind === 'scalar' && other.kind === 'literal') return joinLiteral(other.literal, one.name);
  if (isCollection(one) && isCollection(other)) {
    const element = join(one.element, other.element);
    if (element === undefined) return undefined;
    return { kind: one.kind === other.kind ? one.kind : 'array', element };
  }
  if (one.kind === 'struct' && other.kind === 'struct') {
    return joins.get(one, other, () => joinFields(one, other));
  }
  return undefined;
}

/** Whether `==` between the two can ever be true. */
export function areComparable(one: Type, other: Type): boolean {
  if (one.kind === 'unknown' || other.kind === 'unknown') return true;
  if (isNumber(one) && isNumber(other)) return true;
  if (isCollection(one) && isCollection(other)) {
    return one.element.kind === 'bottom' || other.element.kind === 'bottom' || areComparable(one.element, other.element);
  }
  if (one.kind === 'struct' && other.kind === 'struct') {
    return comparisons.get(one, other, () =>
      [...one.fields].every(([name, type]) => {
        const twin = other.fields.get(name);
        return twin === undefined || areComparable(type, twin);
      }),
    );
  }
  if (isFunctional(one) || isFunctional(other)) return false;
  return isSubtype(one, other) || isSubtype(other, one);
}

type Struct = Extract<Type, { kind: 'struct' }>;

const joins = new PairMemo<Type | undefined>();
const comparisons = new PairMemo<boolean>();

/** A struct with the fields that both have; undefined when there are none. */
function joinFields(one: Struct, other: Struct): Type | undefined {
  const fields = new Map<string, Type>();
  for (const [name, type] of one.fields) {
    const twin = other.fields.get(name);
    const joined = twin === undefined ? undefined : join(type, twin);
    if (joined !== undefined) fields.set(name, joined);
  }
  return fields.size === 0 ? undefined : { kind: 'struct', name: one.name, fields };
}

export function isNumber(type: Type): boolean {
  return type.kind === 'literal' || (type.kind === 'scalar' && type.name !== 'bool' && type.name !== 'string');
}

interface CollectionType {
  readonly kind: 'array' | 'option' | 'stream';
  readonly element: Type;
}

export function isCollection(type: Type): type is CollectionType {
  return type.kind === 'array' || type.kind === 'option' || type.kind === 'stream';
}

function isFunctional(type: Type): boolean {
  return type.kind === 'arrow' || type.kind === 'ability' || type.kind === 'service' || type.kind === 'map';
}

/** Arrays and options accept each other; the array, which promises less, is the better common type. */
function preferCollection(one: Type, other: Type): Type {
  return one.kind === 'array' && other.kind === 'option' ? { kind: 'array', element: other.element } : other;
}

/** A literal that does not fit the scalar as it is: `-1` beside a `u8`, `1.5` beside an `i32`. */
function joinLiteral(literal: 'unsigned' | 'signed' | 'float', name: Extract<Type, { kind: 'scalar' }>['name']): Type | undefined {
  const range = integerRange(name);
  if (range === undefined || isFloat(name)) return undefined;
  if (literal === 'signed') return name === 'u64' ? undefined : i64;
  const common = commonScalar(name, 'f32');
  return literal === 'float' && common !== undefined ? scalar(common) : undefined;
}

/** Joins a list; `clash` is the first type that shares nothing with those before it. */
export function joinAll(types: readonly Type[]): { readonly type: Type; readonly clash: number | undefined } {
  const [first, ...others] = types;
  if (first === undefined) return { type: bottom, clash: undefined };
  let type = first;
  for (const [index, next] of others.entries()) {
    const joined = join(type, next);
    if (joined === undefined) return { type: top, clash: index + 1 };
    type = joined;
  }
  return { type, clash: undefined };
}
