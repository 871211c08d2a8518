import type { OutputLimits } from './output.ts';

export interface WasiLimits {
  /** Files and directories that a guest may have open, besides what it was granted. */
  readonly openFiles: number;
  /** Nanoseconds that one call of `poll_oneoff` may wait. */
  readonly longestSleep: bigint;
  readonly output: OutputLimits;
}

export const defaultWasiLimits: WasiLimits = {
  openFiles: 64,
  longestSleep: 1_000_000_000n,
  output: { lineBytes: 8192, totalBytes: 1 << 20 },
};
