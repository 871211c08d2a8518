/** All that happens on a peer and that somebody may want to know: in particular, whatever is dropped, put off or given up. */
import type { CallRequest, Rejection } from '../engine/contracts.ts';
import { describeRejection } from '../engine/describe-rejection.ts';
import type { CallOutcome, Particle, PeerId } from '../particle/particle.ts';
import type { Refusal } from './refusal.ts';
import type { Reply } from './reply.ts';

export type PeerEvent =
  | { readonly kind: 'received'; readonly from: PeerId; readonly bytes: Uint8Array }
  /** The peer begins to work on a particle. */
  | { readonly kind: 'admitted'; readonly particle: Particle }
  /** A message brought nothing new. */
  | { readonly kind: 'duplicate'; readonly particle: Particle; readonly from: PeerId | undefined }
  /** A whole message or particle was refused; `from` is undefined for what was started or kept here. */
  | { readonly kind: 'refused'; readonly from: PeerId | undefined; readonly refusal: Refusal }
  /** A part of a message was not believed. */
  | { readonly kind: 'rejected'; readonly particle: Particle; readonly rejection: Rejection }
  /** A message was handed to the network; for the `attempt`th time, counted from 0. */
  | { readonly kind: 'sent'; readonly particle: Particle; readonly to: PeerId; readonly bytes: Uint8Array; readonly attempt: number }
  /** A message could not be handed over. */
  | { readonly kind: 'send-failed'; readonly particle: Particle; readonly to: PeerId; readonly problem: string }
  /** That peer holds all that was sent to it. */
  | { readonly kind: 'acknowledged'; readonly particle: Particle; readonly by: PeerId }
  /** That peer is busy, or wants nothing of the particle. */
  | { readonly kind: 'put-off' | 'turned-away'; readonly particle: Particle; readonly by: PeerId; readonly reason: string; readonly detail: string }
  /** An answer about a particle that is not known here, or not any more. */
  | { readonly kind: 'stray-reply'; readonly from: PeerId; readonly particleId: string }
  /** Whoever sent a message here was told what became of it. */
  | { readonly kind: 'answered'; readonly to: PeerId; readonly bytes: Uint8Array; readonly reply: Reply }
  /** An answer could not be handed over; the other side will ask again. */
  | { readonly kind: 'reply-failed'; readonly to: PeerId; readonly problem: string }
  | { readonly kind: 'call-ended'; readonly particle: Particle; readonly request: CallRequest; readonly outcome: CallOutcome }
  /** The outcome came after the particle had ended. */
  | { readonly kind: 'late-outcome'; readonly particle: Particle; readonly request: CallRequest }
  /** The particle ended before the call could begin. */
  | { readonly kind: 'abandoned-call'; readonly particle: Particle; readonly request: CallRequest }
  /** The particle came to the end of its life here. */
  | { readonly kind: 'expired'; readonly particle: Particle }
  /** … and this peer never confirmed what was sent to it. */
  | { readonly kind: 'undelivered'; readonly particle: Particle; readonly to: PeerId; readonly attempts: number }
  /** The state could not be made durable: the particle stops here. */
  | { readonly kind: 'save-failed'; readonly particle: Particle; readonly problem: string }
  /** The particle has ended, and the store could not forget it; after a restart it is tried again. */
  | { readonly kind: 'removal-failed'; readonly particle: Particle; readonly problem: string }
  /** A bug: something threw that never should. */
  | { readonly kind: 'internal-error'; readonly problem: string };

/** One line for people. */
export function describePeerEvent(event: PeerEvent): string {
  switch (event.kind) {
    case 'received':
      return `${event.bytes.length} bytes came from ${event.from}`;
    case 'admitted':
      return `particle ${event.particle.id} of ${event.particle.initPeer} begins here`;
    case 'duplicate':
      return `particle ${event.particle.id}: a message ${event.from === undefined ? '' : `from ${event.from} `}brought nothing new`;
    case 'refused':
      return `refused ${event.from === undefined ? 'what was started here' : `a message from ${event.from}`} (${event.refusal.reason}): ${event.refusal.detail}`;
    case 'rejected':
      return `particle ${event.particle.id}: ${describeRejection(event.rejection)}`;
    case 'sent':
      return `particle ${event.particle.id}: ${event.bytes.length} bytes sent to ${event.to}${event.attempt === 0 ? '' : `, again (${event.attempt})`}`;
    case 'send-failed':
      return `particle ${event.particle.id}: nothing could be sent to ${event.to}: ${event.problem}`;
    case 'acknowledged':
      return `particle ${event.particle.id}: ${event.by} holds all that was sent to it`;
    case 'put-off':
      return `particle ${event.particle.id}: ${event.by} is busy (${event.reason}): ${event.detail}`;
    case 'turned-away':
      return `particle ${event.particle.id}: ${event.by} refused it (${event.reason}): ${event.detail}`;
    case 'stray-reply':
      return `${event.from} answered about particle ${event.particleId}, which is not known here`;
    case 'answered':
      return `particle ${event.reply.id}: told ${event.to} ${event.reply.kind === 'held' ? 'what is held here' : `that it is ${event.reply.kind} (${event.reply.reason})`}`;
    case 'reply-failed':
      return `no answer could be sent to ${event.to}: ${event.problem}`;
    case 'call-ended':
      return `particle ${event.particle.id}: ${event.request.service}.${event.request.function} ${event.outcome.ok ? 'answered' : `failed: ${event.outcome.message}`}`;
    case 'late-outcome':
      return `particle ${event.particle.id} had ended before ${event.request.service}.${event.request.function} did`;
    case 'abandoned-call':
      return `particle ${event.particle.id} ended before ${event.request.service}.${event.request.function} could begin`;
    case 'expired':
      return `particle ${event.particle.id} has ended (ttl ${event.particle.ttl} ms)`;
    case 'undelivered':
      return `particle ${event.particle.id} ended, and ${event.to} never confirmed what was sent to it (sent again ${event.attempts} times)`;
    case 'save-failed':
      return `particle ${event.particle.id} stops here, its state could not be kept: ${event.problem}`;
    case 'removal-failed':
      return `particle ${event.particle.id} has ended, and the store could not forget it: ${event.problem}`;
    case 'internal-error':
      return `a bug in this peer: ${event.problem}`;
  }
}
