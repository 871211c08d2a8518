/**
 * Records in a file that may end in the middle of one: each is framed by its length and a checksum.
 *
 *   4 bytes  length of the record, big-endian, at least 1
 *   8 bytes  the first of sha2-256 over the 4 bytes before and the record
 *   record
 *
 * The checksum covers the length, and no record is empty, so that a tail of zeros, which some file systems leave after a power cut,
 * is no record.
 */
import type { Crypto } from '../particle/crypto.ts';
import { equalBytes } from '../particle/hex.ts';

const LENGTH_BYTES = 4;
const CHECKSUM_BYTES = 8;
const HEAD_BYTES = LENGTH_BYTES + CHECKSUM_BYTES;

type Hasher = Pick<Crypto, 'sha256'>;

/** @param record at least one byte, less than 4 GiB */
export function frame(record: Uint8Array, crypto: Hasher): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + record.length);
  new DataView(bytes.buffer).setUint32(0, record.length);
  bytes.set(record, HEAD_BYTES);
  bytes.set(checksum(bytes, HEAD_BYTES, record.length, crypto), LENGTH_BYTES);
  return bytes;
}

export interface Framed {
  /** Views into the bytes. */
  readonly records: readonly Uint8Array[];
  /** Where the last whole record ends; the length of the bytes unless they are damaged or cut off. */
  readonly end: number;
  /** Whether what follows is long enough to be a whole record, and is none. */
  readonly garbled: boolean;
}

/** The records from a position on, up to the first that is damaged or cut off. */
export function readFrames(bytes: Uint8Array, from: number, crypto: Hasher): Framed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  let end = from;
  let garbled = false;
  while (end + HEAD_BYTES < bytes.length) {
    const length = view.getUint32(end);
    const start = end + HEAD_BYTES;
    if (length === 0 || start + length > bytes.length) break;
    const stated = bytes.subarray(end + LENGTH_BYTES, start);
    garbled = !equalBytes(stated, checksum(bytes.subarray(end), HEAD_BYTES, length, crypto));
    if (garbled) break;
    records.push(bytes.subarray(start, start + length));
    end = start + length;
  }
  return { records, end, garbled };
}

function checksum(frame: Uint8Array, start: number, length: number, crypto: Hasher): Uint8Array {
  const covered = new Uint8Array(LENGTH_BYTES + length);
  covered.set(frame.subarray(0, LENGTH_BYTES));
  covered.set(frame.subarray(start, start + length), LENGTH_BYTES);
  return crypto.sha256(covered).subarray(0, CHECKSUM_BYTES);
}
