/**
 * Files as capabilities. Whoever holds a directory can reach what is below it and nothing else: every operation takes one name, never a
 * path, and follows no symbolic link. Paths are the business of `path-walk.ts`, which is the same for all implementations.
 * Everything is synchronous, because the imports of a Wasm module are. Everything that fails throws a FileError.
 */

import type { VirtualFiles } from './virtual/virtual-files.ts';

export type FileKind = 'file' | 'directory' | 'link' | 'other';

/** All numbers of bytes are safe integers; times are nanoseconds since 1970. */
export interface FileStat {
  readonly kind: FileKind;
  /** Two entries with the same inode are the same file. */
  readonly inode: bigint;
  /** Names that the file has; 0 when it is open but was removed. */
  readonly links: number;
  /** Bytes: contents of a file, target of a link, unspecified for a directory. */
  readonly size: number;
  readonly accessed: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
}

/** Times to set; what is left out stays. */
export interface FileTimes {
  readonly accessed?: bigint;
  readonly modified?: bigint;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: FileKind;
  /** 0n where finding it out would cost a look at every file. */
  readonly inode: bigint;
}

export interface OpenMode {
  readonly write: boolean;
  readonly create: boolean;
  /** With `create`: fails with `exist` when there is anything of that name. */
  readonly exclusive: boolean;
}

/** A root with what is below it. */
export interface FileSystem {
  /** A new handle, to be closed. */
  root(): Directory;
  /**
   * Opens by its inode what was open when the file system was saved, also when it has no name any more. Not for guests: it asks nobody
   * what was granted. Absent where inodes mean nothing later, as those of a host.
   * @throws FileError badf when there is no such file or directory
   */
  readonly reopen?: (inode: bigint, write: boolean) => Directory | OpenFile;
  /** The files behind this view of them, when they are a part of the state of whoever they are granted to. Absent for those of a host. */
  readonly virtual?: VirtualFiles;
  /** Counts anew what a quota is for, after the files were restored. @returns whether they are within it */
  readonly recount?: () => boolean;
}

/** An open directory. Stays the same one when it is renamed; when it was removed it is empty and takes nothing. */
export interface Directory {
  readonly kind: 'directory';
  stat(): FileStat;
  setTimes(times: FileTimes): void;
  sync(): void;
  /** In the order of the UTF-8 bytes of the names, without `.` and `..`. Names that are not UTF-8 cannot be reached and are left out. */
  entries(): readonly DirectoryEntry[];
  /** What the name stands for (a link is a link), or undefined. */
  lookup(name: string): FileStat | undefined;
  /** @throws FileError noent, notdir (also for links) */
  openDirectory(name: string): Directory;
  /** @throws FileError noent, exist, isdir, loop for links, notcapable for devices, pipes and sockets */
  openFile(name: string, mode: OpenMode): OpenFile;
  /** @throws FileError inval when it is no link */
  readLink(name: string): string;
  makeDirectory(name: string): void;
  /** @param target kept as it is; `checkTarget` says which ones a guest may make */
  makeLink(name: string, target: string): void;
  /** A second name for a file or a link. @throws FileError xdev when `directory` is of another file system, perm for directories */
  link(name: string, directory: Directory, newName: string): void;
  /** Replaces what a file may replace, as POSIX says. @throws FileError xdev when `directory` is of another file system */
  rename(name: string, directory: Directory, newName: string): void;
  /** @throws FileError isdir */
  removeFile(name: string): void;
  /** @throws FileError notdir, notempty */
  removeDirectory(name: string): void;
  /** Of the entry itself, also when it is a link. */
  setTimesOf(name: string, times: FileTimes): void;
  /** Another handle of the same directory. */
  duplicate(): Directory;
  close(): void;
}

/** An open file. Positions are the business of whoever opened it. */
export interface OpenFile {
  readonly kind: 'file';
  stat(): FileStat;
  setTimes(times: FileTimes): void;
  sync(): void;
  /** @returns bytes read: fewer than asked for only at the end of the file */
  read(into: Uint8Array, position: number): number;
  /** Writes all of it; a gap before it reads as zeros. @throws FileError badf when the file is not open for writing */
  write(bytes: Uint8Array, position: number): void;
  /** Cuts the file or fills it up with zeros. */
  truncate(size: number): void;
  close(): void;
}
