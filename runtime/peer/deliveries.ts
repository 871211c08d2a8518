/** What one particle has sent and nobody has confirmed: repeated, ever more rarely, until it is confirmed or the particle ends. */
import type { Bundle, PeerId } from '../particle/particle.ts';
import type { Clock, Random } from './contracts.ts';

/**
 * How long a sender waits for an answer before it sends again. Each wait is twice the last one, but at most a tenth of the particle's
 * life, so that there are ten tries; times a random 0.5 to 1.5.
 */
export interface RetryOptions {
  /** Milliseconds. */
  readonly first: number;
  /** Milliseconds. */
  readonly longest: number;
}

export const defaultRetry: RetryOptions = { first: 1_000, longest: 60_000 };

export interface DeliveriesHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly retry: RetryOptions;
  /** Milliseconds that the particle lives. */
  readonly ttl: number;
  /** Sends once more what that peer has not confirmed. */
  resend(to: PeerId): void;
}

interface Open {
  /** How long each log has to become on the other side. */
  readonly expected: Map<PeerId, number>;
  attempts: number;
  cancel: () => void;
}

export class Deliveries {
  readonly #host: DeliveriesHost;
  readonly #open = new Map<PeerId, Open>();

  constructor(host: DeliveriesHost) {
    this.#host = host;
  }

  /** Peers that have not confirmed everything. */
  get open(): readonly PeerId[] {
    return [...this.#open.keys()];
  }

  /** How often `to` was sent something again since it last confirmed something. */
  attempts(to: PeerId): number {
    return this.#open.get(to)?.attempts ?? 0;
  }

  sent(to: PeerId, { segments }: Bundle): void {
    const open = this.#open.get(to) ?? { expected: new Map<PeerId, number>(), attempts: 0, cancel: this.#wait(to, 0) };
    this.#open.set(to, open);
    for (const { peer, from, entries } of segments) open.expected.set(peer, Math.max(from + entries.length, open.expected.get(peer) ?? 0));
  }

  /** `by` holds that much; true when that is all it was sent. */
  confirmed(by: PeerId, lengths: ReadonlyMap<PeerId, number>): boolean {
    const open = this.#open.get(by);
    if (open === undefined) return false;
    for (const [owner, length] of lengths) {
      if (length < (open.expected.get(owner) ?? Infinity)) continue;
      open.expected.delete(owner);
      open.attempts = 0;
    }
    if (open.expected.size > 0) return false;
    this.giveUp(by);
    return true;
  }

  /** Nothing is repeated to that peer any more. */
  giveUp(to: PeerId): void {
    this.#open.get(to)?.cancel();
    this.#open.delete(to);
  }

  end(): void {
    for (const to of this.open) this.giveUp(to);
  }

  #wait(to: PeerId, attempts: number): () => void {
    const { clock, random, retry, ttl } = this.#host;
    const delay = Math.round(Math.min(retry.longest, ttl / 10, retry.first * 2 ** attempts) * (0.5 + random()));
    return clock.after(delay, () => {
      const open = this.#open.get(to);
      if (open === undefined) return;
      open.attempts++;
      open.cancel = this.#wait(to, open.attempts);
      this.#host.resend(to);
    });
  }
}
