/**
 * Where an open directory is, as a path that may be given to the operating system for one call.
 *
 * Where `/proc/self/fd` exists the path goes through the descriptor, so it means that very directory, whatever happens to the names that
 * once led to it: what `openat` does. Elsewhere it is the directory's real path, and each use checks that this still is the same directory;
 * between check and use another process of the host can change it (docs/decisions/0025).
 */
import { FileError } from '../file-error.ts';
import { asked } from './asked.ts';
import type { HostCalls, HostStat } from './host-calls.ts';

export class Place {
  readonly #calls: HostCalls;
  readonly #descriptor: number;
  readonly #realPath: string;

  constructor(calls: HostCalls, descriptor: number, realPath: string) {
    this.#calls = calls;
    this.#descriptor = descriptor;
    this.#realPath = realPath;
  }

  /** The directory itself. */
  path(): string {
    if (this.#calls.descriptorPaths) return `/proc/self/fd/${this.#descriptor}`;
    if (!asked(() => this.#isThere())) throw new FileError('noent');
    return this.#realPath;
  }

  /** @param name checked by `checkName` */
  of(name: string): string {
    return `${this.path()}/${name}`;
  }

  #isThere(): boolean {
    const path = this.#realPath;
    return this.#calls.realPath(path) === path && sameFile(this.#calls.stat(path), this.#calls.statDescriptor(this.#descriptor));
  }
}

export function sameFile(one: HostStat, other: HostStat): boolean {
  return one.device === other.device && one.inode === other.inode && one.kind === other.kind;
}
