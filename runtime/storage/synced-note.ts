/**
 * How far the newest segment was durable when the store last said so. Without it nobody could tell whether the end of a file was never
 * finished, or was finished and is damaged.
 *
 *   4 bytes  number of the segment, big-endian
 *   8 bytes  its length that is durable
 *   8 bytes  the first of sha2-256 over the 12 bytes before
 */
import type { Crypto } from '../particle/crypto.ts';
import { equalBytes } from '../particle/hex.ts';

export const SYNCED_NAME = 'synced';

const CONTENT_BYTES = 12;
const CHECKSUM_BYTES = 8;

export interface Synced {
  readonly segment: number;
  readonly length: number;
}

export function syncedNote({ segment, length }: Synced, crypto: Pick<Crypto, 'sha256'>): Uint8Array {
  const bytes = new Uint8Array(CONTENT_BYTES + CHECKSUM_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, segment);
  view.setBigUint64(4, BigInt(length));
  bytes.set(checksum(bytes, crypto), CONTENT_BYTES);
  return bytes;
}

/** Undefined for what a crash has left of a note. */
export function readSyncedNote(bytes: Uint8Array, crypto: Pick<Crypto, 'sha256'>): Synced | undefined {
  if (bytes.length !== CONTENT_BYTES + CHECKSUM_BYTES || !equalBytes(bytes.subarray(CONTENT_BYTES), checksum(bytes, crypto))) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { segment: view.getUint32(0), length: Number(view.getBigUint64(4)) };
}

function checksum(note: Uint8Array, crypto: Pick<Crypto, 'sha256'>): Uint8Array {
  return crypto.sha256(note.subarray(0, CONTENT_BYTES)).subarray(0, CHECKSUM_BYTES);
}
