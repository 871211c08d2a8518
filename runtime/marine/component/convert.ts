/** Values of services as the functions that jco makes take and give them. */
import { canonicalNumber } from '../../particle/json.ts';
import { badValue } from '../adapter/fault.ts';
import type { Allowance } from '../adapter/guest.ts';
import { put } from '../values/accept.ts';
import type { Field, ValueType } from '../values/type.ts';
import { isList, placed, ValueFault } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { camelName, plainName, typeName } from './names.ts';
import type { ComponentField, ComponentType } from './shape.ts';

/** How values of one type cross. Without a function they stay what they are. */
export interface Crossing {
  readonly type: ValueType;
  /** @throws ValueFault for what the type of the value model allows and that of the component does not */
  readonly lower: ((value: Value) => unknown) | undefined;
  /** Whether `lower` refuses some values. */
  readonly narrow: boolean;
  /** @throws Fault when the call brings out more than is allowed */
  readonly lift: ((given: unknown) => Value) | undefined;
}

/** A type that values of services have no counterpart for. */
export class NoCounterpart extends Error {
  override readonly name = 'NoCounterpart';
}

/** Types in each other: more is nothing that a person writes. */
const DEEPEST = 64;

/** Makes crossings for the types of one component. */
export class Crossings {
  readonly #names: ReadonlyMap<ComponentType, string>;
  readonly #allowance: Allowance;
  readonly #made = new Map<ComponentType, Crossing>();
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
        if (type.of.kind === 'option') throw new NoCounterpart('option<option<…>>');
        return option(this.of(type.of));
      case 'record':
        return this.#record(type, type.fields);
      case 'flags':
        return this.#record(type, type.names.map((name) => ({ name, type: { kind: 'bool' } })));
      case 'enum':
        return { type: { kind: 'string' }, lower: oneOf(type.names), narrow: true, lift: undefined };
      case 'tuple':
      case 'result':
        throw new NoCounterpart(type.kind);
      case 'other':
        throw new NoCounterpart(type.what);
    }
  }

  #bytes(given: unknown): Value {
    if (!(given instanceof Uint8Array)) return wrong(given);
    this.#allowance.take(1, given.length);
    return given;
  }

  #list({ type, lower, lift, narrow }: Crossing): Crossing {
    return {
      type: { kind: 'list', element: type },
      narrow,
      lower: lower === undefined ? undefined : (value) => (isList(value) ? lowerList(value, lower) : value),
      lift: (given) => {
        const items: ArrayLike<unknown> = Array.isArray(given) || isNumbers(given) ? given : wrong(given);
        this.#allowance.take(items.length, 0);
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

/** A list of at most one, as Aqua has it. */
function option({ type, lower, lift }: Crossing): Crossing {
  return {
    type: type.kind === 'u8' ? { kind: 'bytes' } : { kind: 'list', element: type },
    narrow: true,
    lower(value) {
      const items = value instanceof Uint8Array || isList(value) ? value : [];
      if (items.length > 1) throw new ValueFault(`must be a list of at most one (an optional value), got ${items.length}`);
      const [item] = items;
      return item === undefined ? undefined : lower === undefined ? item : within(0, () => lower(item));
    },
    lift(given) {
      if (given === undefined || given === null) return type.kind === 'u8' ? new Uint8Array() : [];
      const item = lift === undefined ? (given as Value) : lift(given);
      return type.kind === 'u8' ? Uint8Array.of(Number(item)) : [item];
    },
  };
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

function fieldsOf<Item>(value: Item): Readonly<Record<string, Item>> {
  // Whoever calls has checked the value, or it is jco's.
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, Item>>) : wrong(value);
}

function lowerList(items: readonly Value[], lower: (value: Value) => unknown): readonly unknown[] {
  const lowered = new Array<unknown>(items.length);
  let index = 0;
  try {
    for (; index < items.length; index++) lowered[index] = lower(items[index] ?? null);
  } catch (thrown) {
    throw placed(thrown, index);
  }
  return lowered;
}

function within<Result>(part: string | number, run: () => Result): Result {
  try {
    return run();
  } catch (thrown) {
    throw placed(thrown, part);
  }
}

function isNumbers(given: unknown): given is ArrayLike<number | bigint> {
  return ArrayBuffer.isView(given) && !(given instanceof DataView);
}

function wrong(given: unknown): never {
  throw badValue(`a value came out as ${given === null ? 'null' : typeof given}`);
}
