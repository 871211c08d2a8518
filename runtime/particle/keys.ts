import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { base58btc } from 'multiformats/bases/base58';
import type { Crypto, Cryptography, Signer } from './crypto.ts';
import { equalBytes, toHex } from './hex.ts';
import type { PeerId } from './particle.ts';

/** Identity multihash of a libp2p public key message: key type ed25519, then 32 bytes of key. */
const ED25519_PREFIX = Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20);
const KEY_LENGTH = 32;

const { Point } = ed25519;

export interface KeyPair {
  readonly peer: PeerId;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The ed25519 secret, 32 bytes. */
  readonly seed: Uint8Array;
}

/** @throws RangeError when the seed has not 32 bytes */
export function keyPairFromSeed(seed: Uint8Array): KeyPair {
  if (seed.length !== KEY_LENGTH) throw new RangeError(`an ed25519 seed has 32 bytes, this one has ${seed.length}`);
  const publicKey = ed25519.getPublicKey(seed);
  return { peer: peerIdOf(publicKey), publicKey, seed };
}

/** The libp2p peer id (`12D3KooW…`) of an ed25519 public key. @throws RangeError when the key has not 32 bytes */
export function peerIdOf(publicKey: Uint8Array): PeerId {
  if (publicKey.length !== KEY_LENGTH) throw new RangeError(`an ed25519 public key has 32 bytes, this one has ${publicKey.length}`);
  const bytes = new Uint8Array(ED25519_PREFIX.length + KEY_LENGTH);
  bytes.set(ED25519_PREFIX);
  bytes.set(publicKey, ED25519_PREFIX.length);
  return base58btc.baseEncode(bytes) as PeerId;
}

/** The ed25519 public key inside a peer id; undefined when the text is no such peer id. */
export function publicKeyOf(peer: string): Uint8Array | undefined {
  // The check of the form comes first: decoding base58 is quadratic, and it throws.
  if (!/^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/.test(peer)) return undefined;
  const bytes = base58btc.baseDecode(peer);
  const wellFormed = bytes.length === ED25519_PREFIX.length + KEY_LENGTH && ED25519_PREFIX.every((byte, i) => bytes[i] === byte);
  const key = bytes.slice(ED25519_PREFIX.length);
  return wellFormed && !isDegenerate(key) ? key : undefined;
}

/**
 * Keys that no secret belongs to and that implementations of ed25519 disagree about: y not below p = 2²⁵⁵ - 19, or y = ±1
 * (x = 0, so its sign says nothing).
 */
function isDegenerate(key: Uint8Array): boolean {
  const low = key[0] ?? 0;
  const high = (key[KEY_LENGTH - 1] ?? 0) & 0x7f;
  const middle = key.subarray(1, KEY_LENGTH - 1);
  if (high === 0x7f && low >= 0xec) return middle.every((byte) => byte === 0xff);
  return high === 0 && low === 1 && middle.every((byte) => byte === 0);
}

/** Checks text from outside. */
export function asPeerId(text: string): PeerId | undefined {
  return publicKeyOf(text) === undefined ? undefined : (text as PeerId);
}

/** Cryptography in plain JavaScript, for browsers. `runtime/peer/node-crypto.ts` is the same, natively and many times faster. */
export const nobleCrypto: Crypto = {
  sha256: (bytes) => sha256(bytes),
  verify: (peer, message, signature) => {
    const publicKey = publicKeyOf(peer);
    return publicKey !== undefined && signature.length === 2 * KEY_LENGTH && verifyEd25519(publicKey, message, signature);
  },
};

/**
 * RFC 8032, 5.1.7, without the cofactor, which is what OpenSSL (and so Node) computes. The library's own check multiplies by the
 * cofactor and so accepts crafted signatures that OpenSSL refuses: peers must not disagree about what somebody signed.
 */
function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const encodedR = signature.subarray(0, KEY_LENGTH);
  const s = littleEndian(signature.subarray(KEY_LENGTH));
  if (s >= Point.Fn.ORDER) return false;
  const a = pointOf(publicKey);
  if (a === undefined) return false;
  const k = littleEndian(sha512.create().update(encodedR).update(publicKey).update(message).digest()) % Point.Fn.ORDER;
  const r = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k));
  return equalBytes(r.toBytes(), encodedR);
}

function pointOf(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    return Point.fromBytes(bytes);
  } catch {
    // Half of all encodings are no point of the curve.
    return undefined;
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.toReversed())}`);
}

/** Signs as the peer of a 32-byte ed25519 seed. @throws RangeError like keyPairFromSeed */
export function nobleSigner(seed: Uint8Array): Signer {
  const { peer } = keyPairFromSeed(seed);
  return { peer, sign: (message) => ed25519.sign(message, seed) };
}

/** Works everywhere; `nodeCryptography` is many times faster. */
export const nobleCryptography: Cryptography = { crypto: nobleCrypto, signer: nobleSigner };
