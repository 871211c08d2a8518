import { Budget } from '../files/access/budget.ts';
import { limited } from '../files/access/limited.ts';
import { readOnly } from '../files/access/read-only.ts';
import { VirtualFiles } from '../files/virtual/virtual-files.ts';
import type { Mount } from '../wasi/create-wasi.ts';

/** A directory in memory, which goes where its service goes. */
export interface VirtualMount {
  /** What the module calls it. */
  readonly alias: string;
  /** Default: false. */
  readonly readOnly?: boolean;
  /** Bytes and entries it may hold; default: 256 MiB and 100,000. */
  readonly bytes?: number;
  readonly entries?: number;
}

export const mountQuota = { bytes: 256 * 1024 * 1024, entries: 100_000 } as const;

/** An empty one. @param now nanoseconds since 1970, for the times of files; the state depends on them */
export function virtualMount({ alias, readOnly: onlyReading = false, bytes = mountQuota.bytes, entries = mountQuota.entries }: VirtualMount, now: () => bigint): Mount {
  const files = new VirtualFiles({ now });
  return { alias, files: onlyReading ? readOnly(files) : limited(files, [new Budget({ bytes, entries })]) };
}
