import { FileError } from '../file-error.ts';
import type { Directory, FileSystem, FileTimes, OpenFile } from '../file-system.ts';
import type { DirectoryInode, FileInode, Inode } from './inode.ts';
import { InodeTable } from './inode-table.ts';
import { emptyPages, pageLength, type PagedArray } from './paged-array.ts';
import { VirtualDirectory } from './virtual-directory.ts';
import { VirtualFile } from './virtual-file.ts';

export interface VirtualFilesOptions {
  /** Nanoseconds since 1970, for the times of files. Default: always 0. */
  readonly now?: () => bigint;
}

/** Files at one moment; shares everything that did not change since. */
export interface FilesSnapshot {
  readonly inodes: PagedArray<Inode>;
  readonly epoch: number;
}

const rootNumber = 0;

/**
 * A file system in memory. The same calls in the same order give the same state, on every machine.
 * @example
 * const files = new VirtualFiles();
 * const root = files.root();
 * root.makeDirectory('notes');
 * root.entries().map(({ name }) => name); // => ['notes']
 */
export class VirtualFiles implements FileSystem {
  readonly inodes = new InodeTable();
  readonly virtual: VirtualFiles = this;
  readonly #now: () => bigint;
  /** Open handles of each inode. */
  #handles = new Map<number, number>();
  #generation = 0;

  constructor({ now = () => 0n }: VirtualFilesOptions = {}) {
    this.#now = now;
    this.inodes.add({ ...this.#fresh(), kind: 'directory', parent: rootNumber, entries: new Map(), sorted: undefined });
  }

  root(): Directory {
    return new VirtualDirectory(this, rootNumber, this.#generation);
  }

  /** Costs nothing by itself; what is changed afterwards is copied, 4 KiB and 64 inodes at a time. */
  snapshot(): FilesSnapshot {
    const { epoch } = this.inodes;
    return { inodes: this.inodes.share(), epoch };
  }

  /** Handles that were opened before fail from now on with `badf`. */
  restore(snapshot: FilesSnapshot): void {
    this.inodes.replace(snapshot.inodes, snapshot.epoch);
    this.#handles = new Map();
    this.#generation++;
  }

  reopen(wanted: bigint, write: boolean): Directory | OpenFile {
    const number = Number(wanted);
    const inode = this.inodes.get(number);
    if (inode?.kind === 'directory') return new VirtualDirectory(this, number, this.#generation);
    if (inode?.kind === 'file') return new VirtualFile(this, number, this.#generation, write);
    throw new FileError('badf');
  }

  /** After `restore` and `reopen`: removes files without a name that nobody has open. */
  dropUnused(): void {
    for (const [at, page] of this.inodes.pages.pages.entries()) {
      for (const [index, inode] of (page?.items ?? []).entries()) if (inode?.links === 0) this.#dropIfUnused(at * pageLength + index);
    }
  }

  // For the handles

  hold(number: number): void {
    this.#handles.set(number, (this.#handles.get(number) ?? 0) + 1);
  }

  release(number: number, generation: number): void {
    if (generation !== this.#generation) return;
    const left = (this.#handles.get(number) ?? 0) - 1;
    if (left > 0) {
      this.#handles.set(number, left);
      return;
    }
    this.#handles.delete(number);
    this.#dropIfUnused(number);
  }

  look(number: number, generation: number): Inode {
    const inode = generation === this.#generation ? this.inodes.get(number) : undefined;
    if (inode === undefined) throw new FileError('badf');
    return inode;
  }

  file(number: number, generation: number): FileInode {
    this.look(number, generation);
    const inode = this.inodes.own(number);
    if (inode?.kind !== 'file') throw new FileError('badf');
    inode.modified = inode.changed = this.#now();
    return inode;
  }

  /** A directory to change an entry of. */
  directory(number: number): DirectoryInode {
    const inode = this.inodes.own(number);
    if (inode?.kind !== 'directory') throw new FileError('notdir');
    inode.modified = inode.changed = this.#now();
    inode.sorted = undefined;
    return inode;
  }

  makeFile(): number {
    return this.inodes.add({ ...this.#fresh(), kind: 'file', size: 0, chunks: emptyPages(this.inodes.epoch) });
  }

  makeDirectory(parent: number): number {
    return this.inodes.add({ ...this.#fresh(), kind: 'directory', parent, entries: new Map(), sorted: undefined });
  }

  makeLink(target: string): number {
    return this.inodes.add({ ...this.#fresh(), kind: 'link', target });
  }

  /** One name more or less. */
  relink(number: number, difference: 1 | -1): void {
    const inode = this.inodes.own(number);
    if (inode === undefined) return;
    inode.links += difference;
    inode.changed = this.#now();
    this.#dropIfUnused(number);
  }

  setTimes(number: number, { accessed, modified }: FileTimes): void {
    const inode = this.inodes.own(number);
    if (inode === undefined) return;
    if (accessed !== undefined) inode.accessed = accessed;
    if (modified !== undefined) inode.modified = modified;
    inode.changed = this.#now();
  }

  #dropIfUnused(number: number): void {
    if (this.inodes.get(number)?.links === 0 && !this.#handles.has(number)) this.inodes.remove(number);
  }

  #fresh() {
    const now = this.#now();
    return { epoch: this.inodes.epoch, links: 1, accessed: now, modified: now, changed: now, hash: undefined };
  }
}
