/** Keys of simulated peers: derived from their names, so that ids are the same in every run. Everybody can compute them: never use them on a real network. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Cryptography, Signer } from '../particle/crypto.ts';
import { nobleCryptography } from '../particle/keys.ts';
import type { PeerId } from '../particle/particle.ts';
import type { NetworkDefinition } from './network-definition.ts';

/** Deriving a key costs a millisecond, and tests simulate the same few peers thousands of times. */
const derived = new WeakMap<Cryptography, Map<string, Signer>>();

/** The signer of the simulated peer with that name. */
export function simulatedSigner(name: string, cryptography: Cryptography): Signer {
  const known = derived.get(cryptography) ?? new Map<string, Signer>();
  derived.set(cryptography, known);
  const signer = known.get(name) ?? cryptography.signer(sha256(new TextEncoder().encode(`aqua-toolchain simulated peer ${name}`)));
  known.set(name, signer);
  return signer;
}

/** Peer ids of a network by name; the same in every run. */
export function simulatedPeers(definition: Pick<NetworkDefinition, 'peers'>, cryptography = nobleCryptography): Readonly<Record<string, PeerId>> {
  return idsByName(Object.keys(definition.peers), cryptography);
}

export function idsByName(names: readonly string[], cryptography: Cryptography): Readonly<Record<string, PeerId>> {
  return Object.fromEntries(names.map((name) => [name, simulatedSigner(name, cryptography).peer]));
}
