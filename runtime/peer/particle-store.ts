import type { Bundle, Particle } from '../particle/particle.ts';

/** Where a peer keeps the state of its particles, so that a restarted peer never contradicts what it said before. */
export interface ParticleStore {
  /** Replaces what is kept for the particle; resolves when it is durable, rejects when it is not. */
  save(particle: Particle, state: Bundle): Promise<void>;
  /** Forgets the particle. */
  remove(particle: Particle): Promise<void>;
  /** Everything that is kept; each goes to `Peer.resume` after a restart. */
  all(): Promise<readonly Bundle[]>;
}

/** Tells particles apart: an id is only unique for the peer that made it. */
export function particleKey(particle: Particle): string {
  return `${particle.initPeer}/${particle.id}`;
}

/** Keeps states for as long as the process lives. */
export class MemoryParticleStore implements ParticleStore {
  readonly #states = new Map<string, Bundle>();

  save(particle: Particle, state: Bundle): Promise<void> {
    this.#states.set(particleKey(particle), state);
    return Promise.resolve();
  }

  remove(particle: Particle): Promise<void> {
    this.#states.delete(particleKey(particle));
    return Promise.resolve();
  }

  all(): Promise<readonly Bundle[]> {
    return Promise.resolve([...this.#states.values()]);
  }
}
