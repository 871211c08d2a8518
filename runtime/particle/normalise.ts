import { canonicalNumber } from './json-number.ts';
import { setField } from './json.ts';
import type { Json } from './json.ts';
import { DEFAULT_DEPTH } from './limits.ts';

export type NormaliseResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

/**
 * Turns an ordinary JavaScript value into exact JSON. `undefined` becomes null (as a field it is left out), a Uint8Array becomes
 * an array of numbers, `toJSON` is honoured (so a Date becomes its ISO text). Never throws. What JSON cannot hold is an error that says where it stands:
 * functions, symbols, NaN, infinities, integers outside of 64 bits, Map, Set, halves of surrogate pairs, cycles, too deep nesting.
 */
export function normalise(value: unknown, depth = DEFAULT_DEPTH): NormaliseResult {
  try {
    return { ok: true, value: convert(value, { path: [], open: new Set(), depth }) };
  } catch (fault) {
    if (fault instanceof NotJson) return { ok: false, message: fault.message };
    // A getter, a proxy or a `toJSON` of the caller's threw.
    return { ok: false, message: `the value cannot be read: ${String(fault)}` };
  }
}

/** Leaves the conversion at the first fault; never leaves this file. */
class NotJson extends Error {}

interface Walk {
  readonly path: string[];
  /** Objects around the current one. */
  readonly open: Set<object>;
  readonly depth: number;
}

function convert(value: unknown, walk: Walk): Json {
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'boolean':
      return value;
    case 'string':
      return checkText(value, walk);
    case 'number':
      return Number.isFinite(value) ? canonicalNumber(value) : fail(`${value} is no JSON number`, walk);
    case 'bigint': {
      const number = canonicalNumber(value);
      return Number.isInteger(number) && !Number.isSafeInteger(number) ? fail('an integer does not fit into 64 bits', walk) : number;
    }
    case 'function':
      return fail('a function is no JSON value', walk);
    case 'symbol':
      return fail('a symbol is no JSON value', walk);
    case 'object':
      return value === null ? null : convertObject(value, walk);
  }
}

function convertObject(value: object, walk: Walk): Json {
  if (value instanceof Uint8Array) return [...value];
  if (walk.open.has(value)) return fail('an object contains itself', walk);
  if (walk.open.size >= walk.depth) return fail(`the value is nested more than ${walk.depth} deep`, walk);
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const replaced: unknown = Reflect.apply(value.toJSON, value, []);
    if (replaced !== value) return within(value, walk, () => convert(replaced, walk));
  }
  if (value instanceof Map || value instanceof Set) return fail(`a ${value.constructor.name} is no JSON value`, walk);
  return within(value, walk, () => {
    if (Array.isArray(value)) return Array.from(value, (item: unknown, i) => step(String(i), item, walk));
    const object: Record<string, Json> = {};
    for (const [name, item] of Object.entries(value)) {
      if (item === undefined) continue;
      setField(object, checkText(name, walk), step(name, item, walk));
    }
    return object;
  });
}

function within(value: object, walk: Walk, read: () => Json): Json {
  walk.open.add(value);
  const result = read();
  walk.open.delete(value);
  return result;
}

function step(name: string, item: unknown, walk: Walk): Json {
  walk.path.push(name);
  const result = convert(item, walk);
  walk.path.pop();
  return result;
}

function checkText(text: string, walk: Walk): string {
  return /\p{Surrogate}/u.test(text) ? fail('a text contains half of a surrogate pair', walk) : text;
}

function fail(message: string, walk: Walk): never {
  throw new NotJson(walk.path.length === 0 ? message : `${message} (at ${walk.path.slice(-10).join('.')})`);
}
