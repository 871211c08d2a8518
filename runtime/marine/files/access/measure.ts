import { FileError } from '../file-error.ts';
import type { Directory, FileStat, FileSystem } from '../file-system.ts';
import type { Quota } from './budget.ts';

/** Directories in one another; each is open while what is below it is looked at. */
const maxDepth = 200;

/** What there is, as quotas count it: a file with several names once. @throws FileError nametoolong when it is nested too deeply */
export function measure(files: FileSystem): Quota {
  const seen = new Set<bigint>();
  let bytes = 0;
  let entries = 0;
  const visit = (directory: Directory, depth: number): void => {
    if (depth > maxDepth) throw new FileError('nametoolong');
    for (const { name } of directory.entries()) {
      const stat = granted(directory, name);
      if (stat === undefined) continue;
      entries++;
      if (stat.kind === 'directory') within(directory.openDirectory(name), (child) => visit(child, depth + 1));
      else if (!seen.has(stat.inode)) {
        seen.add(stat.inode);
        bytes += stat.size;
      }
    }
  };
  within(files.root(), (root) => visit(root, 0));
  return { bytes, entries };
}

function within(directory: Directory, use: (directory: Directory) => void): void {
  try {
    use(directory);
  } finally {
    directory.close();
  }
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
