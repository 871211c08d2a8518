import type { Json } from '../particle/json.ts';
import type { Bundle, Cid, LogSegment, Particle } from '../particle/particle.ts';

/** Where a peer keeps the state of its particles, so that a restarted peer never contradicts what it said before. */
export interface ParticleStore {
  /**
   * Adds to what is kept of a particle: everything the bundle holds is new. Resolves when it is durable, rejects when that cannot be
   * said. Additions to one particle do not overlap in time.
   */
  append(addition: Bundle): Promise<void>;
  /** Forgets the particle. */
  remove(particle: Particle): Promise<void>;
  /** Everything that is kept, one bundle a particle; for `Peer.recover` after a restart. */
  all(): Promise<readonly Bundle[]>;
}

/** Tells particles apart: an id is only unique for the peer that made it. */
export function particleKey({ initPeer, id }: Pick<Particle, 'initPeer' | 'id'>): string {
  return `${initPeer}/${id}`;
}

/** What was added to one particle, in the order of its logs. */
export class KeptParticle {
  readonly #particle: Particle;
  readonly #segments: LogSegment[] = [];
  readonly #values = new Map<Cid, Json>();

  constructor(particle: Particle) {
    this.#particle = particle;
  }

  add({ segments, values }: Pick<Bundle, 'segments' | 'values'>): void {
    this.#segments.push(...segments);
    for (const [cid, value] of values) this.#values.set(cid, value);
  }

  bundle(): Bundle {
    return { particle: this.#particle, segments: [...this.#segments], values: new Map(this.#values) };
  }
}

/** Keeps states for as long as the process lives. */
export class MemoryParticleStore implements ParticleStore {
  readonly #kept = new Map<string, KeptParticle>();

  append(addition: Bundle): Promise<void> {
    const key = particleKey(addition.particle);
    const kept = this.#kept.get(key) ?? new KeptParticle(addition.particle);
    this.#kept.set(key, kept);
    kept.add(addition);
    return Promise.resolve();
  }

  remove(particle: Particle): Promise<void> {
    this.#kept.delete(particleKey(particle));
    return Promise.resolve();
  }

  all(): Promise<readonly Bundle[]> {
    return Promise.resolve([...this.#kept.values()].map((kept) => kept.bundle()));
  }
}
