import type { FileStat, FileTimes } from '../file-system.ts';
import { asked } from './asked.ts';
import { fileStat, type HostFiles } from './host-files.ts';

/** What files and directories have in common: a descriptor of the host. */
export abstract class HostHandle {
  protected readonly files: HostFiles;
  protected readonly descriptor: number;

  constructor(files: HostFiles, descriptor: number) {
    this.files = files;
    this.descriptor = descriptor;
  }

  stat(): FileStat {
    return fileStat(this.files.statDescriptor(this.descriptor));
  }

  setTimes(times: FileTimes): void {
    const now = this.stat();
    asked(() => this.files.calls.setTimesOfDescriptor(this.descriptor, times.accessed ?? now.accessed, times.modified ?? now.modified));
  }

  sync(): void {
    asked(() => this.files.calls.sync(this.descriptor));
  }

  close(): void {
    asked(() => this.files.calls.close(this.descriptor));
  }
}
