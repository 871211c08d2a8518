/** Bytes of a virtual file, in chunks. Invariant: what a chunk holds behind the end of its file is zero. */
import type { FileInode } from './inode.ts';
import { cutPages, itemAt, ownPages, setItem } from './paged-array.ts';

export const chunkSize = 4096;
/** Bytes. Quotas are usually far below; this bounds the tables of a file that is mostly gaps. */
export const maxFileSize = 2 ** 36;

/** @returns bytes read */
export function readContents(inode: FileInode, into: Uint8Array, position: number): number {
  const length = Math.max(0, Math.min(into.length, inode.size - position));
  for (let done = 0; done < length; ) {
    const { index, offset, part } = nextPart(position + done, length - done);
    const bytes = itemAt(inode.chunks, index)?.bytes;
    const there = bytes?.subarray(offset, offset + part);
    if (there !== undefined) into.set(there, done);
    into.fill(0, done + (there?.length ?? 0), done + part);
    done += part;
  }
  return length;
}

/** @param inode of the current epoch */
export function writeContents(inode: FileInode, bytes: Uint8Array, position: number): void {
  inode.chunks = ownPages(inode.chunks, inode.epoch);
  for (let done = 0; done < bytes.length; ) {
    const { index, offset, part } = nextPart(position + done, bytes.length - done);
    ownChunk(inode, index, offset + part).set(bytes.subarray(done, done + part), offset);
    done += part;
  }
  if (bytes.length > 0) inode.size = Math.max(inode.size, position + bytes.length);
}

/** @param inode of the current epoch */
export function truncateContents(inode: FileInode, size: number): void {
  if (size < inode.size) {
    inode.chunks = ownPages(inode.chunks, inode.epoch);
    cutPages(inode.chunks, Math.ceil(size / chunkSize));
    const inLast = size % chunkSize;
    const last = Math.floor(size / chunkSize);
    if (inLast > 0 && itemAt(inode.chunks, last) !== undefined) ownChunk(inode, last, inLast).fill(0, inLast);
  }
  inode.size = size;
}

/** The bytes of a chunk, at least so many of them, free to be changed. */
function ownChunk(inode: FileInode, index: number, length: number): Uint8Array {
  const chunk = itemAt(inode.chunks, index);
  let bytes = chunk?.epoch === inode.epoch ? chunk.bytes : undefined;
  if (bytes === undefined || bytes.length < length) {
    bytes = new Uint8Array(capacity(Math.max(length, chunk?.bytes.length ?? 0)));
    if (chunk !== undefined) bytes.set(chunk.bytes);
  }
  setItem(inode.chunks, index, { epoch: inode.epoch, bytes, hash: undefined });
  return bytes;
}

/** Doubles, so that appending byte by byte copies each a few times only. */
function capacity(length: number): number {
  let room = 64;
  while (room < length) room *= 2;
  return room;
}

function nextPart(position: number, left: number): { readonly index: number; readonly offset: number; readonly part: number } {
  const offset = position % chunkSize;
  return { index: Math.floor(position / chunkSize), offset, part: Math.min(left, chunkSize - offset) };
}
