import type { Directory, DirectoryEntry, OpenFile } from '../files/file-system.ts';
import { WasiError } from './errno.ts';
import type { LineOutput } from './output.ts';
import { rightsOf, type Right } from './rights.ts';

interface Common {
  /** What it may be used for, and what descriptors opened through it may be. */
  rights: bigint;
  inheriting: bigint;
  /** Bits of `fdflags`. */
  flags: number;
}

export interface InputDescriptor extends Common {
  readonly kind: 'input';
}

export interface OutputDescriptor extends Common {
  readonly kind: 'output';
  readonly output: LineOutput;
}

export interface FileDescriptor extends Common {
  readonly kind: 'file';
  readonly file: OpenFile;
  /** Whether the file itself was opened for writing; besides the rights. */
  readonly writable: boolean;
  /** Tells files of different mounts apart, whose inodes may be equal. */
  readonly device: bigint;
  position: number;
}

export interface DirectoryDescriptor extends Common {
  readonly kind: 'directory';
  readonly directory: Directory;
  readonly device: bigint;
  /** What the guest calls it, when it was granted and not opened. */
  readonly alias: string | undefined;
  /** What is being read of it: positions stay valid while entries come and go. */
  listing: readonly DirectoryEntry[] | undefined;
}

export type Descriptor = InputDescriptor | OutputDescriptor | FileDescriptor | DirectoryDescriptor;

export const flagBits = { append: 1, dsync: 2, nonblock: 4, rsync: 8, sync: 16 } as const;

/** Descriptors by number. A new one gets the lowest free number, as POSIX has it. */
export class DescriptorTable {
  readonly #open = new Map<number, Descriptor>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws WasiError mfile; call it before anything is opened */
  checkRoom(): void {
    if (this.#open.size >= this.#limit) throw new WasiError('mfile');
  }

  add(descriptor: Descriptor): number {
    this.checkRoom();
    let number = 0;
    while (this.#open.has(number)) number++;
    this.#open.set(number, descriptor);
    return number;
  }

  /** @throws WasiError badf, notcapable */
  get(number: number, ...rights: readonly Right[]): Descriptor {
    const descriptor = this.#open.get(number);
    if (descriptor === undefined) throw new WasiError('badf');
    const needed = rightsOf(...rights);
    if ((descriptor.rights & needed) !== needed) throw new WasiError('notcapable');
    return descriptor;
  }

  /** @throws WasiError badf, notcapable; isdir for directories, spipe for streams */
  file(number: number, ...rights: readonly Right[]): FileDescriptor {
    const descriptor = this.get(number);
    if (descriptor.kind === 'directory') throw new WasiError('isdir');
    if (descriptor.kind !== 'file') throw new WasiError('spipe');
    this.get(number, ...rights);
    return descriptor;
  }

  /** @throws WasiError badf, notcapable; notdir */
  directory(number: number, ...rights: readonly Right[]): DirectoryDescriptor {
    const descriptor = this.get(number);
    if (descriptor.kind !== 'directory') throw new WasiError('notdir');
    this.get(number, ...rights);
    return descriptor;
  }

  close(number: number): void {
    const descriptor = this.get(number);
    this.#open.delete(number);
    closeDescriptor(descriptor);
  }

  /** Moves one to the number of another, which is closed. */
  renumber(from: number, to: number): void {
    const moved = this.get(from);
    const replaced = this.get(to);
    if (from === to) return;
    this.#open.set(to, moved);
    this.#open.delete(from);
    closeDescriptor(replaced);
  }

  /** By number, ascending. */
  get all(): readonly (readonly [number: number, descriptor: Descriptor])[] {
    return [...this.#open].sort(([one], [other]) => one - other);
  }

  /** Closes what is open and has these instead. @throws WasiError mfile when they are too many */
  replaceAll(descriptors: readonly (readonly [number: number, descriptor: Descriptor])[]): void {
    if (descriptors.length > this.#limit) throw new WasiError('mfile');
    this.closeAll();
    for (const [number, descriptor] of descriptors) this.#open.set(number, descriptor);
  }

  closeAll(): void {
    for (const number of [...this.#open.keys()]) this.close(number);
  }
}

export function closeDescriptor(descriptor: Descriptor): void {
  switch (descriptor.kind) {
    case 'file':
      return descriptor.file.close();
    case 'directory':
      return descriptor.directory.close();
    case 'input':
    case 'output':
      return;
  }
}
