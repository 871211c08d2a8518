/** What the engine takes and gives. The engine is pure: no clock, no I/O, no randomness; the peer around it owns those. */
import type { Bundle, CallOutcome, Equivocation, InstanceKey, PeerId, Tetraplet } from '../particle/particle.ts';
import type { Json } from '../particle/json.ts';

/** A service call that this peer must make. Requested once; after a restart from logs, again with the same key. */
export interface CallRequest {
  readonly key: InstanceKey;
  /** Static index of the `call` instruction. */
  readonly instruction: number;
  readonly service: string;
  readonly function: string;
  readonly args: readonly Json[];
  /** For each argument where it comes from; several for a frozen stream. */
  readonly tetraplets: readonly (readonly Tetraplet[])[];
}

/** What came in and was not believed, and why; counted and reported, never thrown. */
export type Rejection =
  | { readonly kind: 'bad-signature'; readonly peer: PeerId }
  | { readonly kind: 'bad-value'; readonly detail: string }
  | { readonly kind: 'missing-value'; readonly peer: PeerId; readonly cid: string }
  | { readonly kind: 'equivocation'; readonly evidence: Equivocation }
  | { readonly kind: 'other-particle' }
  | { readonly kind: 'limit'; readonly detail: string };

/** What the host must do now, in this order: make the own log durable, start the calls, send the bundles. Several of these may be carried out as one. */
export interface Effects {
  readonly calls: readonly CallRequest[];
  /** Who is to be sent `bundleFor` it: made when it leaves, so that it holds the news of all that happened until then, under one signature. */
  readonly sends: readonly PeerId[];
  /** Whether anything became known; false for a duplicate. */
  readonly changed: boolean;
  readonly rejected: readonly Rejection[];
}

export type ScriptOutcome =
  | { readonly kind: 'waiting' | 'done' }
  /** The error as `:error:` would show it. */
  | { readonly kind: 'failed'; readonly error: Json };

/** Why one branch goes no further; the answer to "why is it stuck?". Instructions are static indices. */
export type Wait =
  | { readonly kind: 'variable'; readonly instruction: number; readonly variable: string }
  /** Waits for the stream to hold `needed` values; it holds `present`. */
  | { readonly kind: 'stream'; readonly instruction: number; readonly stream: string; readonly needed: number | undefined; readonly present: number }
  /** Another peer has to do something (make a call, freeze a stream) and has not answered yet. */
  | { readonly kind: 'peer'; readonly instruction: number; readonly peer: PeerId; readonly what: string }
  /** The peer has frozen a stream, and `values` of what it says it held follow from nobody's log: not known here yet, or made up. */
  | { readonly kind: 'account'; readonly instruction: number; readonly peer: PeerId; readonly stream: string; readonly values: number }
  /** A service call of this peer is still running. */
  | { readonly kind: 'service'; readonly instruction: number; readonly service: string; readonly function: string }
  | { readonly kind: 'never'; readonly instruction: number };

export interface Engine {
  /**
   * Takes in a bundle from anywhere; an empty one starts the particle on its first peer. `from`, where the transport vouches for
   * it, tells what that peer knows, so that it is not sent back.
   */
  deliver(bundle: Bundle, from?: PeerId): Effects;
  /** Takes in the outcome of a requested call; an unknown or repeated key changes nothing. */
  complete(key: InstanceKey, outcome: CallOutcome): Effects;
  /** What each branch waits for; empty when nothing does. */
  waiting(): readonly Wait[];
  /** What has become of the script as a whole, as far as this peer knows. Once it is not `waiting` any more, it stays what it is. */
  outcome(): ScriptOutcome;
  /** What `peer` does not know yet, as far as this peer can tell; everything when nothing is known about it. From now on it counts as told. */
  bundleFor(peer: PeerId): Bundle;
  /** How much of these logs is known here, with signatures. */
  lengths(owners: Iterable<PeerId>): ReadonlyMap<PeerId, number>;
  /** `peer` says how much of some logs it holds. Needed once less than was sent to it is held: nothing else makes up for it. */
  confirm(peer: PeerId, lengths: ReadonlyMap<PeerId, number>): void;
  /** What was sent to `peer` and not confirmed may not have arrived: the next bundle for it holds that again. */
  forget(peer: PeerId): void;
  /** Everything this peer knows: all logs and all values they name. */
  snapshot(): Bundle;
  /** What became known since the last time, for a store: all of these together, given to `restore`, are the state. */
  unsaved(): Bundle;
  /** Goes on from what a store kept; comes before everything else. What may not have been sent before is sent again. */
  restore(bundle: Bundle): Effects;
}
