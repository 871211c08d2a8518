/** A peer that works on particles of local calls, one after the other. */
import type * as Runtime from '../../../runtime/index.ts';
import type { CallOutcome, Particle } from '../../../runtime/particle/particle.ts';
import type { ParticleStore } from '../../../runtime/peer/particle-store.ts';
import { crypto, signerOf } from '../../kit/engine-network.ts';

const start = 1_700_000_000_000;
const ttl = 60_000;
const signer = signerOf('bench');

export interface CallingPeer {
  readonly peer: Runtime.Peer;
  /** Signed particles, which have not been started. */
  readonly particles: (prefix: string, count: number) => readonly Particle[];
  /** Ends all particles. */
  readonly expireAll: () => void;
}

/** @param answer for each call, with the value that it returns */
export function callingPeer(
  { Peer, VirtualClock, createParticle, particleEngines }: typeof Runtime,
  callsEach: number,
  answer: (outcome: CallOutcome) => Promise<CallOutcome>,
  store?: ParticleStore,
): CallingPeer {
  const clock = new VirtualClock(start);
  const script = Array.from({ length: callsEach }, (_, i) => `(call %init_peer_id% ("s" "echo") [${i}] x${i})`).reduceRight((rest, call) => `(seq ${call} ${rest})`);
  const peer = new Peer({
    ...{ signer, crypto, clock, createEngine: particleEngines(crypto) },
    ...(store !== undefined && { store }),
    transport: { send: () => Promise.resolve(), onMessage: () => undefined },
    services: { call: ({ args }) => answer({ ok: true, value: args[0] ?? null }) },
  });
  return {
    peer,
    particles: (prefix, count) => Array.from({ length: count }, (_, i) => createParticle({ id: `${prefix}${i}`, timestamp: clock.now(), ttl, script }, signer)),
    expireAll: () => {
      while (clock.advance(clock.now() + ttl));
    },
  };
}
