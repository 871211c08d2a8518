/** What both engines run in a benchmark, on a network without latency in one process: the time is the CPU time of all peers. */
import type { Json } from '../../../runtime/particle/json.ts';

export interface Load {
  /** AIR; `@{name}` stands for that peer's id. */
  readonly script: string;
  /** The first one starts the particle. */
  readonly peers: readonly [string, ...string[]];
  /** What services answer, the same on every peer. */
  readonly answer: (name: string, args: readonly Json[]) => Json;
  /** How a peer takes in results of its services: each as it comes, or all those that are there together. */
  readonly results: 'one by one' | 'together';
  /** Whether our peers, like the original's data, have everything signed and ready to be stored after every step. Default: before something leaves, and at the end. */
  readonly saves?: boolean;
}

export interface Ran {
  /** Service calls that were answered. */
  readonly calls: number;
  readonly messages: number;
  /** Of all messages, script included. */
  readonly bytes: number;
}

export function withIds(script: string, idOf: (name: string) => string): string {
  return script.replace(/@\{(\w+)\}/g, (_, name: string) => idOf(name));
}
