import type { GuestClock } from '../clock.ts';
import type { DescriptorTable } from '../descriptor.ts';
import type { GuestMemory } from '../guest-memory.ts';
import type { Layout } from '../layout.ts';
import type { GuestRandom } from '../random.ts';

/** What the functions of one guest work on. */
export interface Context {
  readonly memory: GuestMemory;
  readonly descriptors: DescriptorTable;
  readonly layout: Layout;
  readonly clock: GuestClock;
  /** Of `clock.monotonic`, when the guest was made. */
  readonly started: bigint;
  readonly random: GuestRandom;
  /** With the NUL at their ends. */
  readonly args: readonly Uint8Array[];
  readonly environ: readonly Uint8Array[];
  /** Nanoseconds that one call may wait. */
  readonly longestSleep: bigint;
  /** Takes gas for work that is not copying. Throws what ends the guest when there is not enough. */
  readonly pay: (work: keyof WasiWork, amount: number) => void;
  /** Throws what ends the guest. */
  readonly exit: (code: number) => never;
}

/** What functions do besides copying: bytes of randomness, entries of directories. */
export interface WasiWork {
  readonly random: number;
  readonly entries: number;
}

/**
 * One function: arguments are unsigned, 32 bits as numbers and 64 as bigints. Throws a WasiError or a FileError for every error number
 * but success.
 */
export type Handler = { bivariant(...args: readonly (number | bigint)[]): void }['bivariant'];

export type Handlers = Readonly<Record<string, Handler>>;
