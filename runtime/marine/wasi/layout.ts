/** Where the two generations of preview 1 differ: `wasi_unstable` came first, `wasi_snapshot_preview1` is what compilers use. */
import type { FileKind, FileStat } from '../files/file-system.ts';
import type { GuestMemory } from './guest-memory.ts';

export type Whence = 'start' | 'current' | 'end';

export interface Subscription {
  readonly userData: bigint;
  readonly event:
    | { readonly kind: 'clock'; readonly clock: number; readonly timeout: bigint; readonly absolute: boolean }
    | { readonly kind: 'read' | 'write'; readonly descriptor: number }
    | { readonly kind: 'unknown' };
}

export interface Layout {
  /** By number. */
  readonly whence: readonly Whence[];
  readonly fileStatSize: number;
  writeFileStat(memory: GuestMemory, address: number, device: bigint, type: number, stat: FileStat): void;
  readonly subscriptionSize: number;
  readSubscription(memory: GuestMemory, address: number): Subscription;
}

export const snapshotLayout: Layout = {
  whence: ['start', 'current', 'end'],
  fileStatSize: 64,
  writeFileStat(memory, address, device, type, stat) {
    writeStatHead(memory, address, device, type, stat);
    memory.setU64(address + 24, BigInt(stat.links));
    writeSizeAndTimes(memory, address + 32, stat);
  },
  subscriptionSize: 48,
  readSubscription: (memory, address) => readSubscription(memory, address, 0),
};

export const unstableLayout: Layout = {
  whence: ['current', 'end', 'start'],
  fileStatSize: 56,
  writeFileStat(memory, address, device, type, stat) {
    writeStatHead(memory, address, device, type, stat);
    memory.setU32(address + 20, stat.links);
    writeSizeAndTimes(memory, address + 24, stat);
  },
  subscriptionSize: 56,
  // A clock has an identifier of 8 bytes in front of the rest.
  readSubscription: (memory, address) => readSubscription(memory, address, 8),
};

/** Numbers of file types. */
export const characterDevice = 2;

export function fileType(kind: FileKind): number {
  switch (kind) {
    case 'file':
      return 4;
    case 'directory':
      return 3;
    case 'link':
      return 7;
    case 'other':
      return 0;
  }
}

function writeStatHead(memory: GuestMemory, address: number, device: bigint, type: number, { inode }: FileStat): void {
  memory.setU64(address, device);
  memory.setU64(address + 8, BigInt.asUintN(64, inode));
  memory.setU64(address + 16, 0n);
  memory.setU8(address + 16, type);
}

function writeSizeAndTimes(memory: GuestMemory, address: number, { size, accessed, modified, changed }: FileStat): void {
  for (const [index, value] of [BigInt(size), accessed, modified, changed].entries()) memory.setU64(address + index * 8, BigInt.asUintN(64, value));
}

function readSubscription(memory: GuestMemory, address: number, clockIdentifier: number): Subscription {
  const userData = memory.u64(address);
  const clock = address + 16 + clockIdentifier;
  switch (memory.u8(address + 8)) {
    case 0:
      return { userData, event: { kind: 'clock', clock: memory.u32(clock), timeout: memory.u64(clock + 8), absolute: (memory.u16(clock + 24) & 1) === 1 } };
    case 1:
      return { userData, event: { kind: 'read', descriptor: memory.u32(address + 16) } };
    case 2:
      return { userData, event: { kind: 'write', descriptor: memory.u32(address + 16) } };
    default:
      return { userData, event: { kind: 'unknown' } };
  }
}
