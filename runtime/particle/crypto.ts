/** Cryptography as parameters, so that the same code runs in Node (native) and in browsers (noble). All synchronous. */
import type { PeerId } from './particle.ts';

export interface Crypto {
  sha256(bytes: Uint8Array): Uint8Array;
  /** False for a malformed key or signature; never throws. */
  verify(peer: PeerId, message: Uint8Array, signature: Uint8Array): boolean;
}

export interface Signer {
  readonly peer: PeerId;
  sign(message: Uint8Array): Uint8Array;
}

/** Everything that a peer signs and verifies with. */
export interface Cryptography {
  readonly crypto: Crypto;
  /** @param seed the ed25519 secret, 32 bytes */
  readonly signer: (seed: Uint8Array) => Signer;
}
