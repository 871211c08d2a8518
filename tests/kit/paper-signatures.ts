/** Signatures that anybody could forge but nobody in a test does: they cost a hash instead of a curve, so that tests can run thousands of networks. */
import { createHash } from 'node:crypto';
import type { Crypto, Signer } from '../../runtime/particle/crypto.ts';
import { equalBytes } from '../../runtime/particle/hex.ts';
import type { PeerId } from '../../runtime/particle/particle.ts';
import { nodeCrypto } from '../../runtime/peer/node-crypto.ts';

export const paperCrypto: Crypto = {
  ...nodeCrypto(),
  verify: (peer, message, signature) => equalBytes(signature, seal(peer, message)),
};

export function paperSigner(peer: PeerId): Signer {
  return { peer, sign: (message) => seal(peer, message) };
}

function seal(peer: PeerId, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha512').update(peer).update(message).digest());
}
