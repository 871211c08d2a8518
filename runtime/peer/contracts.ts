/** What a peer needs from its surroundings. Networks, services and clocks implement these; the engine knows none of them. */
import type { CallRequest } from '../engine/contracts.ts';
import type { CallOutcome, Particle, PeerId } from '../particle/particle.ts';

export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Calls back after `milliseconds`; the returned function cancels. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Uniform in [0, 1). */
export type Random = () => number;

export interface Transport {
  /** Hands bytes over; resolves when they left, rejects when the peer cannot be reached. Delivery is not promised. */
  send(to: PeerId, bytes: Uint8Array): Promise<void>;
  /** One handler per peer; it must not throw, whatever the bytes. */
  onMessage(handler: (from: PeerId, bytes: Uint8Array) => void): void;
}

/** What a service function is told besides its arguments. */
export interface CallContext {
  readonly peer: PeerId;
  readonly particle: Particle;
  readonly request: CallRequest;
  readonly clock: Clock;
}

export interface ServiceHost {
  /** Runs a call; resolves with an error outcome for an unknown service or a service that fails, never rejects. */
  call(request: CallRequest, context: CallContext): Promise<CallOutcome>;
}
