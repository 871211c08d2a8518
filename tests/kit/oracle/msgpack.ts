/** The part of MessagePack that avm.wasm speaks, with exact 64-bit integers. Source: github.com/msgpack/msgpack/blob/master/spec.md */
import type { Json } from '../../../runtime/particle/json.ts';

export type Packed = null | boolean | number | bigint | string | Uint8Array | readonly Packed[] | ReadonlyMap<Packed, Packed>;

export function decodeMessagePack(bytes: Uint8Array): Packed {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (!reader.done()) throw new Error('bytes follow the MessagePack value');
  return value;
}

/** A decoded value without binary parts, as JSON. */
export function packedToJson(value: Packed): Json {
  if (value instanceof Uint8Array) throw new Error('binary data has no JSON form');
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]: [Packed, Packed]) => [objectKey(key), packedToJson(item)]));
  if (Array.isArray(value)) return value.map(packedToJson);
  return value as null | boolean | number | bigint | string;
}

function objectKey(key: Packed): string {
  if (typeof key !== 'string') throw new Error('a key of a JSON object must be text');
  return key;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  done(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(): Packed {
    const tag = this.#unsigned(1);
    if (tag < 0x80) return tag;
    if (tag < 0x90) return this.#map(tag & 0x0f);
    if (tag < 0xa0) return this.#array(tag & 0x0f);
    if (tag < 0xc0) return this.#text(tag & 0x1f);
    if (tag >= 0xe0) return tag - 0x100;
    switch (tag) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#take(this.#unsigned(1 << (tag - 0xc4)));
      case 0xca:
        return this.#view.getFloat32(this.#skip(4));
      case 0xcb:
        return this.#view.getFloat64(this.#skip(8));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#unsigned(1 << (tag - 0xcc));
      case 0xcf:
        return narrow(this.#view.getBigUint64(this.#skip(8)));
      case 0xd0:
        return this.#view.getInt8(this.#skip(1));
      case 0xd1:
        return this.#view.getInt16(this.#skip(2));
      case 0xd2:
        return this.#view.getInt32(this.#skip(4));
      case 0xd3:
        return narrow(this.#view.getBigInt64(this.#skip(8)));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#unsigned(1 << (tag - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.#array(this.#unsigned(2 << (tag - 0xdc)));
      case 0xde:
      case 0xdf:
        return this.#map(this.#unsigned(2 << (tag - 0xde)));
      default:
        throw new Error(`unsupported MessagePack tag 0x${tag.toString(16)}`);
    }
  }

  #skip(count: number): number {
    const start = this.#at;
    this.#at += count;
    if (this.#at > this.#bytes.length) throw new Error('MessagePack data ends early');
    return start;
  }

  #take(count: number): Uint8Array {
    const start = this.#skip(count);
    return this.#bytes.subarray(start, this.#at);
  }

  #unsigned(width: number): number {
    return this.#take(width).reduce((value, byte) => value * 256 + byte, 0);
  }

  #text(length: number): string {
    return new TextDecoder().decode(this.#take(length));
  }

  #array(length: number): Packed[] {
    return Array.from({ length }, () => this.value());
  }

  #map(length: number): Map<Packed, Packed> {
    return new Map(Array.from({ length }, (): [Packed, Packed] => [this.value(), this.value()]));
  }
}

function narrow(value: bigint): number | bigint {
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

/** Strings, 32-bit integers and maps of them are all that the host sends. */
export type Sendable = string | number | ReadonlyMap<string, Sendable>;

export function encodeMessagePack(value: Sendable): Uint8Array {
  if (typeof value === 'number') return wide(0xd2, value | 0);
  if (typeof value === 'string') {
    const text = new TextEncoder().encode(value);
    return Buffer.concat([wide(0xdb, text.length), text]);
  }
  const entries = [...value].flatMap(([key, item]) => [encodeMessagePack(key), encodeMessagePack(item)]);
  return Buffer.concat([wide(0xdf, value.size), ...entries]);
}

function wide(tag: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, tag);
  view.setInt32(1, value);
  return bytes;
}
