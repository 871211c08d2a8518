import { CborReader, Malformed } from './cbor-read.ts';
import { CborWriter } from './cbor-write.ts';
import type { Crypto } from './crypto.ts';
import type { Json } from './json.ts';
import { DEFAULT_DEPTH, defaultLimits } from './limits.ts';
import type { Cid } from './particle.ts';

/** Multibase `b`, then 30 of the 32 bits of 01 71 12 20 (version 1, codec dag-cbor, hash sha2-256 of 32 bytes); the last two are 0. */
const PREFIX = 'bafyrei';
const DIGEST_LENGTH = 32;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const NO_DIGIT = 255;
/** By character code. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => (BASE32.includes(String.fromCharCode(code)) ? BASE32.indexOf(String.fromCharCode(code)) : NO_DIGIT));
/** `b`, then 36 bytes of 5 bits a character. */
const CID_LENGTH = 59;

/** Reused between values so that encoding allocates only its result; replaced when a huge value has blown it up. */
const INITIAL_SCRATCH = 4096;
const MAX_SCRATCH = 1024 * 1024;
let scratch = new CborWriter(INITIAL_SCRATCH);

/**
 * A value as canonical DAG-CBOR: equal values have equal bytes.
 * @throws TooDeep when it is nested more than `depth` deep (`isWithinDepth` tells beforehand)
 */
export function encodeValue(value: Json, depth = DEFAULT_DEPTH): Uint8Array {
  scratch.reset();
  scratch.value(value, depth);
  const bytes = scratch.take();
  shrink();
  return bytes;
}

function shrink(): void {
  if (scratch.capacity > MAX_SCRATCH) scratch = new CborWriter(INITIAL_SCRATCH);
}

export type DecodeValueResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

/**
 * The value of bytes from anywhere; anything but the canonical form of a JSON value is an error. Never throws.
 * `budget` counts down the scalars, arrays and objects that may be made.
 */
export function decodeValue(bytes: Uint8Array, depth = DEFAULT_DEPTH, budget = { items: defaultLimits.items }): DecodeValueResult {
  try {
    const reader = new CborReader(bytes, { depth, budget });
    const value = reader.value();
    reader.end();
    return { ok: true, value };
  } catch (fault) {
    if (fault instanceof Malformed) return { ok: false, message: fault.message };
    throw fault;
  }
}

/** The CID of encoded bytes. */
export function cidOf(bytes: Uint8Array, crypto: Pick<Crypto, 'sha256'>): Cid {
  return cidFromDigest(crypto.sha256(bytes));
}

/**
 * The CID of a value.
 * @throws TooDeep like encodeValue
 */
export function cidOfJson(value: Json, crypto: Pick<Crypto, 'sha256'>): Cid {
  scratch.reset();
  scratch.value(value, DEFAULT_DEPTH);
  const cid = cidOf(scratch.view(), crypto);
  shrink();
  return cid;
}

/** The CID with this sha2-256 digest, 32 bytes. Base32 by hand: this runs several times for every log entry. */
export function cidFromDigest(digest: Uint8Array): Cid {
  let text = PREFIX;
  let bits = 2;
  let buffer = 0;
  for (const byte of digest) {
    buffer = ((buffer << 8) | byte) & 0x1fff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32.charAt((buffer >> bits) & 31);
    }
  }
  return (text + BASE32.charAt((buffer << (5 - bits)) & 31)) as Cid;
}

/** The 32 bytes of the hash in a CID; undefined for text that is no CID of our kind. */
export function digestOf(cid: string): Uint8Array | undefined {
  if (cid.length !== CID_LENGTH || !cid.startsWith(PREFIX)) return undefined;
  const digest = new Uint8Array(DIGEST_LENGTH);
  let buffer = 0;
  /** In the buffer. The last two bits of the prefix come before the first one that counts. */
  let bits = -2;
  let length = 0;
  for (let i = PREFIX.length; i < CID_LENGTH; i++) {
    const digit = DIGITS[cid.charCodeAt(i)] ?? NO_DIGIT;
    if (digit === NO_DIGIT) return undefined;
    buffer = ((buffer << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      digest[length++] = buffer >> bits;
    }
  }
  // Both the end of the prefix and the bits that the last character has to spare are 0.
  const exact = (DIGITS[cid.charCodeAt(PREFIX.length)] ?? NO_DIGIT) < 8 && (buffer & ((1 << bits) - 1)) === 0;
  return exact ? digest : undefined;
}
