/** How values of types that are made of others cross between services and the functions that jco makes. */
import { badValue } from '../adapter/fault.ts';
import type { Allowance } from '../adapter/guest.ts';
import { put } from '../values/accept.ts';
import type { ValueType } from '../values/type.ts';
import { isList, placed, ValueFault } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { plainName } from './names.ts';

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

/** A list of at most one, as Aqua has it. @param tagged whether jco tells an inner option that is none by a tag */
export function option({ type, lower, lift }: Crossing, tagged: boolean): Crossing {
  return {
    type: optional(type),
    narrow: true,
    lower(value) {
      const items = value instanceof Uint8Array || isList(value) ? value : [];
      if (items.length > 1) throw new ValueFault(`must be a list of at most one (an optional value), got ${items.length}`);
      const [item] = items;
      if (item === undefined) return tagged ? { tag: 'none' } : undefined;
      const lowered = lower === undefined ? item : within(0, () => lower(item));
      return tagged ? { tag: 'some', val: lowered } : lowered;
    },
    lift(given) {
      const inner = tagged ? taggedOf(given) : { tag: given === undefined || given === null ? 'none' : 'some', val: given };
      return inner.tag === 'none' ? none(type) : some(type, lift === undefined ? (inner.val as Value) : lift(inner.val));
    },
  };
}

/** A record of `f0`, `f1` and so on. */
export function tuple(name: string, items: readonly Crossing[], allowance: Allowance): Crossing {
  const names = items.map((_, index) => `f${index}`);
  return {
    type: { kind: 'record', name, fields: items.map(({ type }, index) => ({ name: names[index] ?? '', type })) },
    narrow: items.some(({ narrow }) => narrow),
    lower(value) {
      const source = fieldsOf(value);
      return items.map(({ lower }, index) => {
        const [field, item] = [names[index] ?? '', source[names[index] ?? ''] ?? null];
        return lower === undefined ? item : within(field, () => lower(item));
      });
    },
    lift(given) {
      allowance.take(items.length, 0);
      const source: readonly unknown[] = Array.isArray(given) ? given : wrong(given);
      const record: Record<string, Value> = {};
      for (const [index, { lift }] of items.entries()) put(record, names[index] ?? '', lift === undefined ? (source[index] as Value) : lift(source[index]));
      return record;
    },
  };
}

export interface Case {
  readonly name: string;
  /** What jco calls it. */
  readonly tag: string;
  readonly payload: Crossing | undefined;
}

/**
 * A record with the name of the case in `tag`, and for each case that holds something a list with that, or with nothing.
 *
 * @throws NoCounterpart
 */
export function variant(name: string, cases: readonly Case[], allowance: Allowance): Crossing {
  const byName = new Map(cases.map((one) => [one.name, one]));
  const byTag = new Map(cases.map((one) => [one.tag, one]));
  const holding = cases.flatMap(({ name: of, payload }) => (payload === undefined ? [] : [{ of, field: plainName(of), payload }]));
  if (holding.some(({ field }) => field === 'tag')) throw new NoCounterpart('a variant with a case called `tag`');
  return {
    type: { kind: 'record', name, fields: [{ name: 'tag', type: { kind: 'string' } }, ...holding.map(({ field, payload }) => ({ name: field, type: optional(payload.type) }))] },
    narrow: true,
    lower(value) {
      const { tag = null, ...source } = fieldsOf(value);
      const chosen = typeof tag === 'string' ? byName.get(tag) : undefined;
      if (chosen === undefined) throw new ValueFault(`must be one of ${[...byName.keys()].join(', ')}, got ${JSON.stringify(tag)}`, ['tag']);
      let lowered: unknown;
      for (const { of, field, payload } of holding) {
        const items = source[field] ?? [];
        const [item, more] = items instanceof Uint8Array || isList(items) ? items : [];
        if (of !== chosen.name && item !== undefined) throw new ValueFault(`must be empty, since the tag is ${chosen.name}`, [field]);
        if (of !== chosen.name) continue;
        if (item === undefined || more !== undefined) throw new ValueFault(`must be a list of one value, since the tag is ${chosen.name}`, [field]);
        lowered = payload.lower === undefined ? item : within(field, () => within(0, () => payload.lower?.(item)));
      }
      return { tag: chosen.tag, val: lowered };
    },
    lift(given) {
      allowance.take(holding.length + 1, 0);
      const { tag, val } = taggedOf(given);
      const chosen = byTag.get(tag)?.name ?? wrong(given);
      const record: Record<string, Value> = { tag: chosen };
      for (const { of, field, payload } of holding) put(record, field, of === chosen ? some(payload.type, payload.lift === undefined ? (val as Value) : payload.lift(val)) : none(payload.type));
      return record;
    },
  };
}

function optional(type: ValueType): ValueType {
  return type.kind === 'u8' ? { kind: 'bytes' } : { kind: 'list', element: type };
}

function none(type: ValueType): Value {
  return type.kind === 'u8' ? new Uint8Array() : [];
}

function some(type: ValueType, item: Value): Value {
  return type.kind === 'u8' ? Uint8Array.of(Number(item)) : [item];
}

function taggedOf(given: unknown): { readonly tag: string; readonly val: unknown } {
  if (typeof given !== 'object' || given === null || !('tag' in given) || typeof given.tag !== 'string') return wrong(given);
  return { tag: given.tag, val: 'val' in given ? given.val : undefined };
}

export function fieldsOf<Item>(value: Item): Readonly<Record<string, Item>> {
  // Whoever calls has checked the value, or it is jco's.
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, Item>>) : wrong(value);
}

export function lowerList(items: readonly Value[], lower: (value: Value) => unknown): readonly unknown[] {
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

export function wrong(given: unknown): never {
  throw badValue(`a value came out as ${given === null ? 'null' : typeof given}`);
}
