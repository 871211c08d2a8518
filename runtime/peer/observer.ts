import type { CallRequest, Rejection } from '../engine/contracts.ts';
import type { CallOutcome, Particle, PeerId } from '../particle/particle.ts';
import type { RefusalReason } from './counters.ts';

/** Why something was not taken in, in words for people. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** Told of what a peer does. For traces and tests: it cannot change anything, and what it throws is counted and otherwise ignored. */
export interface PeerObserver {
  /** A service call ended. */
  onCall?(particle: Particle, request: CallRequest, outcome: CallOutcome): void;
  /** A message was handed to the network. */
  onSend?(particle: Particle, to: PeerId, bytes: Uint8Array): void;
  /** A message could not be handed over. */
  onSendFailed?(particle: Particle, to: PeerId, problem: string): void;
  /** A whole message or particle was refused; `from` is undefined for what was started here. */
  onRefused?(refusal: Refusal, from: PeerId | undefined): void;
  /** A part of a message was not believed. */
  onRejected?(particle: Particle, rejection: Rejection): void;
  /** A bug: something threw that never should. */
  onInternalError?(problem: string): void;
}
