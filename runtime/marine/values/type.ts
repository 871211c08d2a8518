/**
 * Types of values that cross the border of a module, whichever kind of module it is. Types are trees: a record holds the types of its
 * fields, and no record contains itself.
 */
export type ScalarKind = 'bool' | 's8' | 's16' | 's32' | 's64' | 'u8' | 'u16' | 'u32' | 'u64' | 'f32' | 'f64';

export interface ScalarType {
  readonly kind: ScalarKind;
}

export interface Field {
  readonly name: string;
  readonly type: ValueType;
}

export interface RecordType {
  readonly kind: 'record';
  readonly name: string;
  readonly fields: readonly Field[];
}

/** A list of `u8` is always `bytes`. */
export type ValueType = ScalarType | { readonly kind: 'string' } | { readonly kind: 'bytes' } | { readonly kind: 'list'; readonly element: ValueType } | RecordType;

export interface FunctionSignature {
  readonly parameters: readonly Field[];
  /** None for a function that gives nothing. */
  readonly result: ValueType | undefined;
}

const aquaNames: Readonly<Record<ScalarKind, string>> = {
  bool: 'bool',
  s8: 'i8',
  s16: 'i16',
  s32: 'i32',
  s64: 'i64',
  u8: 'u8',
  u16: 'u16',
  u32: 'u32',
  u64: 'u64',
  f32: 'f32',
  f64: 'f64',
};

/**
 * A type in Aqua's words; a record by its name.
 *
 * @example
 * describeType({ kind: 'list', element: { kind: 'bytes' } }); // => '[][]u8'
 * describeType({ kind: 's32' }); // => 'i32'
 */
export function describeType(type: ValueType): string {
  switch (type.kind) {
    case 'list':
      return `[]${describeType(type.element)}`;
    case 'record':
      return type.name;
    case 'bytes':
      return '[]u8';
    case 'string':
      return 'string';
    default:
      return aquaNames[type.kind];
  }
}

/** Whether values of both types have one shape: names of records and fields do not count, the order of fields does. */
export function sameShape(first: ValueType, second: ValueType): boolean {
  // Pairs that were found to be the same: records share parts, and comparing these again each time would be exponential.
  const same = new Map<ValueType, Set<ValueType>>();
  const compare = (a: ValueType, b: ValueType): boolean => {
    if (a === b || same.get(a)?.has(b) === true) return true;
    if (a.kind === 'list') return b.kind === 'list' && compare(a.element, b.element);
    if (a.kind !== 'record') return a.kind === b.kind;
    if (b.kind !== 'record' || a.fields.length !== b.fields.length) return false;
    const equal = a.fields.every(({ type }, index) => {
      const other = b.fields[index];
      return other !== undefined && compare(type, other.type);
    });
    if (equal) same.set(a, (same.get(a) ?? new Set()).add(b));
    return equal;
  };
  return compare(first, second);
}
