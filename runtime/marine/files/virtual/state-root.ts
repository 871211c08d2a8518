/**
 * A root over everything that a guest can find out about virtual files: names, kinds, links, times, numbers of inodes and contents. Equal
 * states have equal roots, whatever way led to them. Hashes are kept with what they are of, so a root costs what changed since the last.
 *
 *   chunk    = H(0, bytes of the file, 4096 of them unless it ends there)
 *   page     = H(1, hashes of 64 chunks)
 *   contents = H(2, hashes of the pages)
 *   inode    = H(CBOR of its kind, links, times and what `inodeForm` adds)
 *   table    = H(3, hashes of 64 inodes, zeros for numbers that are free)
 *   root     = H(4, hashes of the pages of the table)
 */
import { CborWriter } from '../../../particle/cbor-write.ts';
import { chunkSize } from './contents.ts';
import { inodeHead, sortedEntries } from './files-form.ts';
import type { FileInode, Inode } from './inode.ts';
import { pageLength, type Page } from './paged-array.ts';
import type { VirtualFiles } from './virtual-files.ts';

export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const hashSize = 32;
const tags = { chunk: 0, page: 1, contents: 2, table: 3, root: 4 } as const;

/**
 * @param sha256 always the same function: its results are kept
 * @returns 32 bytes
 */
export function filesRoot(files: VirtualFiles, sha256: Sha256): Uint8Array {
  const { pages } = files.inodes.pages;
  const used = pages.findLastIndex((page) => page?.items.some((inode) => inode !== undefined) === true) + 1;
  return tagged(sha256, tags.root, Array.from({ length: used }, (_, index) => tableHash(pages[index], sha256)));
}

function tableHash(page: Page<Inode> | undefined, sha256: Sha256): Uint8Array {
  if (page?.items.some((inode) => inode !== undefined) !== true) return new Uint8Array(hashSize);
  return (page.hash ??= tagged(sha256, tags.table, Array.from({ length: pageLength }, (_, index) => inodeHash(page.items[index], sha256))));
}

function inodeHash(inode: Inode | undefined, sha256: Sha256): Uint8Array {
  if (inode === undefined) return new Uint8Array(hashSize);
  return (inode.hash ??= sha256(inodeForm(inode, sha256)));
}

function inodeForm(inode: Inode, sha256: Sha256): Uint8Array {
  const writer = new CborWriter();
  inodeHead(writer, inode);
  switch (inode.kind) {
    case 'file':
      writer.integer(inode.size);
      writer.bytes(contentsHash(inode, sha256));
      break;
    case 'directory':
      for (const [name, number] of sortedEntries(inode)) {
        writer.text(name);
        writer.integer(number);
      }
      break;
    case 'link':
      writer.text(inode.target);
      break;
  }
  return writer.take();
}

function contentsHash(inode: FileInode, sha256: Sha256): Uint8Array {
  const pages = Math.ceil(inode.size / (chunkSize * pageLength));
  return tagged(sha256, tags.contents, Array.from({ length: pages }, (_, index) => chunksHash(inode, index, sha256)));
}

function chunksHash(inode: FileInode, index: number, sha256: Sha256): Uint8Array {
  const page = inode.chunks.pages[index];
  const first = index * pageLength * chunkSize;
  const whole = first + pageLength * chunkSize <= inode.size;
  if (whole && page === undefined) return zerosOf(sha256).page;
  if (whole && page?.hash !== undefined) return page.hash;
  const count = Math.min(pageLength, Math.ceil((inode.size - first) / chunkSize));
  const hashes = Array.from({ length: count }, (_, at) => chunkHash(page, at, Math.min(chunkSize, inode.size - first - at * chunkSize), sha256));
  const hash = tagged(sha256, tags.page, hashes);
  // The hash of the last page depends on where the file ends.
  if (whole && page !== undefined) page.hash = hash;
  return hash;
}

function chunkHash(page: FileInode['chunks']['pages'][number], at: number, length: number, sha256: Sha256): Uint8Array {
  const chunk = page?.items[at];
  if (chunk === undefined && length === chunkSize) return zerosOf(sha256).chunk;
  if (chunk?.hash?.length === length) return chunk.hash.value;
  const padded = new Uint8Array(1 + length);
  padded.set(chunk?.bytes.subarray(0, length) ?? [], 1);
  const value = sha256(padded);
  if (chunk !== undefined) chunk.hash = { length, value };
  return value;
}

interface Zeros {
  readonly chunk: Uint8Array;
  readonly page: Uint8Array;
}

const zeros = new WeakMap<Sha256, Zeros>();

/** Hashes of gaps: a file may be nothing else. */
function zerosOf(sha256: Sha256): Zeros {
  const known = zeros.get(sha256);
  if (known !== undefined) return known;
  const chunk = sha256(new Uint8Array(1 + chunkSize));
  const made = { chunk, page: tagged(sha256, tags.page, new Array<Uint8Array>(pageLength).fill(chunk)) };
  zeros.set(sha256, made);
  return made;
}

function tagged(sha256: Sha256, tag: number, hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(1 + hashes.length * hashSize);
  bytes[0] = tag;
  for (const [index, hash] of hashes.entries()) bytes.set(hash, 1 + index * hashSize);
  return sha256(bytes);
}
