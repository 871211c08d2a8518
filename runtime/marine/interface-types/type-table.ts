import type { RecordType, ValueType } from '../values/type.ts';
import type { FunctionEntry, InterfaceType, TypeEntry } from './types.ts';

/** Why the tables of a section, well-formed by themselves, do not make sense together. */
export class BadInterface extends Error {
  override readonly name = 'BadInterface';
}

/** Levels of records and arrays in each other. */
const DEPTH = 1024;

/** Looks up the types of a section. Each record is made once, so that equal indexes give identical types. All methods throw `BadInterface`. */
export class TypeTable {
  readonly #entries: readonly TypeEntry[];
  readonly #records = new Map<number, { readonly type: RecordType; readonly depth: number }>();
  /** Records that are being made. */
  readonly #open = new Set<number>();

  constructor(entries: readonly TypeEntry[]) {
    this.#entries = entries;
  }

  function(index: number): FunctionEntry {
    const entry = this.#entries[index];
    if (entry?.kind !== 'function') throw new BadInterface(entry === undefined ? `there is no type ${index}` : `type ${index} is a record where a function is needed`);
    return entry;
  }

  record(index: number): RecordType {
    return this.#record(index, DEPTH).type;
  }

  /** The last record of this name. */
  recordNamed(name: string): RecordType | undefined {
    const index = this.#entries.findLastIndex((entry) => entry.kind === 'record' && entry.name === name);
    return index === -1 ? undefined : this.record(index);
  }

  /** `i32` and `i64`, which have no sign, are taken as signed. */
  type(type: InterfaceType): ValueType {
    return this.#resolve(type, DEPTH).type;
  }

  #resolve(type: InterfaceType, depth: number): { readonly type: ValueType; readonly depth: number } {
    if (depth === 0) throw new BadInterface(`types are nested deeper than ${DEPTH}`);
    switch (type.kind) {
      case 'array': {
        if (type.element.kind === 'u8') return { type: { kind: 'bytes' }, depth: 1 };
        const element = this.#resolve(type.element, depth - 1);
        return { type: { kind: 'list', element: element.type }, depth: element.depth + 1 };
      }
      case 'record':
        return this.#record(type.index, depth);
      case 'i32':
        return { type: { kind: 's32' }, depth: 1 };
      case 'i64':
        return { type: { kind: 's64' }, depth: 1 };
      case 'string':
        return { type: { kind: 'string' }, depth: 1 };
      case 'bytes':
        return { type: { kind: 'bytes' }, depth: 1 };
      default:
        return { type: { kind: type.kind }, depth: 1 };
    }
  }

  #record(index: number, depth: number): { readonly type: RecordType; readonly depth: number } {
    const known = this.#records.get(index);
    if (known !== undefined) {
      if (known.depth > depth) throw new BadInterface(`types are nested deeper than ${DEPTH}`);
      return known;
    }
    const entry = this.#entries[index];
    if (entry?.kind !== 'record') throw new BadInterface(entry === undefined ? `there is no type ${index}` : `type ${index} is a function where a record is needed`);
    if (this.#open.has(index)) throw new BadInterface(`record ${entry.name} contains itself`);
    if (new Set(entry.fields.map(({ name }) => name)).size < entry.fields.length) throw new BadInterface(`record ${entry.name} has two fields of one name`);
    this.#open.add(index);
    let inner = 0;
    const fields = entry.fields.map(({ name, type }) => {
      const field = this.#resolve(type, depth - 1);
      inner = Math.max(inner, field.depth);
      return { name, type: field.type };
    });
    this.#open.delete(index);
    const made = { type: { kind: 'record', name: entry.name, fields } as const, depth: inner + 1 };
    this.#records.set(index, made);
    return made;
  }
}
