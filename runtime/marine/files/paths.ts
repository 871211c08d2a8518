/**
 * Operations on paths below a directory: what `openat`, `fstatat` and the like are in POSIX. Paths cannot lead out of `base`.
 * All throw a FileError; besides what `walk` throws, noent when there is nothing and notdir when a path with a slash at its end, or a dot,
 * means no directory.
 */
import { FileError } from './file-error.ts';
import { checkTarget } from './file-name.ts';
import type { Directory, FileStat, FileTimes, OpenFile } from './file-system.ts';
import { walk, type Destination } from './path-walk.ts';

export interface OpenAtMode {
  /** Follow a link at the end of the path. */
  readonly follow: boolean;
  /** Fail with notdir unless it is a directory. */
  readonly directory: boolean;
  readonly create: boolean;
  readonly exclusive: boolean;
  readonly truncate: boolean;
  readonly write: boolean;
}

/**
 * @throws FileError isdir when a directory is opened for writing, loop for a link that is not followed, notcapable for devices and the like
 * @example
 * import { VirtualFiles } from 'aqua-toolchain/runtime';
 * const root = new VirtualFiles().root();
 * makeDirectoryAt(root, 'a');
 * const file = openAt(root, 'a/./../a/b', { follow: true, directory: false, create: true, exclusive: false, truncate: false, write: true });
 * statAt(root, 'a/b', true).kind; // => 'file'
 */
export function openAt(base: Directory, path: string, mode: OpenAtMode): Directory | OpenFile {
  if (mode.directory && mode.create) throw new FileError('inval');
  return walk(base, path, mode.follow && !mode.exclusive, (destination) => openDestination(destination, mode));
}

function openDestination(destination: Destination, mode: OpenAtMode): Directory | OpenFile {
  const { directory, name, mustBeDirectory } = destination;
  const found = look(destination);
  if (found !== undefined && mode.create && mode.exclusive) throw new FileError('exist');
  if (found === undefined && !mode.create) throw new FileError('noent');
  if (found === undefined && mustBeDirectory) throw new FileError('isdir');
  if (found?.kind === 'directory') {
    if (mode.write || mode.truncate || mode.create) throw new FileError('isdir');
    return name === '.' ? directory.duplicate() : directory.openDirectory(name);
  }
  if (mustBeDirectory || (mode.directory && found?.kind !== 'link')) throw new FileError('notdir');
  const file = directory.openFile(name, { ...mode, write: mode.write || mode.truncate });
  try {
    if (mode.truncate) file.truncate(0);
    return file;
  } catch (problem) {
    file.close();
    throw problem;
  }
}

export function statAt(base: Directory, path: string, follow: boolean): FileStat {
  return walk(base, path, follow, existing);
}

export function setTimesAt(base: Directory, path: string, follow: boolean, times: FileTimes): void {
  walk(base, path, follow, (destination) => {
    existing(destination);
    if (destination.name === '.') destination.directory.setTimes(times);
    else destination.directory.setTimesOf(destination.name, times);
  });
}

export function makeDirectoryAt(base: Directory, path: string): void {
  walk(base, path, false, ({ directory, name }) => directory.makeDirectory(named(name, 'exist')));
}

export function readLinkAt(base: Directory, path: string): string {
  return walk(base, path, false, (destination) => {
    existing(destination);
    return destination.directory.readLink(named(destination.name, 'inval'));
  });
}

/** @throws FileError notcapable when the target leads up or is absolute */
export function makeLinkAt(target: string, base: Directory, path: string): void {
  walk(base, path, false, ({ directory, name, mustBeDirectory }) => {
    if (directory.lookup(named(name, 'exist')) !== undefined) throw new FileError('exist');
    if (mustBeDirectory) throw new FileError('noent');
    directory.makeLink(name, checkTarget(target));
  });
}

/** A second name; links are not followed. */
export function linkAt(base: Directory, path: string, newBase: Directory, newPath: string): void {
  walk(base, path, false, (from) =>
    walk(newBase, newPath, false, (to) => {
      existing(from);
      if (to.directory.lookup(named(to.name, 'exist')) !== undefined) throw new FileError('exist');
      if (to.mustBeDirectory) throw new FileError('noent');
      from.directory.link(named(from.name, 'perm'), to.directory, to.name);
    }),
  );
}

/** Links are not followed. */
export function renameAt(base: Directory, path: string, newBase: Directory, newPath: string): void {
  walk(base, path, false, (from) =>
    walk(newBase, newPath, false, (to) => {
      const { kind } = existing(from);
      if (to.mustBeDirectory && kind !== 'directory') throw new FileError('notdir');
      from.directory.rename(named(from.name, 'busy'), to.directory, named(to.name, 'busy'));
    }),
  );
}

export function removeFileAt(base: Directory, path: string): void {
  walk(base, path, false, (destination) => {
    existing(destination);
    destination.directory.removeFile(named(destination.name, 'isdir'));
  });
}

export function removeDirectoryAt(base: Directory, path: string): void {
  walk(base, path, false, (destination) => {
    existing(destination);
    destination.directory.removeDirectory(named(destination.name, 'inval'));
  });
}

function look({ directory, name }: Destination): FileStat | undefined {
  return name === '.' ? directory.stat() : directory.lookup(name);
}

function existing(destination: Destination): FileStat {
  const found = look(destination);
  if (found === undefined) throw new FileError('noent');
  if (destination.mustBeDirectory && found.kind !== 'directory') throw new FileError('notdir');
  return found;
}

/** The name, unless the path means the directory itself, with which this cannot be done. */
function named(name: string, otherwise: FileError['code']): string {
  if (name === '.') throw new FileError(otherwise);
  return name;
}
