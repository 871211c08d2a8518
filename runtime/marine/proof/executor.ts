/**
 * What proofs ask of whoever runs modules. An executor stands for one service in one state; every run begins in that state, whatever
 * ran before, and depends on nothing but its request: gas and state are those of deterministic mode.
 */
import type { Json } from '../../particle/json.ts';
import type { HostCall } from './host-log.ts';

/** A module of a service, under the name by which others import it. */
export interface CommittedModule {
  readonly name: string;
  /** SHA-256 of the module as its author made it, and as it runs. A verifier makes the second from the first. */
  readonly original: Uint8Array;
  readonly metered: Uint8Array;
}

/** Everything that a result depends on besides state and arguments. */
export interface ServiceCommitment {
  /** In the order in which they are loaded; the last one is the facade. */
  readonly modules: readonly CommittedModule[];
  /** Version of the weights. */
  readonly weights: number;
  /** Words of stack that a call may take. */
  readonly depth: number;
  /** Pages of 64 KiB and elements of tables that the service may have in all. */
  readonly memoryPages: number;
  readonly tableElements: number;
  /** SHA-256 of whatever else there is: environment, granted directories, prices of host calls. Empty when there is nothing. */
  readonly settings: Uint8Array;
}

export interface CallRequest {
  readonly function: string;
  readonly args: readonly Json[];
  readonly gasLimit: bigint;
}

/** How a call ended. Texts of traps must not depend on the engine: they are reasons like `out-of-gas` or `guest`. */
export type Outcome = { readonly kind: 'result'; readonly value: Json } | { readonly kind: 'trap'; readonly reason: string };

export interface Execution {
  readonly outcome: Outcome;
  /** What was used; more than the limit when it ran out, by the block that it was in. */
  readonly gas: bigint;
  /** Roots, 32 bytes. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly hostCalls: readonly HostCall[];
}

export interface Executor {
  readonly service: ServiceCommitment;
  /**
   * @param answers what the host answered when the call was made, in its order. With them, nobody else is asked; a call of the host
   * that differs from them ends the run with the trap `other-host-call`. Without, the host answers itself.
   */
  run(request: CallRequest, answers?: readonly HostCall[]): Promise<Execution>;
}
