/**
 * From a path to a directory and a name in it. The walk holds a handle of each directory that it went through, so `..` is a step back to
 * one of them and never a question to the file system: where the walk started is as far up as it can get.
 */
import { FileError } from './file-error.ts';
import { isLonger, maxPathLength } from './file-name.ts';
import type { Directory } from './file-system.ts';

/** Where a path ends. */
export interface Destination {
  readonly directory: Directory;
  /** A name in it, which may not exist; `.` when the path means the directory itself. */
  readonly name: string;
  /** The path ends in a slash, or in a dot. */
  readonly mustBeDirectory: boolean;
}

/** Like Linux. */
const maxLinks = 40;
/** Handles that one walk may hold: each may be a descriptor of the host. */
const maxDepth = 100;

/**
 * Follows the path and calls `use` with where it ends; closes what it opened on the way.
 * @param follow whether a symbolic link at the end is followed, too
 * @throws FileError notcapable when the path, or a link on the way, is absolute or leads out; noent, notdir, loop, nametoolong, inval
 */
export function walk<Result>(base: Directory, path: string, follow: boolean, use: (destination: Destination) => Result): Result {
  const opened: Directory[] = [];
  try {
    return use(find(base, opened, path, follow));
  } finally {
    for (const directory of opened) directory.close();
  }
}

function find(base: Directory, opened: Directory[], path: string, follow: boolean): Destination {
  const todo = partsOf(path).reverse();
  let mustBeDirectory = endsInDirectory(path);
  let links = 0;
  for (;;) {
    const here = opened.at(-1) ?? base;
    const part = todo.pop();
    if (part === undefined) return { directory: here, name: '.', mustBeDirectory: true };
    if (part === '..') {
      const left = opened.pop();
      if (left === undefined) throw new FileError('notcapable');
      left.close();
      continue;
    }
    const last = todo.length === 0;
    const found = last && !follow && !mustBeDirectory ? undefined : here.lookup(part);
    if (found?.kind === 'link' && (!last || follow || mustBeDirectory)) {
      if (++links > maxLinks) throw new FileError('loop');
      const target = here.readLink(part);
      if (last && endsInDirectory(target)) mustBeDirectory = true;
      todo.push(...partsOf(target).reverse());
      continue;
    }
    if (last) return { directory: here, name: part, mustBeDirectory };
    if (found === undefined) throw new FileError('noent');
    if (opened.length >= maxDepth) throw new FileError('nametoolong');
    opened.push(here.openDirectory(part));
  }
}

/** Components without empty ones and dots, which change nothing. */
function partsOf(path: string): string[] {
  if (path === '') throw new FileError('noent');
  if (path.includes('\0')) throw new FileError('inval');
  if (isLonger(path, maxPathLength)) throw new FileError('nametoolong');
  if (path.startsWith('/')) throw new FileError('notcapable');
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function endsInDirectory(path: string): boolean {
  return path.endsWith('/') || /(^|\/)\.\.?$/.test(path);
}
