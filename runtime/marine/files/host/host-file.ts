import { FileError } from '../file-error.ts';
import type { OpenFile } from '../file-system.ts';
import { asked } from './asked.ts';
import type { HostFiles } from './host-files.ts';
import { HostHandle } from './host-handle.ts';

export class HostFile extends HostHandle implements OpenFile {
  readonly kind = 'file';
  readonly #write: boolean;

  constructor(files: HostFiles, descriptor: number, write: boolean) {
    super(files, descriptor);
    this.#write = write;
  }

  read(into: Uint8Array, position: number): number {
    for (let done = 0; ; ) {
      const more = done < into.length ? asked(() => this.files.calls.read(this.descriptor, into.subarray(done), position + done)) : 0;
      if (more === 0) return done;
      done += more;
    }
  }

  write(bytes: Uint8Array, position: number): void {
    if (!this.#write) throw new FileError('badf');
    for (let done = 0; done < bytes.length; ) done += asked(() => this.files.calls.write(this.descriptor, bytes.subarray(done), position + done));
  }

  truncate(size: number): void {
    if (!this.#write) throw new FileError('badf');
    asked(() => this.files.calls.truncate(this.descriptor, size));
  }
}
