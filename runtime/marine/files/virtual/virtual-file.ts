import { FileError } from '../file-error.ts';
import type { FileStat, FileTimes, OpenFile } from '../file-system.ts';
import { maxFileSize, readContents, truncateContents, writeContents } from './contents.ts';
import { statOf } from './inode.ts';
import type { VirtualFiles } from './virtual-files.ts';

export class VirtualFile implements OpenFile {
  readonly kind = 'file';
  readonly #files: VirtualFiles;
  readonly #number: number;
  readonly #generation: number;
  readonly #write: boolean;

  constructor(files: VirtualFiles, number: number, generation: number, write: boolean) {
    this.#files = files;
    this.#number = number;
    this.#generation = generation;
    this.#write = write;
    files.hold(number);
  }

  stat(): FileStat {
    return statOf(this.#number, this.#files.look(this.#number, this.#generation));
  }

  setTimes(times: FileTimes): void {
    this.#files.look(this.#number, this.#generation);
    this.#files.setTimes(this.#number, times);
  }

  sync(): void {
    this.#files.look(this.#number, this.#generation);
  }

  read(into: Uint8Array, position: number): number {
    const inode = this.#files.look(this.#number, this.#generation);
    return inode.kind === 'file' ? readContents(inode, into, position) : 0;
  }

  write(bytes: Uint8Array, position: number): void {
    this.#mayWrite(position + bytes.length);
    if (bytes.length > 0) writeContents(this.#files.file(this.#number, this.#generation), bytes, position);
  }

  truncate(size: number): void {
    this.#mayWrite(size);
    truncateContents(this.#files.file(this.#number, this.#generation), size);
  }

  close(): void {
    this.#files.release(this.#number, this.#generation);
  }

  #mayWrite(end: number): void {
    if (!this.#write) throw new FileError('badf');
    if (end > maxFileSize) throw new FileError('fbig');
  }
}
