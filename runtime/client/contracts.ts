/** What the client needs from a network, and what programs are for it. */
import type { FunctionInterface } from '../air/interface.ts';
import type { SourceMap } from '../air/source-map.ts';
import type { PeerId, Tetraplet } from '../particle/particle.ts';
import type { Transport } from '../peer/contracts.ts';

/** A way into a network. Today there is one inside the process (`startLocalNetwork`); a transport over sockets implements the same. */
export interface Network {
  /** Connects as that peer; rejects when the network cannot be reached. */
  join(peer: PeerId): Promise<Connection>;
}

export interface Connection {
  readonly transport: Transport;
  /** The peer that `HOST_PEER_ID` means; unset when the client is its own. */
  readonly relay: PeerId | undefined;
  /** Ends the connection. */
  leave(): Promise<void>;
}

/** A compiled function; what `compile` of `aqua-toolchain/compiler` gives is one. */
export interface Callable {
  readonly interface: FunctionInterface;
  /** AIR text. */
  readonly script: string;
  /** Without it errors cannot tell where in the source they come from. */
  readonly sourceMap?: SourceMap;
}

/** How one call is made. */
export interface CallConfig {
  /** Milliseconds after which everybody gives the call up. Default: that of the client. */
  readonly ttl?: number;
  /** Gives the call up early: nothing more comes back from it, but what other peers have begun they may finish. */
  readonly signal?: AbortSignal;
}

/** What a callback or a service method is told besides its arguments: always its last parameter. */
export interface ParticleContext {
  readonly particleId: string;
  /** Peer id of who started the program. */
  readonly initPeerId: string;
  /** When it was started, in Unix milliseconds. */
  readonly timestamp: number;
  /** How many milliseconds after that it ends. */
  readonly ttl: number;
  /** Of `initPeerId` over the program. */
  readonly signature: Uint8Array;
  /** For each argument where it comes from; several for a frozen stream. */
  readonly tetraplets: readonly (readonly Tetraplet[])[];
}
