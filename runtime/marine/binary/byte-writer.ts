const encoder = new TextEncoder();

/** Writes the primitives of the binary format; numbers in their shortest form. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** A copy of what has been written. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** What has been written, until more is. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  reset(): this {
    this.#length = 0;
    return this;
  }

  byte(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  bytes(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  /** A number from 0 to 2³² - 1. */
  u32(value: number): this {
    this.#reserve(5);
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
    return this;
  }

  /** An integer that JavaScript's numbers hold exactly, for s32, s33 and s64. */
  signed(value: number): this {
    let rest = value;
    this.#reserve(10);
    for (;;) {
      const low = ((rest % 128) + 128) % 128;
      rest = (rest - low) / 128;
      const last = (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40);
      this.#bytes[this.#length++] = last ? low : low | 0x80;
      if (last) return this;
    }
  }

  /** A signed number of 64 bits. */
  s64(value: bigint): this {
    let rest = value;
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      const last = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
      this.byte(last ? low : low | 0x80);
      if (last) return this;
    }
  }

  blob(value: Uint8Array): this {
    return this.u32(value.length).bytes(value);
  }

  name(value: string): this {
    return this.blob(encoder.encode(value));
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
