/** What a simulated network is made of, and what it asks of whoever runs it. */
import type { SourceMap } from '../air/source-map.ts';
import type { CallRequest } from '../engine/contracts.ts';
import type { Cryptography } from '../particle/crypto.ts';
import type { CallOutcome, Particle } from '../particle/particle.ts';
import type { CallContext } from '../peer/contracts.ts';
import type { EngineFactory } from '../peer/engine-factory.ts';
import type { Faults } from './chaos.ts';
import type { RunEvent } from './run-report.ts';
import type { Schedule } from './schedule.ts';

/** Who takes part, and in what. With the decisions of a schedule and the outcomes of calls, this determines a run. */
export interface WorldDefinition {
  /** Names of all peers. */
  readonly peers: readonly string[];
  /** Name of the peer that starts the program. */
  readonly init: string;
  readonly particle: Pick<Particle, 'id' | 'timestamp' | 'ttl' | 'script'>;
  /** For the name of a peer the names of those that it has no connection to. */
  readonly unreachable: Readonly<Record<string, readonly string[]>>;
  /** Whether messages get lost and peers crash: then they confirm messages, send again, and keep their state. */
  readonly faulty: boolean;
}

/** A service call that a peer makes; numbered from 1 over the whole run. */
export interface WorldCall {
  readonly number: number;
  /** Name of the peer. */
  readonly peer: string;
  readonly request: CallRequest;
  readonly context: CallContext;
}

export interface WorldOptions {
  readonly definition: WorldDefinition;
  readonly schedule: Schedule;
  /** Only asked in a faulty world. */
  readonly faults: Faults;
  /** Makes a call. The world is told the outcome when the schedule lets it happen. */
  readonly perform: (call: WorldCall, ended: (outcome: CallOutcome) => void) => void;
  readonly createEngine: EngineFactory;
  readonly cryptography: Cryptography;
  readonly sourceMap: SourceMap | undefined;
  readonly onEvent: ((event: RunEvent) => void) | undefined;
  /** Told of every line of the recording, without the first. */
  readonly onLine: ((line: string) => void) | undefined;
}
