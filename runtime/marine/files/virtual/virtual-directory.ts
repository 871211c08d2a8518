import { compareText } from '../../../particle/text-order.ts';
import { FileError } from '../file-error.ts';
import { checkName } from '../file-name.ts';
import type { Directory, DirectoryEntry, FileStat, FileTimes, OpenMode } from '../file-system.ts';
import { statOf, type DirectoryInode, type Inode } from './inode.ts';
import { VirtualFile } from './virtual-file.ts';
import type { VirtualFiles } from './virtual-files.ts';

export class VirtualDirectory implements Directory {
  readonly kind = 'directory';
  readonly #files: VirtualFiles;
  readonly #number: number;
  readonly #generation: number;

  constructor(files: VirtualFiles, number: number, generation: number) {
    this.#files = files;
    this.#number = number;
    this.#generation = generation;
    files.hold(number);
  }

  stat(): FileStat {
    return statOf(this.#number, this.#here());
  }

  setTimes(times: FileTimes): void {
    this.#here();
    this.#files.setTimes(this.#number, times);
  }

  sync(): void {
    this.#here();
  }

  entries(): readonly DirectoryEntry[] {
    const here = this.#here();
    here.sorted ??= [...here.entries]
      .map(([name, number]) => ({ name, kind: this.#inode(number).kind, inode: BigInt(number) }))
      .sort((one, other) => compareText(one.name, other.name));
    return here.sorted;
  }

  lookup(name: string): FileStat | undefined {
    const number = this.#here().entries.get(checkName(name));
    return number === undefined ? undefined : statOf(number, this.#inode(number));
  }

  openDirectory(name: string): Directory {
    const number = this.#find(name);
    if (this.#inode(number).kind !== 'directory') throw new FileError('notdir');
    return new VirtualDirectory(this.#files, number, this.#generation);
  }

  openFile(name: string, { write, create, exclusive }: OpenMode): VirtualFile {
    const existing = this.#here().entries.get(checkName(name));
    if (existing !== undefined && create && exclusive) throw new FileError('exist');
    if (existing === undefined && !create) throw new FileError('noent');
    const number = existing ?? this.#add(name, () => this.#files.makeFile());
    const { kind } = this.#inode(number);
    if (kind === 'directory') throw new FileError('isdir');
    if (kind === 'link') throw new FileError('loop');
    return new VirtualFile(this.#files, number, this.#generation, write);
  }

  readLink(name: string): string {
    const inode = this.#inode(this.#find(name));
    if (inode.kind !== 'link') throw new FileError('inval');
    return inode.target;
  }

  makeDirectory(name: string): void {
    this.#add(name, () => this.#files.makeDirectory(this.#number));
  }

  makeLink(name: string, target: string): void {
    this.#add(name, () => this.#files.makeLink(target));
  }

  link(name: string, directory: Directory, newName: string): void {
    const other = this.#sibling(directory);
    const number = this.#find(name);
    if (this.#inode(number).kind === 'directory') throw new FileError('perm');
    other.#add(newName, () => number);
    this.#files.relink(number, 1);
  }

  rename(name: string, directory: Directory, newName: string): void {
    const other = this.#sibling(directory);
    const number = this.#find(name);
    const replaced = other.#here().entries.get(checkName(newName));
    if (replaced === number) return;
    const moved = this.#inode(number);
    if (moved.kind === 'directory' && other.#isWithin(number)) throw new FileError('inval');
    if (replaced !== undefined && this.#isWithin(replaced)) throw new FileError('notempty');
    if (replaced !== undefined) this.#checkReplaceable(moved, this.#inode(replaced));
    if (other.#here().links === 0) throw new FileError('noent');
    this.#files.directory(this.#number).entries.delete(name);
    this.#files.directory(other.#number).entries.set(newName, number);
    if (moved.kind === 'directory') this.#files.directory(number).parent = other.#number;
    if (replaced !== undefined) this.#files.relink(replaced, -1);
  }

  removeFile(name: string): void {
    const number = this.#find(name);
    if (this.#inode(number).kind === 'directory') throw new FileError('isdir');
    this.#remove(name, number);
  }

  removeDirectory(name: string): void {
    const number = this.#find(name);
    const inode = this.#inode(number);
    if (inode.kind !== 'directory') throw new FileError('notdir');
    if (inode.entries.size > 0) throw new FileError('notempty');
    this.#remove(name, number);
  }

  setTimesOf(name: string, times: FileTimes): void {
    this.#files.setTimes(this.#find(name), times);
  }

  duplicate(): Directory {
    this.#here();
    return new VirtualDirectory(this.#files, this.#number, this.#generation);
  }

  close(): void {
    this.#files.release(this.#number, this.#generation);
  }

  #here(): DirectoryInode {
    const inode = this.#files.look(this.#number, this.#generation);
    if (inode.kind !== 'directory') throw new FileError('badf');
    return inode;
  }

  #inode(number: number): Inode {
    return this.#files.look(number, this.#generation);
  }

  #find(name: string): number {
    const number = this.#here().entries.get(checkName(name));
    if (number === undefined) throw new FileError('noent');
    return number;
  }

  #add(name: string, make: () => number): number {
    const here = this.#here();
    if (here.entries.has(checkName(name))) throw new FileError('exist');
    if (here.links === 0) throw new FileError('noent');
    const number = make();
    this.#files.directory(this.#number).entries.set(name, number);
    return number;
  }

  #remove(name: string, number: number): void {
    this.#files.directory(this.#number).entries.delete(name);
    this.#files.relink(number, -1);
  }

  #sibling(directory: Directory): VirtualDirectory {
    if (!(directory instanceof VirtualDirectory) || directory.#files !== this.#files) throw new FileError('xdev');
    return directory;
  }

  /** Whether this is that directory, or somewhere below it. */
  #isWithin(number: number): boolean {
    for (let at = this.#number; ; ) {
      if (at === number) return true;
      const inode = this.#files.inodes.get(at);
      if (inode?.kind !== 'directory' || inode.parent === at) return false;
      at = inode.parent;
    }
  }

  #checkReplaceable(moved: Inode, replaced: Inode): void {
    if (replaced.kind === 'directory') {
      if (moved.kind !== 'directory') throw new FileError('isdir');
      if (replaced.entries.size > 0) throw new FileError('notempty');
    } else if (moved.kind === 'directory') {
      throw new FileError('notdir');
    }
  }
}
