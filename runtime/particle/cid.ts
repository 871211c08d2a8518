import { base32 } from 'multiformats/bases/base32';
import { CborReader, Malformed } from './cbor-read.ts';
import { CborWriter } from './cbor-write.ts';
import type { Crypto } from './crypto.ts';
import type { Json } from './json.ts';
import { DEFAULT_DEPTH, defaultLimits } from './limits.ts';
import type { Cid } from './particle.ts';

/** Version 1, codec dag-cbor, hash sha2-256 of 32 bytes. */
const PREFIX = Uint8Array.of(0x01, 0x71, 0x12, 0x20);
const DIGEST_LENGTH = 32;

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
  if (scratch.capacity > MAX_SCRATCH) scratch = new CborWriter(INITIAL_SCRATCH);
  return bytes;
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
  return cidOf(encodeValue(value), crypto);
}

/** The CID with this sha2-256 digest, 32 bytes. */
export function cidFromDigest(digest: Uint8Array): Cid {
  const bytes = new Uint8Array(PREFIX.length + DIGEST_LENGTH);
  bytes.set(PREFIX);
  bytes.set(digest, PREFIX.length);
  return base32.encode(bytes) as Cid;
}

/** The 32 bytes of the hash in a CID; undefined for text that is no CID of our kind. */
export function digestOf(cid: string): Uint8Array | undefined {
  if (!/^bafyrei[a-z2-7]{52}$/.test(cid)) return undefined;
  const digest = base32.decode(cid).subarray(PREFIX.length);
  // The last character has bits to spare; only one way of writing them is right.
  return cidFromDigest(digest) === cid ? digest : undefined;
}

/** Checks text from outside. */
export function asCid(text: string): Cid | undefined {
  const digest = digestOf(text);
  return digest === undefined ? undefined : cidFromDigest(digest);
}
