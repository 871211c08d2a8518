/** Values of services as the functions that jco makes take and give them. */
import { canonicalNumber } from '../../particle/json.ts';
import type { Allowance } from '../adapter/guest.ts';
import { put } from '../values/accept.ts';
import type { Field, RecordType, ValueType } from '../values/type.ts';
import { isList, placed, ValueFault } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { camelName, plainName, typeName } from './names.ts';
import { fieldsOf, lowerList, NoCounterpart, option, tuple, variant, wrong } from './crossing.ts';
import type { Crossing } from './crossing.ts';
import type { ComponentField, ComponentType } from './shape.ts';

/** Types in each other: more is nothing that a person writes. */
const DEEPEST = 64;
/** Of types that have no name: names of parts add up. */
const LONGEST_NAME = 60;

/** Makes crossings for the types of one component. */
export class Crossings {
  readonly #names: ReadonlyMap<ComponentType, string>;
  readonly #allowance: Allowance;
  readonly #made = new Map<ComponentType, Crossing>();
  readonly #unnamed = new Map<string, RecordType>();
  #depth = 0;

  constructor(names: ReadonlyMap<ComponentType, string>, allowance: Allowance) {
    this.#names = names;
    this.#allowance = allowance;
  }

  /** @throws NoCounterpart */
  of(type: ComponentType): Crossing {
    const known = this.#made.get(type);
    if (known !== undefined) return known;
    if (this.#depth > DEEPEST) throw new NoCounterpart(`more than ${DEEPEST} types in each other`);
    this.#depth++;
    const made = this.#make(type);
    this.#depth--;
    this.#made.set(type, made);
    return made;
  }

  #make(type: ComponentType): Crossing {
    switch (type.kind) {
      case 'char':
        return { type: { kind: 'string' }, lower: lowerChar, narrow: true, lift: undefined };
      case 's64':
      case 'u64':
        return { type: { kind: type.kind }, lower: lowerWide, narrow: false, lift: (given) => (typeof given === 'bigint' ? canonicalNumber(given) : wrong(given)) };
      case 'bool':
      case 's8':
      case 's16':
      case 's32':
      case 'u8':
      case 'u16':
      case 'u32':
      case 'f32':
      case 'f64':
      case 'string':
        return { type: { kind: type.kind }, lower: undefined, narrow: false, lift: undefined };
      case 'list':
        return type.of.kind === 'u8' ? { type: { kind: 'bytes' }, lower: undefined, narrow: false, lift: (given) => this.#bytes(given) } : this.#list(this.of(type.of));
      case 'option':
        return option(this.of(type.of), type.of.kind === 'option');
      case 'record':
        return this.#record(type, type.fields);
      case 'flags':
        return this.#record(type, type.names.map((name) => ({ name, type: { kind: 'bool' } })));
      case 'enum':
        return { type: { kind: 'string' }, lower: oneOf(type.names), narrow: true, lift: undefined };
      case 'tuple': {
        const items = type.items.map((item) => this.of(item));
        return this.#shared(type, tuple(this.#nameOf(type, 'Tuple', items), items, this.#allowance));
      }
      case 'variant': {
        const cases = type.cases.map(({ name, type: payload }) => ({ name, tag: name, payload: payload === undefined ? undefined : this.of(payload) }));
        return variant(this.#nameOf(type, 'Variant', []), cases, this.#allowance);
      }
      case 'result': {
        const [ok, error] = [type.ok, type.error].map((payload) => (payload === undefined ? undefined : this.of(payload)));
        return this.#shared(type, variant(this.#nameOf(type, 'Result', [ok, error]), [{ name: 'ok', tag: 'ok', payload: ok }, { name: 'error', tag: 'err', payload: error }], this.#allowance));
      }
      case 'other':
        throw new NoCounterpart(type.what);
    }
  }

  /** Its own, or one that tells what it is made of. */
  #nameOf(type: ComponentType, kind: string, parts: readonly (Crossing | undefined)[]): string {
    const name = this.#names.get(type);
    return name === undefined ? `${kind}${parts.map((part) => (part === undefined ? '' : wordOf(part.type))).join('')}`.slice(0, LONGEST_NAME) : typeName(name);
  }

  /** Types without a name are written out wherever they stand; they are one type all the same. */
  #shared(type: ComponentType, crossing: Crossing): Crossing {
    if (crossing.type.kind !== 'record' || this.#names.has(type)) return crossing;
    const known = this.#unnamed.get(crossing.type.name);
    if (known !== undefined && sameParts(known, crossing.type)) return { ...crossing, type: known };
    this.#unnamed.set(crossing.type.name, crossing.type);
    return crossing;
  }

  #bytes(given: unknown): Value {
    if (!(given instanceof Uint8Array)) return wrong(given);
    // Its bytes were paid for before it was made.
    this.#allowance.take(1, 0);
    return given;
  }

