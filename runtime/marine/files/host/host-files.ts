import { FileError } from '../file-error.ts';
import type { Directory, FileStat, FileSystem } from '../file-system.ts';
import { asked } from './asked.ts';
import type { HostCalls, HostStat } from './host-calls.ts';
import { HostDirectory } from './host-directory.ts';

/**
 * A directory of this machine as a file system. Nothing outside of it can be reached through it: see `place.ts` and `pin.ts`.
 * Other processes may change the directory meanwhile.
 * @throws FileError notdir, noent when the directory is not there
 */
export class HostFiles implements FileSystem {
  readonly calls: HostCalls;
  readonly #realPath: string;
  readonly #device: bigint;

  /** @param path of a directory that exists; links on the way to it, and it being one, are fine: whoever grants it chose it */
  constructor(calls: HostCalls, path: string) {
    this.calls = calls;
    this.#realPath = asked(() => calls.realPath(path));
    const { kind, device } = asked(() => calls.stat(this.#realPath));
    if (kind !== 'directory') throw new FileError('notdir');
    this.#device = device;
  }

  root(): Directory {
    return new HostDirectory(this, this.openDirectory(this.#realPath), this.#realPath);
  }

  /** @throws FileError notdir when it is a link, notcapable when another file system is mounted there */
  openDirectory(path: string): number {
    const { flags } = this.calls;
    const descriptor = asked(() => this.calls.open(path, flags.readOnly | flags.directory | flags.noFollow));
    return this.keep(descriptor, () => {
      const stat = this.statDescriptor(descriptor);
      if (stat.kind !== 'directory') throw new FileError('notdir');
    });
  }

  /** @returns the descriptor, or closes it when the check throws */
  keep(descriptor: number, check: () => void): number {
    try {
      check();
      return descriptor;
    } catch (problem) {
      this.calls.close(descriptor);
      throw problem;
    }
  }

  statDescriptor(descriptor: number): HostStat {
    return this.#within(asked(() => this.calls.statDescriptor(descriptor)));
  }

  stat(path: string): HostStat {
    return this.#within(asked(() => this.calls.stat(path)));
  }

  /** What is mounted inside of the directory was not granted with it. */
  #within(stat: HostStat): HostStat {
    if (stat.device !== this.#device) throw new FileError('notcapable');
    return stat;
  }
}

export function fileStat({ kind, inode, links, size, accessed, modified, changed }: HostStat): FileStat {
  return { kind, inode, links: Number(links), size: Number(size), accessed, modified, changed };
}
