/** What happened on a peer, in numbers. Nothing is dropped without being counted here under its reason. */
import type { Rejection } from '../engine/contracts.ts';

/** Why a whole particle or message was not taken in. */
export type RefusalReason =
  | 'too-large'
  | 'malformed'
  | 'expired'
  | 'ttl-out-of-range'
  | 'from-the-future'
  | 'bad-signature'
  | 'bad-script'
  | 'other-particle-with-this-id'
  | 'too-many-particles'
  | 'queue-full'
  | 'stopped'
  | 'peer-closed';

type RejectionKind = Rejection['kind'];

export interface PeerCounters {
  readonly messagesReceived: number;
  readonly bytesReceived: number;
  readonly messagesSent: number;
  readonly bytesSent: number;
  /** Messages that brought nothing new. */
  readonly duplicates: number;
  /** Particles that the peer started working on. */
  readonly particles: number;
  /** Particles that reached the end of their life here. */
  readonly expired: number;
  readonly calls: number;
  readonly failedCalls: number;
  /** Outcomes of calls whose particle had ended before. */
  readonly lateOutcomes: number;
  /** Messages that could not be handed over, or not be encoded. */
  readonly failedSends: number;
  /** States that could not be made durable; their particles stop here. */
  readonly failedSaves: number;
  /** Exceptions inside engine, store removal or observers: bugs. */
  readonly internalErrors: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Parts of accepted messages that were not believed. */
  readonly rejected: Readonly<Partial<Record<RejectionKind, number>>>;
}

type Plain = Exclude<keyof PeerCounters, 'refused' | 'rejected'>;

export class Counters {
  readonly #plain: Record<Plain, number> = {
    messagesReceived: 0,
    bytesReceived: 0,
    messagesSent: 0,
    bytesSent: 0,
    duplicates: 0,
    particles: 0,
    expired: 0,
    calls: 0,
    failedCalls: 0,
    lateOutcomes: 0,
    failedSends: 0,
    failedSaves: 0,
    internalErrors: 0,
  };
  readonly #refused: Partial<Record<RefusalReason, number>> = {};
  readonly #rejected: Partial<Record<RejectionKind, number>> = {};

  add(counter: Plain, amount = 1): void {
    this.#plain[counter] += amount;
  }

  refuse(reason: RefusalReason): void {
    this.#refused[reason] = (this.#refused[reason] ?? 0) + 1;
  }

  reject(kind: RejectionKind): void {
    this.#rejected[kind] = (this.#rejected[kind] ?? 0) + 1;
  }

  /** A copy that does not change any more. */
  read(): PeerCounters {
    return { ...this.#plain, refused: { ...this.#refused }, rejected: { ...this.#rejected } };
  }
}
