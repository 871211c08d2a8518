/** What a peer accepts. Everything above is refused and counted. */
export interface PeerLimits {
  /** Largest message, in bytes. */
  readonly messageBytes: number;
  /** Particles held at the same time. */
  readonly particles: number;
  /** Messages that wait for one particle. Outcomes of own calls are never dropped. */
  readonly queuedMessages: number;
  /** Longest life of a particle, in milliseconds. */
  readonly ttl: number;
  /** How far in the future a particle may have been made, in milliseconds: tolerance for clocks that differ. */
  readonly future: number;
}

export const defaultPeerLimits: PeerLimits = {
  messageBytes: 64 * 1024 * 1024,
  particles: 10_000,
  queuedMessages: 1_000,
  ttl: 60 * 60 * 1000,
  future: 60 * 1000,
};
