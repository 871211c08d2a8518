import { canonicalNumber } from './json-number.ts';
import { setField } from './json.ts';
import type { Json } from './json.ts';

/** Why bytes are not what they should be; thrown inside decoders only and turned into a result at their edge. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

export interface CborLimits {
  /** Levels of arrays and maps. */
  readonly depth: number;
  /** Scalars, arrays and maps that may still be read; shared by all readers that are given this object. */
  readonly budget: { items: number };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, simple: 7 } as const;
const MIN_I64_ARGUMENT = 2n ** 63n - 1n;

/**
 * Reads canonical DAG-CBOR and nothing else: whatever it accepts, the writer writes back byte for byte. Links (tags) are
 * refused. Time and memory are linear in the input, within the limits.
 */
export class CborReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #limits: CborLimits;
  #at = 0;

  constructor(bytes: Uint8Array, limits: CborLimits) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limits = limits;
  }

  /** A JSON value: no byte strings. @throws Malformed, like all methods below */
  value(depth = this.#limits.depth): Json {
    if (--this.#limits.budget.items < 0) throw new Malformed('too many items');
    const first = this.#byte();
    switch (first >> 5) {
      case MAJOR.unsigned:
        return this.#argument(first);
      case MAJOR.negative:
        return this.#negative(this.#argument(first));
      case MAJOR.text:
        return textOf(this.#slice(this.#length(first)));
      case MAJOR.array:
        return this.#array(this.#length(first), depth - 1);
      case MAJOR.map:
        return this.#object(this.#length(first), depth - 1);
      case MAJOR.simple:
        return this.#simple(first);
      default:
        throw new Malformed(first >> 5 === MAJOR.bytes ? 'byte strings are no JSON values' : 'tags are not allowed');
    }
  }

  /** Whether an array comes next, where other things may too. */
  get nextIsArray(): boolean {
    return (this.#bytes[this.#at] ?? 0) >> 5 === MAJOR.array;
  }

  /** The head of an array; its items are read next. */
  arrayHead(): number {
    return this.#length(this.#expect(MAJOR.array, 'an array'));
  }

  text(maxUnits: number): string {
    const length = this.#length(this.#expect(MAJOR.text, 'text'));
    // One UTF-16 unit takes at most three bytes.
    if (length > maxUnits * 3) throw new Malformed('a text is too long');
    const text = textOf(this.#slice(length));
    if (text.length > maxUnits) throw new Malformed('a text is too long');
    return text;
  }

  /** A view into the input, not a copy. */
  bytes(maxLength: number): Uint8Array {
    const length = this.#length(this.#expect(MAJOR.bytes, 'bytes'));
    if (length > maxLength) throw new Malformed('a byte string is too long');
    return this.#slice(length);
  }

  /** A safe integer from 0 on. */
  unsigned(): number {
    const value = this.#argument(this.#expect(MAJOR.unsigned, 'an unsigned integer'));
    if (typeof value === 'bigint') throw new Malformed('an integer is too large');
    return value;
  }

  /** A safe integer. */
  integer(): number {
    if ((this.#bytes[this.#at] ?? 0) >> 5 === MAJOR.unsigned) return this.unsigned();
    const value = this.#negative(this.#argument(this.#expect(MAJOR.negative, 'an integer')));
    if (typeof value === 'bigint') throw new Malformed('an integer is too large');
    return value;
  }

  /** The input must end here. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new Malformed('bytes follow the value');
  }

  #expect(major: number, what: string): number {
    const first = this.#byte();
    if (first >> 5 !== major) throw new Malformed(`expected ${what}`);
    return first;
  }

  #array(length: number, depth: number): Json {
    if (depth < 0) throw new Malformed('nested too deeply');
    const items: Json[] = [];
    for (let i = 0; i < length; i++) items.push(this.value(depth));
    return items;
  }

  #object(length: number, depth: number): Json {
    if (depth < 0) throw new Malformed('nested too deeply');
    const object: Record<string, Json> = {};
    let previous: Uint8Array | undefined;
    for (let i = 0; i < length; i++) {
      const bytes = this.#slice(this.#length(this.#expect(MAJOR.text, 'a text as key')));
      if (previous !== undefined && !precedes(previous, bytes)) throw new Malformed('keys must be unique and sorted');
      previous = bytes;
      const name = textOf(bytes);
      setField(object, name, this.value(depth));
    }
    return object;
  }

  #negative(argument: number | bigint): number | bigint {
    if (argument > MIN_I64_ARGUMENT) throw new Malformed('an integer does not fit into 64 bits');
    return canonicalNumber(-1n - BigInt(argument));
  }

  #simple(first: number): Json {
    switch (first) {
      case 0xf4:
        return false;
      case 0xf5:
        return true;
      case 0xf6:
        return null;
      case 0xfb: {
        const at = this.#skip(8);
        const value = this.#view.getFloat64(at);
        if (!Number.isFinite(value)) throw new Malformed('a float must be finite');
        if (!Object.is(canonicalNumber(value), value) || Number.isSafeInteger(value)) throw new Malformed('an integer must not be written as a float');
        return value;
      }
      default:
        throw new Malformed('not a JSON value');
    }
  }

  /** The length in the head of a string, array or map; every byte or item takes at least a byte. */
  #length(first: number): number {
    const length = this.#argument(first);
    if (typeof length === 'bigint' || length > this.#bytes.length - this.#at) throw new Malformed('a length goes past the end');
    return length;
  }

  #argument(first: number): number | bigint {
    const info = first & 31;
    if (info < 24) return info;
    switch (info) {
      case 24:
        return atLeast(24, this.#byte());
      case 25:
        return atLeast(0x100, this.#view.getUint16(this.#skip(2)));
      case 26:
        return atLeast(0x10000, this.#view.getUint32(this.#skip(4)));
      case 27: {
        const value = this.#view.getBigUint64(this.#skip(8));
        if (value < 0x100000000n) throw new Malformed('an integer must be written in the shortest way');
        return canonicalNumber(value);
      }
      default:
        throw new Malformed('indefinite lengths are not allowed');
    }
  }

  #slice(length: number): Uint8Array {
    const at = this.#skip(length);
    return this.#bytes.subarray(at, at + length);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new Malformed('the value ends too early');
    this.#at++;
    return byte;
  }

  /** Steps over `count` bytes and returns where they start. */
  #skip(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at) throw new Malformed('the value ends too early');
    this.#at = at + count;
    return at;
  }
}

function atLeast(least: number, value: number): number {
  if (value < least) throw new Malformed('an integer must be written in the shortest way');
  return value;
}

/** Whether `a` comes before `b` in DAG-CBOR's order of keys: shorter first, then by bytes. */
function precedes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return a.length < b.length;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    if (x !== y) return x < y;
  }
  return false;
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length >= 32) return decodeUtf8(bytes);
  // Short ASCII, which is almost everything, is faster without the decoder.
  let text = '';
  for (const byte of bytes) {
    if (byte >= 0x80) return decodeUtf8(bytes);
    text += String.fromCharCode(byte);
  }
  return text;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new Malformed('text is not valid UTF-8');
    throw error;
  }
}
