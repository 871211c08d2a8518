import { CborWriter } from './cbor-write.ts';
import { cidOfJson } from './cid.ts';
import type { Crypto, Signer } from './crypto.ts';
import type { Cid, Particle } from './particle.ts';

/** Keeps these signatures apart from all others that a peer makes. */
const DOMAIN = 'aqua/particle/1';

/** A signed particle of the signer's peer. `timestamp` is Unix milliseconds, `ttl` milliseconds. */
export function createParticle(content: Pick<Particle, 'id' | 'timestamp' | 'ttl' | 'script'>, signer: Signer): Particle {
  const { id, timestamp, ttl, script } = content;
  const unsigned = { id, initPeer: signer.peer, timestamp, ttl, script };
  return { ...unsigned, signature: signer.sign(signedBytes(unsigned)) };
}

/** Whether the initiator signed exactly this particle. Never throws. */
export function verifyParticle(particle: Particle, crypto: Crypto): boolean {
  const { timestamp, ttl } = particle;
  return Number.isSafeInteger(timestamp) && Number.isSafeInteger(ttl) && crypto.verify(particle.initPeer, signedBytes(particle), particle.signature);
}

/** Whether two particles are the same; their signatures may differ, since some algorithms are not deterministic. */
export function sameParticle(a: Particle, b: Particle): boolean {
  return a.id === b.id && a.initPeer === b.initPeer && a.timestamp === b.timestamp && a.ttl === b.ttl && a.script === b.script;
}

/** The CID of a script: names the program that a log belongs to. */
export function scriptCid(script: string, crypto: Pick<Crypto, 'sha256'>): Cid {
  return cidOfJson(script, crypto);
}

function signedBytes({ id, initPeer, timestamp, ttl, script }: Omit<Particle, 'signature'>): Uint8Array {
  const writer = new CborWriter(script.length + 256);
  writer.arrayHead(6);
  writer.text(DOMAIN);
  writer.text(id);
  writer.text(initPeer);
  writer.integer(timestamp);
  writer.integer(ttl);
  writer.text(script);
  return writer.take();
}
