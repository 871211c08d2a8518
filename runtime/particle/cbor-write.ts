import { field, isObject } from './json.ts';
import type { Json, JsonObject } from './json.ts';
import { compareText, utf8Length } from './text-order.ts';

const MAJOR_UNSIGNED = 0x00;
const MAJOR_NEGATIVE = 0x20;
const MAJOR_BYTES = 0x40;
const MAJOR_TEXT = 0x60;
const MAJOR_ARRAY = 0x80;
const MAJOR_MAP = 0xa0;
const FLOAT_64 = 0xfb;
const LONGEST_HEAD = 9;

const encoder = new TextEncoder();

/** A value is nested deeper than the writer was told to go. */
class TooDeep extends Error {
  override readonly name = 'TooDeep';
}

/**
 * Writes canonical DAG-CBOR (https://ipld.io/specs/codecs/dag-cbor/spec/): shortest heads, map keys sorted by length then
 * bytes, floats always 64 bits. Numbers must be in the canonical form of json.ts, text well-formed.
 * Several items may be written one after the other.
 */
export class CborWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** @throws TooDeep when `value` has more than `depth` levels of arrays and objects */
  value(value: Json, depth: number): void {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        return Number.isSafeInteger(value) ? this.integer(value) : this.#float(value);
      case 'bigint':
        return this.#bigInteger(value);
      case 'boolean':
        return this.#byte(value ? 0xf5 : 0xf4);
      default:
        return value === null ? this.#byte(0xf6) : this.#nested(value, depth - 1);
    }
  }

  #nested(value: readonly Json[] | JsonObject, depth: number): void {
    if (depth < 0) throw new TooDeep('the value is nested too deeply');
    if (isObject(value)) return this.#object(value, depth);
    this.arrayHead(value.length);
    for (const item of value) this.value(item, depth);
  }

  /** The head of an array; its `length` items are written next. */
  arrayHead(length: number): void {
    this.#head(MAJOR_ARRAY, length);
  }

  /** `value` is a safe integer. */
  integer(value: number): void {
    if (value >= 0) this.#head(MAJOR_UNSIGNED, value);
    else this.#head(MAJOR_NEGATIVE, -1 - value);
  }

  bytes(value: Uint8Array): void {
    this.#head(MAJOR_BYTES, value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** Forgets what has been written. */
  reset(): void {
    this.#length = 0;
  }

  /** What has been written, until more is: for whoever only looks at it. Copies of every entry and value keep the garbage collector busy. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of what has been written. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  #object(object: JsonObject, depth: number): void {
    const names = Object.keys(object);
    if (names.length > 1) names.sort(compareKeys);
    this.#head(MAJOR_MAP, names.length);
    for (const name of names) {
      this.text(name);
      this.value(field(object, name) ?? null, depth);
    }
  }

  #bigInteger(value: bigint): void {
    this.#reserve(LONGEST_HEAD);
    this.#bytes[this.#length] = (value >= 0n ? MAJOR_UNSIGNED : MAJOR_NEGATIVE) | 27;
    this.#view.setBigUint64(this.#length + 1, value >= 0n ? value : -1n - value);
    this.#length += LONGEST_HEAD;
  }

  #float(value: number): void {
    this.#reserve(LONGEST_HEAD);
    this.#bytes[this.#length] = FLOAT_64;
    this.#view.setFloat64(this.#length + 1, value);
    this.#length += LONGEST_HEAD;
  }

  text(text: string): void {
    const units = text.length;
    this.#reserve(LONGEST_HEAD + units * 3);
    const start = this.#length;
    this.#head(MAJOR_TEXT, units);
    const bytes = this.#bytes;
    let at = this.#length;
    if (units < 64) {
      let i = 0;
      for (; i < units; i++) {
        const unit = text.charCodeAt(i);
        if (unit >= 0x80) break;
        bytes[at++] = unit;
      }
      if (i === units) {
        this.#length = at;
        return;
      }
      at = this.#length;
    }
    const { written } = encoder.encodeInto(text, bytes.subarray(at));
    if (written !== units) {
      // Not plain ASCII: the head states the length in bytes and may be longer than the one written above. Make room first.
      const moved = start + headLength(written);
      bytes.copyWithin(moved, at, at + written);
      this.#length = start;
      this.#head(MAJOR_TEXT, written);
      at = moved;
    }
    this.#length = at + written;
  }

  /** `argument` is a safe integer. */
  #head(major: number, argument: number): void {
    this.#reserve(LONGEST_HEAD);
    const at = this.#length;
    if (argument < 24) {
      this.#bytes[at] = major | argument;
      this.#length = at + 1;
    } else if (argument < 0x100) {
      this.#bytes[at] = major | 24;
      this.#bytes[at + 1] = argument;
      this.#length = at + 2;
    } else if (argument < 0x10000) {
      this.#bytes[at] = major | 25;
      this.#view.setUint16(at + 1, argument);
      this.#length = at + 3;
    } else if (argument < 0x100000000) {
      this.#bytes[at] = major | 26;
      this.#view.setUint32(at + 1, argument);
      this.#length = at + 5;
    } else {
      this.#bytes[at] = major | 27;
      this.#view.setBigUint64(at + 1, BigInt(argument));
      this.#length = at + 9;
    }
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

function headLength(argument: number): number {
  return argument < 24 ? 1 : argument < 0x100 ? 2 : argument < 0x10000 ? 3 : argument < 0x100000000 ? 5 : 9;
}

/** DAG-CBOR's order of map keys: shorter first, then by bytes. */
function compareKeys(a: string, b: string): number {
  return utf8Length(a) - utf8Length(b) || compareText(a, b);
}
