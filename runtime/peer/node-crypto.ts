import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Crypto, Signer } from '../particle/crypto.ts';
import { keyPairFromSeed, publicKeyOf } from '../particle/keys.ts';
import type { PeerId } from '../particle/particle.ts';

/** What stands before the 32 bytes of an ed25519 key in its DER forms (RFC 8410). */
const PUBLIC_KEY_HEADER = Buffer.from('302a300506032b6570032100', 'hex');
const PRIVATE_KEY_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Cryptography of Node: the results of nobleCrypto, natively. Importing a key costs as much as using it, so up to
 * `cachedKeys` imported ones are kept; the least recently used goes first.
 */
export function nodeCrypto(cachedKeys = 1024): Crypto {
  const keys = new Map<PeerId, KeyObject>();
  const keyOf = (peer: PeerId): KeyObject | undefined => {
    const known = keys.get(peer);
    if (known !== undefined) {
      keys.delete(peer);
      keys.set(peer, known);
      return known;
    }
    const raw = publicKeyOf(peer);
    if (raw === undefined) return undefined;
    const key = createPublicKey({ key: Buffer.concat([PUBLIC_KEY_HEADER, raw]), format: 'der', type: 'spki' });
    const [oldest] = keys.keys();
    if (keys.size >= cachedKeys && oldest !== undefined) keys.delete(oldest);
    keys.set(peer, key);
    return key;
  };
  return {
    sha256: (bytes) => bytesOf(hash('sha256', bytes, 'binary')),
    verify: (peer, message, signature) => {
      const key = keyOf(peer);
      return key !== undefined && signature.length === 64 && verify(null, message, key, signature);
    },
  };
}

/** The bytes of text that has one character a byte. Node hands short text out several times faster than it makes a Buffer. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Signs as the peer of a 32-byte ed25519 seed. @throws RangeError when the seed has not 32 bytes */
export function nodeSigner(seed: Uint8Array): Signer {
  const { peer } = keyPairFromSeed(seed);
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_KEY_HEADER, seed]), format: 'der', type: 'pkcs8' });
  return { peer, sign: (message) => Uint8Array.from(sign(null, message, key)) };
}
