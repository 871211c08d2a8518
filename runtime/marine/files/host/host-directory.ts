import { compareText } from '../../../particle/text-order.ts';
import { FileError } from '../file-error.ts';
import { checkName } from '../file-name.ts';
import type { Directory, DirectoryEntry, FileStat, FileTimes, OpenMode } from '../file-system.ts';
import { asked } from './asked.ts';
import type { HostEntry } from './host-calls.ts';
import { HostFile } from './host-file.ts';
import { fileStat, type HostFiles } from './host-files.ts';
import { HostHandle } from './host-handle.ts';
import { openPinned } from './pin.ts';
import { Place } from './place.ts';

export class HostDirectory extends HostHandle implements Directory {
  readonly kind = 'directory';
  readonly #place: Place;
  readonly #realPath: string;

  /** @param descriptor of the directory; closed with this */
  constructor(files: HostFiles, descriptor: number, realPath: string) {
    super(files, descriptor);
    this.#realPath = realPath;
    this.#place = new Place(files.calls, descriptor, realPath);
  }

  entries(): readonly DirectoryEntry[] {
    return asked(() => this.files.calls.list(this.#place.path()))
      .flatMap(readable)
      .sort((one, other) => compareText(one.name, other.name));
  }

  lookup(name: string): FileStat | undefined {
    try {
      return fileStat(this.files.stat(this.#of(name)));
    } catch (problem) {
      if (problem instanceof FileError && problem.code === 'noent') return undefined;
      throw problem;
    }
  }

  openDirectory(name: string): Directory {
    const realPath = `${this.#realPath}/${name}`;
    const descriptor = this.files.openDirectory(this.#of(name));
    return new HostDirectory(this.files, descriptor, realPath);
  }

  openFile(name: string, mode: OpenMode): HostFile {
    return new HostFile(this.files, openPinned(this.files, this.#place, checkName(name), mode), mode.write);
  }

  readLink(name: string): string {
    const target = utf8(asked(() => this.files.calls.readLink(this.#of(name))));
    if (target === undefined) throw new FileError('ilseq');
    return target;
  }

  makeDirectory(name: string): void {
    asked(() => this.files.calls.makeDirectory(this.#of(name), 0o755));
  }

  makeLink(name: string, target: string): void {
    asked(() => this.files.calls.makeLink(this.#of(name), target));
  }

  link(name: string, directory: Directory, newName: string): void {
    const other = this.#sibling(directory);
    const { kind } = this.files.stat(this.#of(name));
    if (kind === 'directory') throw new FileError('perm');
    if (kind === 'other') throw new FileError('notcapable');
    asked(() => this.files.calls.link(this.#of(name), other.#of(newName)));
  }

  rename(name: string, directory: Directory, newName: string): void {
    const other = this.#sibling(directory);
    this.files.stat(this.#of(name));
    asked(() => this.files.calls.rename(this.#of(name), other.#of(newName)));
  }

  removeFile(name: string): void {
    if (this.files.stat(this.#of(name)).kind === 'directory') throw new FileError('isdir');
    asked(() => this.files.calls.removeFile(this.#of(name)));
  }

  removeDirectory(name: string): void {
    asked(() => this.files.calls.removeDirectory(this.#of(name)));
  }

  setTimesOf(name: string, times: FileTimes): void {
    const now = this.files.stat(this.#of(name));
    asked(() => this.files.calls.setTimes(this.#of(name), times.accessed ?? now.accessed, times.modified ?? now.modified));
  }

  duplicate(): Directory {
    return new HostDirectory(this.files, this.files.openDirectory(`${this.#place.path()}/.`), this.#realPath);
  }

  #of(name: string): string {
    return this.#place.of(checkName(name));
  }

  #sibling(directory: Directory): HostDirectory {
    if (!(directory instanceof HostDirectory) || directory.files !== this.files) throw new FileError('xdev');
    return directory;
  }
}

function readable({ name, kind }: HostEntry): DirectoryEntry[] {
  const text = utf8(name);
  return text === undefined ? [] : [{ name: text, kind, inode: 0n }];
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
