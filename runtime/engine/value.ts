/**
 * Values as the engine holds them: the JSON, where it comes from, and (computed once, on demand) its CID. docs/engine.md has the
 * rule for security tetraplets.
 */
import type { Crypto } from '../particle/crypto.ts';
import { field, isObject, printJson } from '../particle/json.ts';
import type { Json } from '../particle/json.ts';
import { cidOfJson } from '../particle/cid.ts';
import type { Cid, InstanceKey, Tetraplet } from '../particle/particle.ts';

export class Value {
  readonly tetraplet: Tetraplet;
  /** The call or canon instance that produced it; undefined for literals. */
  readonly origin: InstanceKey | undefined;
  /** Set on a frozen stream or map: its elements, each with a tetraplet of its own. */
  readonly elements: readonly Value[] | undefined;
  /** Set on a frozen map: values by the text of their key. */
  readonly byKey: ReadonlyMap<string, readonly Value[]> | undefined;
  #json: Json | undefined;
  #cid: Cid | undefined;

  private constructor(json: Json | undefined, tetraplet: Tetraplet, origin: InstanceKey | undefined, elements?: readonly Value[], byKey?: ReadonlyMap<string, readonly Value[]>, cid?: Cid) {
    this.#json = json;
    this.tetraplet = tetraplet;
    this.origin = origin;
    this.elements = elements;
    this.byKey = byKey;
    this.#cid = cid;
  }

  static of(json: Json, tetraplet: Tetraplet, origin?: InstanceKey, cid?: Cid): Value {
    return new Value(json, tetraplet, origin, undefined, undefined, cid);
  }

  /** A frozen stream, or the values that a frozen map has for a key. */
  static frozen(elements: readonly Value[], tetraplet: Tetraplet, origin: InstanceKey | undefined): Value {
    return new Value(undefined, tetraplet, origin, elements);
  }

  /** A frozen map: elements are pairs `{"key", "value"}`. */
  static frozenMap(pairs: readonly Value[], tetraplet: Tetraplet, origin: InstanceKey): Value {
    const byKey = new Map<string, Value[]>();
    for (const pair of pairs) {
      const { key, value } = pairOf(pair.json);
      const text = keyText(key);
      const same = byKey.get(text);
      const element = Value.of(value, pair.tetraplet, pair.origin);
      if (same === undefined) byKey.set(text, [element]);
      else same.push(element);
    }
    return new Value(undefined, tetraplet, origin, pairs, byKey);
  }

  /** What a service sees. A frozen stream is the array of its values; a frozen map an object with the list of values of each key. */
  get json(): Json {
    if (this.#json === undefined) this.#json = this.byKey === undefined ? (this.elements ?? []).map((element) => element.json) : listsByKey(this.byKey);
    return this.#json;
  }

  /** One tetraplet, or one per element of a frozen stream. */
  get tetraplets(): readonly Tetraplet[] {
    return this.elements?.map((element) => element.tetraplet) ?? [this.tetraplet];
  }

  /** Whether its CID is known, so that asking for it costs nothing. */
  get isNamed(): boolean {
    return this.#cid !== undefined;
  }

  cid(crypto: Crypto): Cid {
    const cid = this.#cid ?? cidOfJson(this.json, crypto);
    this.#cid = cid;
    return cid;
  }

  /** Part of this value: same origin, the path appended to the lens. */
  part(json: Json, path: string): Value {
    return Value.of(json, { ...this.tetraplet, lens: this.tetraplet.lens + path }, this.origin);
  }
}

/** A map's pair as it is frozen. */
function pairOf(json: Json): { readonly key: Json; readonly value: Json } {
  if (isObject(json)) return { key: field(json, 'key') ?? null, value: field(json, 'value') ?? null };
  return { key: null, value: null };
}

/** Distinguishes the number 7 from the text "7". */
export function keyText(key: Json): string {
  return typeof key === 'string' ? `"${key}` : printJson(key);
}

/** The first value of each key; number keys become texts. */
export function objectOf(pairs: readonly Value[]): Json {
  const entries = new Map<string, Json>();
  for (const pair of pairs) {
    const { key, value } = pairOf(pair.json);
    const name = typeof key === 'string' ? key : printJson(key);
    if (!entries.has(name)) entries.set(name, value);
  }
  return Object.fromEntries(entries);
}

/** Number keys become texts; where a text key is the same, the key that came second wins. */
function listsByKey(byKey: ReadonlyMap<string, readonly Value[]>): Json {
  return Object.fromEntries(Array.from(byKey, ([key, values]) => [key.startsWith('"') ? key.slice(1) : key, values.map((value) => value.json)]));
}

export function isInteger(json: Json): json is number | bigint {
  return typeof json === 'bigint' || Number.isInteger(json);
}
