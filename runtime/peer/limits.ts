/** What a peer accepts. Everything above is refused and counted. */
export interface PeerLimits {
  /** Largest message, in bytes. */
  readonly messageBytes: number;
  /** Particles held at the same time. */
  readonly particles: number;
  /** Bytes that one particle may bring here: its script, messages with news, results of its calls. */
  readonly particleBytes: number;
  /** The same for all particles together. */
  readonly totalBytes: number;
  /** Messages that wait for one particle. Outcomes of own calls are never dropped. */
  readonly queuedMessages: number;
  /** Messages that wait, from one sender, over all particles. */
  readonly queuedMessagesPerSender: number;
  /** Service calls that run at the same time; further ones wait. */
  readonly callsInFlight: number;
  /** Longest life of a particle, in milliseconds. */
  readonly ttl: number;
  /** How far in the future a particle may have been made, in milliseconds: tolerance for clocks that differ. */
  readonly future: number;
}

export const defaultPeerLimits: PeerLimits = {
  messageBytes: 64 * 1024 * 1024,
  particles: 10_000,
  particleBytes: 256 * 1024 * 1024,
  totalBytes: 1024 * 1024 * 1024,
  queuedMessages: 1_000,
  queuedMessagesPerSender: 10_000,
  callsInFlight: 10_000,
  ttl: 60 * 60 * 1000,
  future: 60 * 1000,
};
