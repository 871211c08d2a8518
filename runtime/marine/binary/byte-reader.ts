import { malformed } from './fault.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LONGEST_U32 = 5;
const LONGEST_S64 = 10;

/** Reads the primitives of the binary format from a part of an array. All methods throw WasmError at the end of that part. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  get done(): boolean {
    return this.at === this.end;
  }

  byte(): number {
    if (this.at >= this.end) throw malformed(this.at, 'ends too early');
    return this.bytes[this.at++] ?? 0;
  }

  peek(): number {
    return this.at < this.end ? (this.bytes[this.at] ?? 0) : -1;
  }

  /** LEB128 of at most 32 bits, in at most five bytes; bits beyond are refused. */
  u32(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    const start = this.at - 1;
    let value = first & 0x7f;
    for (let index = 1; index < LONGEST_U32; index++) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) {
        if (value > 0xffff_ffff) break;
        return value;
      }
    }
    throw malformed(start, 'has a number that does not fit into 32 bits');
  }

  s32(): number {
    let value = 0;
    const start = this.at;
    for (let index = 0; index < LONGEST_U32; index++) {
      const byte = this.byte();
      value |= (byte & 0x7f) << (7 * index);
      if (byte >= 0x80) continue;
      // The last byte has four bits of the number; the others repeat its sign.
      if (index === LONGEST_U32 - 1 && (byte & 0x78) !== 0 && (byte & 0x78) !== 0x78) break;
      const unused = 25 - 7 * index;
      return unused > 0 ? (value << unused) >> unused : value;
    }
    throw malformed(start, 'has a number that does not fit into 32 bits');
  }

  /** The type of a block: an index of a type from 0 on, or a negative code of a type. */
  s33(): number {
    let value = 0;
    const start = this.at;
    for (let index = 0; index < LONGEST_U32; index++) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte >= 0x80) continue;
      if (index === LONGEST_U32 - 1 && (byte & 0x70) !== 0 && (byte & 0x70) !== 0x70) break;
      return (byte & 0x40) === 0 ? value : value - 2 ** (7 * (index + 1));
    }
    throw malformed(start, 'has a number that does not fit into 33 bits');
  }

  /** Checks a signed number of 64 bits and leaves it behind. */
  skipS64(): void {
    const start = this.at;
    for (let index = 0; index < LONGEST_S64; index++) {
      const byte = this.byte();
      if (byte >= 0x80) continue;
      if (index === LONGEST_S64 - 1 && byte !== 0 && byte !== 0x7f) break;
      return;
    }
    throw malformed(start, 'has a number that does not fit into 64 bits');
  }

  skip(count: number): void {
    if (count > this.end - this.at) throw malformed(this.at, 'ends too early');
    this.at += count;
  }

  /** A view, not a copy. */
  take(count: number): Uint8Array {
    const start = this.at;
    this.skip(count);
    return this.bytes.subarray(start, this.at);
  }

  /** A vector of bytes: its length, then they. */
  blob(): Uint8Array {
    return this.take(this.u32());
  }

  name(): string {
    const start = this.at;
    const bytes = this.blob();
    try {
      return decoder.decode(bytes);
    } catch {
      throw malformed(start, 'has a name that is not UTF-8');
    }
  }
}
