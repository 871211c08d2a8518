/** What came out of a simulated run. */
import type { Rejection, ScriptOutcome, Wait } from '../engine/contracts.ts';
import type { Json } from '../particle/json.ts';
import type { Bundle, PeerId } from '../particle/particle.ts';
import type { PeerCounters } from '../peer/counters.ts';

export const runEnds = ['finished', 'stuck', 'expired', 'aborted'] as const;

/** Why the run ended: `stuck`: nothing could happen any more, and there was neither answer nor error. `expired`: calls were still running when the particle ended. */
export type RunEnd = (typeof runEnds)[number];

/** One service call that ended; the client's own services (`getDataSrv`, `callbackSrv`, `errorHandlingSrv`) included. */
export type CallReport = {
  /** Name of the peer. */
  readonly peer: string;
  readonly service: string;
  readonly function: string;
  readonly args: readonly Json[];
  /** Static index of the `call` instruction. */
  readonly instruction: number;
  /** `file:line:column` in the source; undefined without a source map, or for a call that nobody wrote. */
  readonly location: string | undefined;
  /** Milliseconds from the start of the run to the end of the call. */
  readonly at: number;
} & ({ readonly result: Json; readonly error?: undefined } | { readonly result?: undefined; readonly error: { readonly code: number; readonly message: string } });

export interface RunReport {
  readonly end: RunEnd;
  /** Whether the program gave its results. */
  readonly answered: boolean;
  /** The results in their wire form: an array of several, one bare, null for none or without an answer. */
  readonly result: Json;
  /** Error objects that nothing in the program handled. */
  readonly errors: readonly Json[];
  /** What has become of the script as a whole. A compiled function handles all its errors, so it does not fail. */
  readonly outcome: ScriptOutcome;
  /** In the order in which the calls ended. */
  readonly calls: readonly CallReport[];
  /** Messages and bytes between peers; duplicates made by the network are not counted. */
  readonly messages: number;
  readonly bytes: number;
  /** By the peer's name, for peers that know the particle: what its branches still wait for. */
  readonly waiting: Readonly<Record<string, readonly Wait[]>>;
  /** Peer id by name. */
  readonly peers: Readonly<Record<string, PeerId>>;
  /** Everything that the peers know together at the end. */
  readonly bundle: Bundle;
  /** By the peer's name. */
  readonly counters: Readonly<Record<string, PeerCounters>>;
}

/** What happens during a run, as it happens; `at` is in milliseconds from its start. Peers are given by name. */
export type RunEvent = { readonly at: number } & (
  | { readonly kind: 'call'; readonly call: CallReport }
  | { readonly kind: 'message'; readonly from: string; readonly to: string; readonly bytes: number }
  /** A call of `run-console.print`. */
  | { readonly kind: 'print'; readonly peer: string; readonly text: string }
  | { readonly kind: 'answer'; readonly results: readonly Json[] }
  | { readonly kind: 'error'; readonly error: Json }
  /** A message that went nowhere: its receiver is not part of the network. */
  | { readonly kind: 'undelivered'; readonly from: string; readonly to: string; readonly problem: string }
  /** A message that the simulated network lost: on the way, between the halves of a split network, or at a peer that was down. */
  | { readonly kind: 'lost'; readonly from: string; readonly to: string; readonly cause: 'loss' | 'partition' | 'down' }
  /** The peer lost everything but what was durable. */
  | { readonly kind: 'crash'; readonly peer: string }
  | { readonly kind: 'restart'; readonly peer: string }
  | { readonly kind: 'refused'; readonly peer: string; readonly reason: string; readonly detail: string }
  | { readonly kind: 'rejected'; readonly peer: string; readonly rejection: Rejection }
  | { readonly kind: 'internal-error'; readonly peer: string; readonly problem: string }
);
