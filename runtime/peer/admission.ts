/** What a particle has to be like before a peer works on it. Cheap checks first, the signature last. */
import type { Crypto } from '../particle/crypto.ts';
import type { Particle } from '../particle/particle.ts';
import { verifyParticle } from '../particle/particle-signature.ts';
import type { PeerLimits } from './limits.ts';
import type { Refusal } from './refusal.ts';

/** Unix milliseconds from which on nobody works on the particle any more. */
export function expiresAt(particle: Particle): number {
  return particle.timestamp + particle.ttl;
}

/** @param now Unix milliseconds */
export function refusalOf(particle: Particle, now: number, limits: PeerLimits, crypto: Crypto): Refusal | undefined {
  const { ttl, timestamp } = particle;
  if (!(ttl > 0 && ttl <= limits.ttl)) return { reason: 'ttl-out-of-range', detail: `a ttl of ${ttl} ms, allowed are 1 to ${limits.ttl} ms` };
  if (!(timestamp <= now + limits.future)) {
    return { reason: 'from-the-future', detail: `made ${timestamp - now} ms in the future, at most ${limits.future} ms are tolerated: do the peers' clocks differ?` };
  }
  if (now >= expiresAt(particle)) return { reason: 'expired', detail: `ended ${now - expiresAt(particle)} ms ago (ttl ${ttl} ms)` };
  if (!verifyParticle(particle, crypto)) return { reason: 'bad-signature', detail: `not signed by its initiator ${particle.initPeer}` };
  return undefined;
}
