/** The description of a simulated network that people write in `network.ts`: who takes part and what their services do. */
import type { Tetraplet } from '../particle/particle.ts';

/** What a service function is told besides its arguments: always its last parameter. */
export interface ServiceContext {
  /** Name of the peer that runs the function. */
  readonly peer: string;
  /** Peer id of every peer of the network, by name. */
  readonly peers: Readonly<Record<string, string>>;
  readonly particle: {
    readonly id: string;
    readonly initPeer: string;
    /** Unix milliseconds. */
    readonly timestamp: number;
    /** Milliseconds. */
    readonly ttl: number;
    /** AIR text. */
    readonly script: string;
  };
  /** For each argument where it comes from; several for a frozen stream. */
  readonly tetraplets: readonly (readonly Tetraplet[])[];
  /** Resolves after that many milliseconds of the network's clock; with a virtual clock that costs no real time. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * A service function in plain JavaScript: `(name) => …`, `(a: number, b: number) => …`, `(name: string, context: ServiceContext) => …`,
 * async or not. Arguments are what the Aqua program passes (integers beyond 2^53 as `bigint`), then the context. Throwing fails the call
 * with the error's message. Parameters are compared bivariantly (hence the method): what arrives is decided by the Aqua program,
 * so an annotation is a claim of the author that TypeScript cannot check; without one a parameter is `unknown`.
 */
export type ServiceFunction = { bivariant(...args: readonly unknown[]): unknown }['bivariant'];

/** What the Aqua program calls back on the initiating peer. Gets the arguments only. */
export type CallbackFunction = { bivariant(...args: readonly unknown[]): unknown }['bivariant'];

export interface PeerDefinition {
  /** By service id, then function name. They take precedence over the builtin services. */
  readonly services?: Readonly<Record<string, Readonly<Record<string, ServiceFunction>>>>;
}

export interface NetworkDefinition {
  /** Name of the peer that starts the program. */
  readonly init: string;
  /** Name of the peer that `HOST_PEER_ID` and `-relay-` mean; default: the initiating peer itself. */
  readonly relay?: string;
  /** By name. A peer's keys are derived from its name, so its id is the same in every run. */
  readonly peers: Readonly<Record<string, PeerDefinition>>;
  /** Functions passed as arguments, by parameter name. */
  readonly callbacks?: Readonly<Record<string, CallbackFunction>>;
  readonly particle?: {
    /** Unix milliseconds; default: the clock's time at the start. */
    readonly timestamp?: number;
    /** Milliseconds; default 30 000. */
    readonly ttl?: number;
  };
}

/** Types a network definition; returns it as it is. */
export function defineNetwork(definition: NetworkDefinition): NetworkDefinition {
  return definition;
}
