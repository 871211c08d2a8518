/** What a virtual file system is made of. Everything of an older epoch than the file system's is shared with a snapshot. */
import type { DirectoryEntry, FileStat } from '../file-system.ts';
import type { PagedArray } from './paged-array.ts';

export type Inode = FileInode | DirectoryInode | LinkInode;

interface Common {
  readonly epoch: number;
  links: number;
  accessed: bigint;
  modified: bigint;
  changed: bigint;
  /** Of everything in here, as long as nothing changed. */
  hash: Uint8Array | undefined;
}

export interface FileInode extends Common {
  readonly kind: 'file';
  size: number;
  chunks: PagedArray<Chunk>;
}

export interface DirectoryInode extends Common {
  readonly kind: 'directory';
  /** The directory that it is in; the root is in itself. */
  parent: number;
  readonly entries: Map<string, number>;
  /** The entries in order, as long as nothing changed. */
  sorted: readonly DirectoryEntry[] | undefined;
}

export interface LinkInode extends Common {
  readonly kind: 'link';
  readonly target: string;
}

/** Some bytes of a file; behind the end of `bytes`, and where there is no chunk, there are zeros. */
export interface Chunk {
  readonly epoch: number;
  bytes: Uint8Array;
  /** With the number of bytes that it covers, as long as nothing changed. */
  hash: { readonly length: number; readonly value: Uint8Array } | undefined;
}

export function copyInode(inode: Inode, epoch: number): Inode {
  switch (inode.kind) {
    case 'file':
      return { ...inode, epoch, hash: undefined };
    case 'directory':
      return { ...inode, epoch, hash: undefined, entries: new Map(inode.entries) };
    case 'link':
      return { ...inode, epoch, hash: undefined };
  }
}

export function statOf(number: number, inode: Inode): FileStat {
  const { kind, links, accessed, modified, changed } = inode;
  const size = inode.kind === 'file' ? inode.size : inode.kind === 'link' ? new TextEncoder().encode(inode.target).length : 0;
  return { kind, inode: BigInt(number), links, size, accessed, modified, changed };
}
