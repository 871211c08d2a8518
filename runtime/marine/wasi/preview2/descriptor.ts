import { directoryRights, fileRights, rightsOf } from '../rights.ts';
import { AppendOutput, DirectoryEntryStream, FileInput, FileOutput } from './file-streams.ts';
import { data, mostAtOnce, result, type FileCalls, type FileIdentity } from './preview1-calls.ts';
import { descriptorType, timesOf, type DescriptorFlags, type DescriptorStat, type DescriptorType, type DirectoryEntry, type NewTimestamp, type OpenFlags, type PathFlags } from './records.ts';
import { ErrorResult, OutputStream, type InputStream, type KeptResource } from './streams.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const changesDirectory = rightsOf('path_create_directory', 'path_create_file', 'path_link_target', 'path_rename_source', 'path_rename_target', 'path_filestat_set_size', 'path_filestat_set_times', 'path_symlink', 'path_remove_directory', 'path_unlink_file');
const writesFile = rightsOf('fd_write', 'fd_allocate', 'fd_filestat_set_size');
const entryHead = 24;

/** An open file or directory: a descriptor of preview 1. */
export class Descriptor {
  readonly #calls: FileCalls;
  readonly number: number;
  /** Granted ones stay open when a component drops them: it may ask for them again. */
  readonly #granted: boolean;

  constructor(calls: FileCalls, number: number, granted = false) {
    this.#calls = calls;
    this.number = number;
    this.#granted = granted;
  }

