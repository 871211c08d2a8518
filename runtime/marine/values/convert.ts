import { put } from './accept.ts';
import type { RecordType, ValueType } from './type.ts';
import { isList } from './value.ts';
import type { Value } from './value.ts';

/**
 * How a value of one type becomes one of another of the same shape (`sameShape`), in which records and fields may have other names.
 * Undefined when there is nothing to do.
 */
export function conversion(from: ValueType, to: ValueType): Convert | undefined {
  return between(from, to, new Map());
}

type Convert = (value: Value) => Value;

/** @param known records that were compared already, whose pairs may come up in exponentially many ways */
function between(from: ValueType, to: ValueType, known: Map<RecordType, Map<RecordType, Convert | undefined>>): Convert | undefined {
  if (from === to) return undefined;
  if (from.kind === 'list' && to.kind === 'list') {
    const inner = between(from.element, to.element, known);
    return inner === undefined ? undefined : (value) => (isList(value) ? value.map(inner) : value);
  }
  if (from.kind !== 'record' || to.kind !== 'record') return undefined;
  const ofFrom = known.get(from) ?? new Map<RecordType, Convert | undefined>();
  known.set(from, ofFrom);
  if (!ofFrom.has(to)) ofFrom.set(to, betweenRecords(from, to, known));
  return ofFrom.get(to);
}

function betweenRecords(from: RecordType, to: RecordType, known: Map<RecordType, Map<RecordType, Convert | undefined>>): Convert | undefined {
  const fields = from.fields.map(({ name, type }, index) => {
    const field = to.fields[index] ?? { name, type };
    return { name, as: field.name, convert: between(type, field.type, known) };
  });
  if (fields.every(({ name, as, convert }) => name === as && convert === undefined)) return undefined;
  return (value) => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array || isList(value)) return value;
    const record: Record<string, Value> = {};
    for (const { name, as, convert } of fields) {
      const field = value[name] ?? null;
      put(record, as, convert === undefined ? field : convert(field));
    }
    return record;
  };
}
