import { FileError } from '../file-error.ts';
import type { Directory, FileStat, FileSystem } from '../file-system.ts';
import type { Quota } from './budget.ts';

/** Directories of a host in one another: each is a descriptor while what is below it is looked at. */
const deepestOfHost = 200;
/** More than any quota, and yet a number to calculate with. */
const tooMuch = 2 ** 50;

/**
 * What there is, as quotas count it: a file with several names once. Directories of a host that are nested too deeply count as more than
 * any quota allows: nothing can be added before something of them is removed.
 */
export function measure(files: FileSystem): Quota {
  const deepest = files.reopen === undefined ? deepestOfHost : Infinity;
  const seen = new Set<bigint>();
  const open = [visit(files.root())];
  let bytes = 0;
  let entries = 0;
  try {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const name = top.names.pop();
      if (name === undefined) {
        open.pop()?.directory.close();
        continue;
      }
      const stat = granted(top.directory, name);
      if (stat === undefined) continue;
      entries++;
      if (stat.kind === 'directory') {
        if (open.length > deepest) return { bytes: tooMuch, entries: tooMuch };
        open.push(visit(top.directory.openDirectory(name)));
      } else if (!seen.has(stat.inode)) {
        seen.add(stat.inode);
        bytes += stat.size;
      }
    }
    return { bytes, entries };
  } finally {
    for (const { directory } of open) directory.close();
  }
}

interface Visit {
  readonly directory: Directory;
  /** Of entries that were not looked at yet. */
  readonly names: string[];
}

function visit(directory: Directory): Visit {
  return { directory, names: directory.entries().map(({ name }) => name) };
}

/** Undefined also for what is mounted in a host directory from elsewhere, which nobody can reach. */
function granted(directory: Directory, name: string): FileStat | undefined {
  try {
    return directory.lookup(name);
  } catch (problem) {
    if (problem instanceof FileError && problem.code === 'notcapable') return undefined;
    throw problem;
  }
}
