/** A file system that passes everything on; the others in this folder change some of it. */
import { FileError } from '../file-error.ts';
import type { Directory, DirectoryEntry, FileStat, FileSystem, FileTimes, OpenFile, OpenMode } from '../file-system.ts';

export abstract class WrappedDirectory implements Directory {
  readonly kind = 'directory';
  protected readonly inner: Directory;
  /** Handles of one owner may be used together. */
  readonly #owner: object;

  constructor(inner: Directory, owner: object) {
    this.inner = inner;
    this.#owner = owner;
  }

  protected abstract wrap(directory: Directory): Directory;

  abstract openFile(name: string, mode: OpenMode): OpenFile;

  stat(): FileStat {
    return this.inner.stat();
  }

  setTimes(times: FileTimes): void {
    this.inner.setTimes(times);
  }

  sync(): void {
    this.inner.sync();
  }

  entries(): readonly DirectoryEntry[] {
    return this.inner.entries();
  }

  lookup(name: string): FileStat | undefined {
    return this.inner.lookup(name);
  }

  openDirectory(name: string): Directory {
    return this.wrap(this.inner.openDirectory(name));
  }

  readLink(name: string): string {
    return this.inner.readLink(name);
  }

  makeDirectory(name: string): void {
    this.inner.makeDirectory(name);
  }

  makeLink(name: string, target: string): void {
    this.inner.makeLink(name, target);
  }

  link(name: string, directory: Directory, newName: string): void {
    this.inner.link(name, this.innerOf(directory), newName);
  }

  rename(name: string, directory: Directory, newName: string): void {
    this.inner.rename(name, this.innerOf(directory), newName);
  }

  removeFile(name: string): void {
    this.inner.removeFile(name);
  }

  removeDirectory(name: string): void {
    this.inner.removeDirectory(name);
  }

  setTimesOf(name: string, times: FileTimes): void {
    this.inner.setTimesOf(name, times);
  }

  duplicate(): Directory {
    return this.wrap(this.inner.duplicate());
  }

  close(): void {
    this.inner.close();
  }

  protected innerOf(directory: Directory): Directory {
    if (!(directory instanceof WrappedDirectory) || directory.#owner !== this.#owner) throw new FileError('xdev');
    return directory.inner;
  }
}

/** What a view of files says about those behind it. */
export function viewOf({ virtual, recount }: FileSystem): Pick<FileSystem, 'virtual' | 'recount'> {
  return { ...(virtual !== undefined && { virtual }), ...(recount !== undefined && { recount }) };
}

/** @throws FileError badf also when the file system cannot open by inode */
export function reopened(files: FileSystem, inode: bigint, write: boolean): Directory | OpenFile {
  const opened = files.reopen?.(inode, write);
  if (opened === undefined) throw new FileError('badf');
  return opened;
}