  kept(): KeptResource {
    return ['descriptor', this.number, this.#granted];
  }

  [Symbol.dispose](): void {
    if (!this.#granted) this.#calls.attempt('fd_close', this.number);
  }

  getFlags(): DescriptorFlags {
    const { rights, flags } = this.#calls.status(this.number);
    const has = (bits: bigint): boolean => (rights & bits) !== 0n;
    const isDirectory = this.getType() === 'directory';
    return {
      read: isDirectory || has(rightsOf('fd_read')),
      write: has(rightsOf('fd_write')),
      fileIntegritySync: (flags & 16) !== 0,
      dataIntegritySync: (flags & 2) !== 0,
      requestedWriteSync: false,
      mutateDirectory: has(changesDirectory),
    };
  }

  getType(): DescriptorType {
    return this.#calls.status(this.number).type;
  }

  stat(): DescriptorStat {
    this.#calls.call('fd_filestat_get', this.number, result);
    return this.#calls.stat();
  }

  statAt({ symlinkFollow }: PathFlags, path: string): DescriptorStat {
    this.#calls.onPath('path_filestat_get', [this.number, Number(symlinkFollow === true)], path, result);
    return this.#calls.stat();
  }

  setSize(size: bigint): void {
    this.#calls.call('fd_filestat_set_size', this.number, size);
  }

  setTimes(accessed: NewTimestamp, modified: NewTimestamp): void {
    this.#calls.call('fd_filestat_set_times', this.number, ...timesOf(accessed, modified));
  }

  setTimesAt({ symlinkFollow }: PathFlags, path: string, accessed: NewTimestamp, modified: NewTimestamp): void {
    this.#calls.onPath('path_filestat_set_times', [this.number, Number(symlinkFollow === true)], path, ...timesOf(accessed, modified));
  }

  advise(): void {
    this.getFlags();
  }

  sync(): void {
    this.#calls.call('fd_sync', this.number);
  }

  syncData(): void {
    this.#calls.call('fd_datasync', this.number);
  }

  read(length: bigint, offset: bigint): [Uint8Array, boolean] {
    const wanted = Number(length < mostAtOnce ? length : mostAtOnce);
    this.#calls.call('fd_pread', this.number, ...this.#calls.vector(wanted), offset, result);
    const got = this.#calls.view.getUint32(result, true);
    return [this.#calls.bytes(data, got).slice(), got < wanted];
  }

  write(bytes: Uint8Array, offset: bigint): bigint {
    const length = Math.min(bytes.length, mostAtOnce);
    const place = this.#calls.vector(length);
    this.#calls.bytes(data, length).set(bytes.subarray(0, length));
    this.#calls.call('fd_pwrite', this.number, ...place, offset, result);
    return BigInt(this.#calls.view.getUint32(result, true));
  }

  readViaStream(offset: bigint): InputStream {
    this.#requireFile();
    return new FileInput(this, offset);
  }

  writeViaStream(offset: bigint): OutputStream {
    this.#requireFile();
    return new OutputStream(new FileOutput(this, offset));
  }

  appendViaStream(): OutputStream {
    this.#requireFile();
    return new OutputStream(new AppendOutput(this));
  }

  readDirectory(): DirectoryEntryStream {
    const entries: DirectoryEntry[] = [];
    const room = 1 << 16;
    this.#calls.bytes(data, room);
    for (let cookie = 0n; ; ) {
      this.#calls.call('fd_readdir', this.number, data, room, cookie, result);
      const used = this.#calls.view.getUint32(result, true);
      for (let at = data; at + entryHead <= data + used; ) {
        const length = this.#calls.view.getUint32(at + 16, true);
        // Cut off: read again from there.
        if (at + entryHead + length > data + used) break;
        const name = decoder.decode(this.#calls.bytes(at + entryHead, length));
        if (name !== '.' && name !== '..') entries.push({ name, type: descriptorType(this.#calls.view.getUint8(at + 20)) });
        cookie = this.#calls.view.getBigUint64(at, true);
        at += entryHead + length;
      }
      if (used < room) return new DirectoryEntryStream(entries);
    }
  }

  createDirectoryAt(path: string): void {
    this.#requireChangeable();
    this.#calls.onPath('path_create_directory', [this.number], path);
  }

  linkAt({ symlinkFollow }: PathFlags, path: string, directory: Descriptor, newPath: string): void {
    directory.#requireChangeable();
    this.#calls.onTwoPaths('path_link', [this.number, Number(symlinkFollow === true)], path, [directory.number], newPath);
  }

  openAt({ symlinkFollow }: PathFlags, path: string, open: OpenFlags, flags: DescriptorFlags): Descriptor {
    const changes = flags.write === true || flags.mutateDirectory === true || open.create === true || open.truncate === true;
    if (changes) this.#requireChangeable();
    const how = Number(open.create === true) | (Number(open.directory === true) << 1) | (Number(open.exclusive === true) << 2) | (Number(open.truncate === true) << 3);
    const { inheriting } = this.#calls.status(this.number);
    const unwanted = (flags.mutateDirectory === true ? 0n : changesDirectory) | (flags.write === true ? 0n : writesFile) | (flags.read === true ? 0n : rightsOf('fd_read'));
    // What is opened through a directory that is only read can only be read.
    const handedOn = flags.mutateDirectory === true ? 0n : changesDirectory | writesFile;
    const all = inheriting & (fileRights | directoryRights);
    const fdFlags = (flags.dataIntegritySync === true ? 2 : 0) | (flags.fileIntegritySync === true ? 16 : 0);
    this.#calls.onPath('path_open', [this.number, Number(symlinkFollow === true)], path, how, all & ~unwanted, all & ~handedOn, fdFlags, result);
    return new Descriptor(this.#calls, this.#calls.view.getUint32(result, true));
  }

  readlinkAt(path: string): string {
    const room = 4096;
    const [place = [0, 0]] = this.#calls.put(path);
    const buffer = data + 8192;
    this.#calls.bytes(buffer, room);
    this.#calls.call('path_readlink', this.number, ...place, buffer, room, result);
    return decoder.decode(this.#calls.bytes(buffer, this.#calls.view.getUint32(result, true)));
  }

  removeDirectoryAt(path: string): void {
    this.#requireChangeable();
    this.#calls.onPath('path_remove_directory', [this.number], path);
  }

  renameAt(path: string, directory: Descriptor, newPath: string): void {
    this.#requireChangeable();
    directory.#requireChangeable();
    this.#calls.onTwoPaths('path_rename', [this.number], path, [directory.number], newPath);
  }

  symlinkAt(target: string, path: string): void {
    this.#requireChangeable();
    this.#calls.onTwoPaths('path_symlink', [], target, [this.number], path);
  }

  unlinkFileAt(path: string): void {
    this.#requireChangeable();
    this.#calls.onPath('path_unlink_file', [this.number], path);
  }

  isSameObject(other: Descriptor): boolean {
    const [one, another] = [this.metadataHash(), other.metadataHash()];
    return one.lower === another.lower && one.upper === another.upper;
  }

  metadataHash(): FileIdentity {
    this.#calls.call('fd_filestat_get', this.number, result);
    return this.#calls.identity();
  }

  metadataHashAt({ symlinkFollow }: PathFlags, path: string): FileIdentity {
    this.#calls.onPath('path_filestat_get', [this.number, Number(symlinkFollow === true)], path, result);
    return this.#calls.identity();
  }

  #requireChangeable(): void {
    const { type, rights } = this.#calls.status(this.number);
    if (type !== 'directory') throw new ErrorResult('not-directory');
    if ((rights & changesDirectory) === 0n) throw new ErrorResult('read-only');
  }

  #requireFile(): void {
    if (this.getType() !== 'regular-file') throw new ErrorResult('is-directory');
  }
}