  #list({ type, lower, lift, narrow }: Crossing): Crossing {
    return {
      type: { kind: 'list', element: type },
      narrow,
      lower: lower === undefined ? undefined : (value) => (isList(value) ? lowerList(value, lower) : value),
      lift: (given) => {
        const items: ArrayLike<unknown> = Array.isArray(given) || isNumbers(given) ? given : wrong(given);
        // Others were counted before they were made.
        if (!Array.isArray(given)) this.#allowance.take(items.length, 0);
        // Numbers come in typed arrays.
        const lifted = new Array<Value>(items.length);
        for (let index = 0; index < items.length; index++) lifted[index] = lift === undefined ? (items[index] as Value) : lift(items[index]);
        return lifted;
      },
    };
  }

  #record(record: ComponentType, fields: readonly ComponentField[]): Crossing {
    const parts = fields.map(({ name, type }) => ({ plain: plainName(name), camel: camelName(name), crossing: this.of(type) }));
    if (new Set(parts.map(({ camel }) => camel)).size < parts.length) throw new NoCounterpart('a record in which two fields have one name in JavaScript');
    const type: ValueType = { kind: 'record', name: typeName(this.#names.get(record) ?? record.kind), fields: parts.map(({ plain, crossing }): Field => ({ name: plain, type: crossing.type })) };
    return {
      type,
      narrow: parts.some(({ crossing }) => crossing.narrow),
      lower(value) {
        const source = fieldsOf(value);
        const lowered: Record<string, unknown> = {};
        let plain = '';
        try {
          for (const part of parts) {
            plain = part.plain;
            const field = source[plain] ?? null;
            lowered[part.camel] = part.crossing.lower === undefined ? field : part.crossing.lower(field);
          }
        } catch (thrown) {
          throw placed(thrown, plain);
        }
        return lowered;
      },
      lift: (given) => {
        this.#allowance.take(parts.length, 0);
        const source = fieldsOf(given);
        const record: Record<string, Value> = {};
        for (const { plain, camel, crossing } of parts) put(record, plain, crossing.lift === undefined ? (source[camel] as Value) : crossing.lift(source[camel]));
        return record;
      },
    };
  }
}

function oneOf(names: readonly string[]): (value: Value) => unknown {
  return (value) => {
    if (typeof value !== 'string' || !names.includes(value)) throw new ValueFault(`must be one of ${names.join(', ')}, got ${JSON.stringify(value)}`);
    return value;
  };
}

function lowerChar(value: Value): unknown {
  if (typeof value !== 'string' || Array.from(value).length !== 1) throw new ValueFault(`must be one character, got ${JSON.stringify(value)}`);
  return value;
}

function lowerWide(value: Value): unknown {
  return typeof value === 'number' ? BigInt(value) : value;
}

/** Whether two records are made of the same: of records, the very same. */
function sameParts(a: RecordType, b: RecordType): boolean {
  if (a.fields.length !== b.fields.length) return false;
  return a.fields.every(({ name, type }, index) => {
    const other = b.fields[index];
    return name === other?.name && sameType(type, other.type);
  });
}

function sameType(a: ValueType, b: ValueType): boolean {
  if (a.kind === 'list') return b.kind === 'list' && sameType(a.element, b.element);
  return a === b || (a.kind !== 'record' && a.kind === b.kind);
}

/** `list<u8>` → `ListU8`. */
function wordOf(type: ValueType): string {
  switch (type.kind) {
    case 'list':
      return `List${wordOf(type.element)}`;
    case 'bytes':
      return 'ListU8';
    case 'record':
      return type.name;
    default:
      return typeName(type.kind);
  }
}

function isNumbers(given: unknown): given is ArrayLike<number | bigint> {
  return ArrayBuffer.isView(given) && !(given instanceof DataView);
}
