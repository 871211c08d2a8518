/** Plain data as bytes, for threads that share memory: what `structuredClone` does, without its cost for small values. */

const tags = { undefined: 0, null: 1, false: 2, true: 3, integer: 4, float: 5, positive: 6, negative: 7, text: 8, bytes: 9, list: 10, record: 11 } as const;

/** Lists and records in each other. */
const DEEPEST = 64;
const MOST_BITS = 64n;
/** Short ASCII, which most texts are, is faster without encoder and decoder. */
const SHORT = 32;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const loneSurrogate = /\p{Surrogate}/u;

/** Writes into bytes of a fixed size, again and again from their beginning. */
export class PlainWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView<ArrayBuffer>;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /**
   * @returns how many bytes it took; undefined for what is too large, too deep, or anything but `undefined`, `null`,
   * booleans, numbers, integers of 64 bits, well-formed texts, `Uint8Array`s, and lists and records of those
   * @example
   * const writer = new PlainWriter(new Uint8Array(10));
   * writer.write(true); // => 1
   * writer.write(() => true); // => undefined
   */
  write(value: unknown): number | undefined {
    this.#at = 0;
    return this.#value(value, 0) ? this.#at : undefined;
  }

  /** @returns whether it could be written, here and below */
  #value(value: unknown, depth: number): boolean {
    switch (typeof value) {
      case 'undefined':
        return this.#byte(tags.undefined);
      case 'boolean':
        return this.#byte(value ? tags.true : tags.false);
      case 'number':
        return this.#number(value);
      case 'bigint':
        return this.#bigint(value);
      case 'string':
        return this.#byte(tags.text) && this.#text(value);
      case 'object':
        return value === null ? this.#byte(tags.null) : depth < DEEPEST && this.#object(value, depth + 1);
      case 'function':
      case 'symbol':
        return false;
    }
  }

  #number(value: number): boolean {
    if (Object.is(value | 0, value)) {
      if (!this.#byte(tags.integer) || !this.#has(4)) return false;
      this.#view.setInt32(this.#at, value);
      this.#at += 4;
      return true;
    }
    if (!this.#byte(tags.float) || !this.#has(8)) return false;
    this.#view.setFloat64(this.#at, value);
    this.#at += 8;
    return true;
  }

  #bigint(value: bigint): boolean {
    const size = value < 0n ? -value : value;
    if (size >> MOST_BITS !== 0n || !this.#byte(value < 0n ? tags.negative : tags.positive) || !this.#has(8)) return false;
    this.#view.setBigUint64(this.#at, size);
    this.#at += 8;
    return true;
  }

  #object(value: object, depth: number): boolean {
    if (Array.isArray(value)) {
      if (!this.#byte(tags.list) || !this.#size(value.length)) return false;
      for (const item of value as readonly unknown[]) if (!this.#value(item, depth)) return false;
      return true;
    }
    if (value instanceof Uint8Array) {
      if (!this.#byte(tags.bytes) || !this.#size(value.length) || !this.#has(value.length)) return false;
      this.#bytes.set(value, this.#at);
      this.#at += value.length;
      return true;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return false;
    const fields = Object.entries(value);
    if (!this.#byte(tags.record) || !this.#size(fields.length)) return false;
    // An assignment to this name would set a prototype.
    return fields.every(([name, field]) => name !== '__proto__' && this.#text(name) && this.#value(field, depth));
  }

  #text(text: string): boolean {
    if (text.length <= SHORT) {
      if (!this.#has(4 + text.length)) return false;
      let index = 0;
      for (; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        if (unit >= 0x80) break;
        this.#bytes[this.#at + 4 + index] = unit;
      }
      if (index === text.length) {
        this.#size(index);
        this.#at += index;
        return true;
      }
    }
    // UTF-8 has nothing for halves of pairs.
    if (!this.#has(4 + text.length) || loneSurrogate.test(text)) return false;
    const { read, written } = encoder.encodeInto(text, this.#bytes.subarray(this.#at + 4));
    if (read < text.length) return false;
    this.#size(written);
    this.#at += written;
    return true;
  }

  #byte(value: number): boolean {
    if (!this.#has(1)) return false;
    this.#bytes[this.#at++] = value;
    return true;
  }

  #size(value: number): boolean {
    if (!this.#has(4)) return false;
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
    return true;
  }

  #has(count: number): boolean {
    return this.#at + count <= this.#bytes.length;
  }
}

/** Bytes that no `PlainWriter` wrote. */
export class NoPlainData extends Error {
  override readonly name = 'NoPlainData';
}

/** Reads from bytes, again and again from their beginning. They may be anything: no more is made than they have room for. */
export class PlainReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView<ArrayBuffer>;
  #at = 0;
  #end = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /**
   * The value that was written as the first so many of the bytes.
   *
   * @throws NoPlainData
   * @example
   * new PlainReader(Uint8Array.of(3)).read(1); // => true
   */
  read(length: number): unknown {
    this.#at = 0;
    this.#end = length;
    const value = this.#value(0);
    if (this.#at !== length) throw new NoPlainData('there is more than one value');
    return value;
  }

  #value(depth: number): unknown {
    if (depth > DEEPEST) throw new NoPlainData('it is too deep');
    switch (this.#bytes[this.#take(1)]) {
      case tags.undefined:
        return undefined;
      case tags.null:
        return null;
      case tags.false:
        return false;
      case tags.true:
        return true;
      case tags.integer:
        return this.#view.getInt32(this.#take(4));
      case tags.float:
        return this.#view.getFloat64(this.#take(8));
      case tags.positive:
        return this.#view.getBigUint64(this.#take(8));
      case tags.negative:
        return -this.#view.getBigUint64(this.#take(8));
      case tags.text:
        return this.#text();
      case tags.bytes: {
        const length = this.#size();
        const at = this.#take(length);
        return this.#bytes.slice(at, at + length);
      }
      case tags.list: {
        const count = this.#count();
        const items: unknown[] = [];
        for (let index = 0; index < count; index++) items.push(this.#value(depth + 1));
        return items;
      }
      case tags.record:
        return this.#record(depth);
      default:
        throw new NoPlainData('it is of no known kind');
    }
  }

  #record(depth: number): unknown {
    const record: Record<string, unknown> = {};
    for (let left = this.#count(); left > 0; left--) {
      const name = this.#text();
      if (name === '__proto__') throw new NoPlainData('it has a name that is never written');
      record[name] = this.#value(depth + 1);
    }
    return record;
  }

  #text(): string {
    const length = this.#size();
    const at = this.#take(length);
    if (length <= SHORT) {
      let text = '';
      let index = at;
      for (; index < at + length; index++) {
        const byte = this.#bytes[index] ?? 0;
        if (byte >= 0x80) break;
        text += String.fromCharCode(byte);
      }
      if (index === at + length) return text;
    }
    try {
      return decoder.decode(this.#bytes.subarray(at, at + length));
    } catch {
      throw new NoPlainData('a text is not UTF-8');
    }
  }

  /** Of things that take at least a byte each. */
  #count(): number {
    const count = this.#size();
    if (count > this.#end - this.#at) throw new NoPlainData('it has more parts than there are bytes');
    return count;
  }

  #size(): number {
    return this.#view.getUint32(this.#take(4));
  }

  /** @returns where they begin */
  #take(count: number): number {
    const at = this.#at;
    if (count > this.#end - at) throw new NoPlainData('it ends too early');
    this.#at += count;
    return at;
  }
}
