/** What happened on a peer, in numbers: every event has its counter. */
import type { Rejection } from '../engine/contracts.ts';
import type { PeerEvent } from './peer-event.ts';
import type { RefusalReason } from './refusal.ts';

type RejectionKind = Rejection['kind'];

export interface PeerCounters {
  /** Answers included, like in `bytesReceived`. */
  readonly messagesReceived: number;
  readonly bytesReceived: number;
  readonly messagesSent: number;
  readonly bytesSent: number;
  /** Messages that were sent because nobody had answered to them. */
  readonly resends: number;
  /** Messages that brought nothing new. */
  readonly duplicates: number;
  /** Particles that the peer started working on. */
  readonly particles: number;
  /** Particles that reached the end of their life here. */
  readonly expired: number;
  /** Receivers that never confirmed what was sent to them, until the particle ended. */
  readonly undelivered: number;
  /** Receivers that confirmed all that was sent to them. */
  readonly acknowledged: number;
  /** Calls that ended. */
  readonly calls: number;
  readonly failedCalls: number;
  /** Calls that waited for their turn until the particle ended. */
  readonly abandonedCalls: number;
  /** Outcomes of calls whose particle had ended before. */
  readonly lateOutcomes: number;
  /** Messages that could not be handed over, or not be encoded. */
  readonly failedSends: number;
  /** Messages here that were answered. */
  readonly answers: number;
  /** Answers that could not be handed over. */
  readonly failedReplies: number;
  /** Answers about particles that are not known. */
  readonly strayReplies: number;
  /** Times that a receiver said it was busy. */
  readonly putOff: number;
  /** Times that a receiver refused a particle for good. */
  readonly turnedAway: number;
  /** States that could not be made durable; their particles stop here. */
  readonly failedSaves: number;
  /** Ended particles that the store could not forget. */
  readonly failedRemovals: number;
  /** Exceptions inside engine, services or listeners: bugs. */
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
    resends: 0,
    duplicates: 0,
    particles: 0,
    expired: 0,
    undelivered: 0,
    acknowledged: 0,
    calls: 0,
    failedCalls: 0,
    abandonedCalls: 0,
    lateOutcomes: 0,
    failedSends: 0,
    answers: 0,
    failedReplies: 0,
    strayReplies: 0,
    putOff: 0,
    turnedAway: 0,
    failedSaves: 0,
    failedRemovals: 0,
    internalErrors: 0,
  };
  readonly #refused: Partial<Record<RefusalReason, number>> = {};
  readonly #rejected: Partial<Record<RejectionKind, number>> = {};

  count(event: PeerEvent): void {
    const plain = this.#plain;
    switch (event.kind) {
      case 'received':
        plain.messagesReceived++;
        plain.bytesReceived += event.bytes.length;
        return;
      case 'admitted':
        plain.particles++;
        return;
      case 'duplicate':
        plain.duplicates++;
        return;
      case 'refused':
        this.#refused[event.refusal.reason] = (this.#refused[event.refusal.reason] ?? 0) + 1;
        return;
      case 'rejected':
        this.#rejected[event.rejection.kind] = (this.#rejected[event.rejection.kind] ?? 0) + 1;
        return;
      case 'sent':
        plain.messagesSent++;
        plain.bytesSent += event.bytes.length;
        if (event.attempt > 0) plain.resends++;
        return;
      case 'send-failed':
        plain.failedSends++;
        return;
      case 'acknowledged':
        plain.acknowledged++;
        return;
      case 'put-off':
        plain.putOff++;
        return;
      case 'turned-away':
        plain.turnedAway++;
        return;
      case 'stray-reply':
        plain.strayReplies++;
        return;
      case 'answered':
        plain.answers++;
        return;
      case 'reply-failed':
        plain.failedReplies++;
        return;
      case 'call-ended':
        plain.calls++;
        if (!event.outcome.ok) plain.failedCalls++;
        return;
      case 'late-outcome':
        plain.lateOutcomes++;
        return;
      case 'abandoned-call':
        plain.abandonedCalls++;
        return;
      case 'expired':
        plain.expired++;
        return;
      case 'undelivered':
        plain.undelivered++;
        return;
      case 'save-failed':
        plain.failedSaves++;
        return;
      case 'removal-failed':
        plain.failedRemovals++;
        return;
      case 'internal-error':
        plain.internalErrors++;
        return;
    }
  }

  add({ refused, rejected, ...plain }: PeerCounters): void {
    addTo(this.#plain, plain);
    addTo(this.#refused, refused);
    addTo(this.#rejected, rejected);
  }

  /** A copy that does not change any more. */
  read(): PeerCounters {
    return { ...this.#plain, refused: { ...this.#refused }, rejected: { ...this.#rejected } };
  }
}

/** Of several peers, or of one peer over several lives. */
export function sumOfCounters(all: readonly PeerCounters[]): PeerCounters {
  const sum = new Counters();
  for (const counters of all) sum.add(counters);
  return sum.read();
}

function addTo<Key extends string>(sum: Partial<Record<Key, number>>, numbers: Readonly<Partial<Record<Key, number>>>): void {
  for (const key of Object.keys(numbers) as Key[]) sum[key] = (sum[key] ?? 0) + (numbers[key] ?? 0);
}
