/** What a peer is made with, and what it tells about itself. */
import type { ScriptOutcome, Wait } from '../engine/contracts.ts';
import type { Crypto, Signer } from '../particle/crypto.ts';
import type { ParticleLimits } from '../particle/limits.ts';
import type { Bundle } from '../particle/particle.ts';
import type { Clock, Random, ServiceHost, Transport } from './contracts.ts';
import type { RetryOptions } from './deliveries.ts';
import type { EngineFactory } from './engine-factory.ts';
import type { PeerLimits } from './limits.ts';
import type { ParticleStore } from './particle-store.ts';
import type { PeerEvent } from './peer-event.ts';
import type { Refusal } from './refusal.ts';

export interface PeerOptions {
  /** Who the peer is. */
  readonly signer: Signer;
  readonly crypto: Crypto;
  readonly transport: Transport;
  readonly services: ServiceHost;
  readonly clock: Clock;
  readonly createEngine: EngineFactory;
  /** Default: nothing is kept; a restarted peer has forgotten its particles and may contradict what it said before. */
  readonly store?: ParticleStore;
  readonly limits?: Partial<PeerLimits>;
  /** What messages may contain. */
  readonly particleLimits?: ParticleLimits;
  /**
   * `confirmed` (default): who receives a message answers, and what nobody answered to is sent again until the particle ends.
   * `trusted`: no answers; the transport loses nothing.
   */
  readonly delivery?: 'confirmed' | 'trusted';
  /** Default: after about a second, then ever more rarely, down to once a minute or ten times in the particle's life. */
  readonly retry?: RetryOptions;
  /** Spreads what is sent again over time. Default: the machine's randomness. */
  readonly random?: Random;
  /** Told of everything that happens; it cannot change anything, and what it throws is counted and otherwise ignored. */
  readonly onEvent?: (event: PeerEvent) => void;
}

/** Where a particle stands on one peer. */
export interface ParticleState {
  /** What each branch waits for. */
  readonly waiting: readonly Wait[];
  /** What has become of the script as a whole, as far as the peer knows. */
  readonly outcome: ScriptOutcome;
  /** Everything that the peer knows about the particle. */
  readonly snapshot: Bundle;
}

/** How much a peer has in hand. */
export interface PeerLoad {
  readonly particles: number;
  /** Scripts, messages with news and results of calls of the particles that are held. */
  readonly bytes: number;
  readonly callsRunning: number;
  readonly callsWaiting: number;
  /** Receivers, over all particles, that have not confirmed everything. */
  readonly unconfirmed: number;
}

export type StartResult = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };
