/**
 * `wasi:filesystem` of preview 2 for one component, made of preview 1. So rights, limits, quotas and saving are the same for both kinds of
 * modules, and there is one place where a guest could get out of what it was granted.
 */
import { directoryRights, fileRights, rightsOf } from '../rights.ts';
import { errorCode, type ErrorCode } from './error-code.ts';
import { datetime, descriptorType, timesOf, type DescriptorFlags, type DescriptorStat, type DescriptorType, type DirectoryEntry, type NewTimestamp, type OpenFlags, type PathFlags } from './records.ts';
import { data, mostAtOnce, result, type Preview1Calls, type StreamClasses } from './surroundings.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const changesDirectory = rightsOf('path_create_directory', 'path_create_file', 'path_link_target', 'path_rename_source', 'path_rename_target', 'path_filestat_set_size', 'path_filestat_set_times', 'path_symlink', 'path_remove_directory', 'path_unlink_file');
const writesFile = rightsOf('fd_write', 'fd_allocate', 'fd_filestat_set_size');
const entryHead = 24;
/** More than any path may have; the rest of what a component sends need not go through memory. */
const longestPath = 5000;

/** @returns the interfaces by their names without version */
export function filesystemInterfaces(calls: Preview1Calls, streams: StreamClasses) {
  /** Thrown to give a component an error. */
  const failure = (code: ErrorCode): Error => new streams.ErrorResult(code);

  const call = (name: string, ...args: readonly (number | bigint)[]): void => {
    const errno = calls.call(name, ...args);
    if (errno !== 0) throw failure(errorCode(errno));
  };

  /** Puts texts into memory. @returns address and length of each */
  const put = (...texts: readonly string[]): readonly (readonly [number, number])[] => {
    let at = data;
    return texts.map((text): readonly [number, number] => {
      const bytes = encoder.encode(text);
      if (bytes.length > longestPath) throw failure('name-too-long');
      calls.bytes(at, bytes.length).set(bytes);
      at += bytes.length;
      return [at - bytes.length, bytes.length];
    });
  };

  const onPath = (name: string, before: readonly (number | bigint)[], path: string, ...after: readonly (number | bigint)[]): void => {
    for (const place of put(path)) call(name, ...before, ...place, ...after);
  };

  const onTwoPaths = (name: string, before: readonly number[], path: string, between: readonly number[], newPath: string): void => {
    const [one = [0, 0], other = [0, 0]] = put(path, newPath);
    call(name, ...before, ...one, ...between, ...other);
  };

  /** One buffer, as an array of one. */
  const vector = (length: number): readonly [number, number] => {
    calls.bytes(data, length);
    calls.view.setUint32(64, data, true);
    calls.view.setUint32(68, length, true);
    return [64, 1];
  };

  class IoFailure extends streams.IoError {
    readonly code: ErrorCode;

    constructor(code: ErrorCode) {
      super();
      this.code = code;
    }

    toDebugString(): string {
      return `the file cannot be used: ${this.code}`;
    }
  }

  /** Errors of streams are another type than those of files. */
  const onStream = <Value>(run: () => Value): Value => {
    try {
      return run();
    } catch (thrown) {
      const payload: unknown = thrown instanceof streams.ErrorResult && 'payload' in thrown ? thrown.payload : undefined;
      if (!isErrorCode(payload)) throw thrown;
      throw new streams.ErrorResult({ tag: 'last-operation-failed', val: new IoFailure(payload) });
    }
  };

  class FileInput extends streams.InputStream {
    readonly #file: Descriptor;
    #position: bigint;

    constructor(file: Descriptor, position: bigint) {
      super();
      this.#file = file;
      this.#position = position;
    }

    read(length: bigint): Uint8Array {
      if (length === 0n) return new Uint8Array();
      const [bytes] = onStream(() => this.#file.read(length, this.#position));
      if (bytes.length === 0) throw new streams.ErrorResult({ tag: 'closed' });
      this.#position += BigInt(bytes.length);
      return bytes;
    }

    blockingRead(length: bigint): Uint8Array {
      return this.read(length);
    }

    skip(length: bigint): bigint {
      return BigInt(this.read(length).length);
    }

    blockingSkip(length: bigint): bigint {
      return this.skip(length);
    }
  }

  class DirectoryEntryStream {
    readonly #entries: Iterator<DirectoryEntry>;

    constructor(entries: readonly DirectoryEntry[]) {
      this.#entries = entries.values();
    }

    readDirectoryEntry(): DirectoryEntry | undefined {
      const next = this.#entries.next();
      return next.done === true ? undefined : next.value;
    }
  }

  class Descriptor {
    readonly #number: number;
    /** Granted ones stay open when a component drops them: it may ask for them again. */
    readonly #granted: boolean;

    constructor(number: number, granted = false) {
      this.#number = number;
      this.#granted = granted;
    }

    [Symbol.dispose](): void {
      if (!this.#granted) calls.call('fd_close', this.#number);
    }

    getFlags(): DescriptorFlags {
      const { rights, flags } = this.#status();
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
      return this.#status().type;
    }

    stat(): DescriptorStat {
      call('fd_filestat_get', this.#number, result);
      return statAt(result);
    }

    statAt({ symlinkFollow }: PathFlags, path: string): DescriptorStat {
      onPath('path_filestat_get', [this.#number, Number(symlinkFollow === true)], path, result);
      return statAt(result);
    }

    setSize(size: bigint): void {
      call('fd_filestat_set_size', this.#number, size);
    }

    setTimes(accessed: NewTimestamp, modified: NewTimestamp): void {
      call('fd_filestat_set_times', this.#number, ...timesOf(accessed, modified));
    }

    setTimesAt({ symlinkFollow }: PathFlags, path: string, accessed: NewTimestamp, modified: NewTimestamp): void {
      onPath('path_filestat_set_times', [this.#number, Number(symlinkFollow === true)], path, ...timesOf(accessed, modified));
    }

    advise(): void {
      this.getFlags();
    }

    sync(): void {
      call('fd_sync', this.#number);
    }

    syncData(): void {
      call('fd_datasync', this.#number);
    }

    read(length: bigint, offset: bigint): [Uint8Array, boolean] {
      const wanted = Number(length < mostAtOnce ? length : mostAtOnce);
      call('fd_pread', this.#number, ...vector(wanted), offset, result);
      const got = calls.view.getUint32(result, true);
      return [calls.bytes(data, got).slice(), got < wanted];
    }

    write(bytes: Uint8Array, offset: bigint): bigint {
      const length = Math.min(bytes.length, mostAtOnce);
      const place = vector(length);
      calls.bytes(data, length).set(bytes.subarray(0, length));
      call('fd_pwrite', this.#number, ...place, offset, result);
      return BigInt(calls.view.getUint32(result, true));
    }

    readViaStream(offset: bigint): object {
      this.#requireFile();
      return new FileInput(this, offset);
    }

    writeViaStream(offset: bigint): object {
      this.#requireFile();
      let position = offset;
      return new streams.OutputStream((bytes) => {
        position = this.#writeAll(bytes, position);
      });
    }

    appendViaStream(): object {
      this.#requireFile();
      return new streams.OutputStream((bytes) => void this.#writeAll(bytes, onStream(() => this.stat().size)));
    }

    readDirectory(): DirectoryEntryStream {
      const entries: DirectoryEntry[] = [];
      const room = 1 << 16;
      calls.bytes(data, room);
      for (let cookie = 0n; ; ) {
        call('fd_readdir', this.#number, data, room, cookie, result);
        const used = calls.view.getUint32(result, true);
        for (let at = data; at + entryHead <= data + used; ) {
          const length = calls.view.getUint32(at + 16, true);
          // Cut off: read again from there.
          if (at + entryHead + length > data + used) break;
          const name = decoder.decode(calls.bytes(at + entryHead, length));
          if (name !== '.' && name !== '..') entries.push({ name, type: descriptorType(calls.view.getUint8(at + 20)) });
          cookie = calls.view.getBigUint64(at, true);
          at += entryHead + length;
        }
        if (used < room) return new DirectoryEntryStream(entries);
      }
    }

    createDirectoryAt(path: string): void {
      this.#requireChangeable();
      onPath('path_create_directory', [this.#number], path);
    }

    linkAt({ symlinkFollow }: PathFlags, path: string, directory: Descriptor, newPath: string): void {
      directory.#requireChangeable();
      onTwoPaths('path_link', [this.#number, Number(symlinkFollow === true)], path, [directory.#number], newPath);
    }

    openAt({ symlinkFollow }: PathFlags, path: string, open: OpenFlags, flags: DescriptorFlags): Descriptor {
      const changes = flags.write === true || flags.mutateDirectory === true || open.create === true || open.truncate === true;
      if (changes) this.#requireChangeable();
      const how = Number(open.create === true) | (Number(open.directory === true) << 1) | (Number(open.exclusive === true) << 2) | (Number(open.truncate === true) << 3);
      const { inheriting } = this.#status();
      const unwanted = (flags.mutateDirectory === true ? 0n : changesDirectory) | (flags.write === true ? 0n : writesFile) | (flags.read === true ? 0n : rightsOf('fd_read'));
      // What is opened through a directory that is only read can only be read.
      const handedOn = flags.mutateDirectory === true ? 0n : changesDirectory | writesFile;
      const all = inheriting & (fileRights | directoryRights);
      const fdFlags = (flags.dataIntegritySync === true ? 2 : 0) | (flags.fileIntegritySync === true ? 16 : 0);
      onPath('path_open', [this.#number, Number(symlinkFollow === true)], path, how, all & ~unwanted, all & ~handedOn, fdFlags, result);
      return new Descriptor(calls.view.getUint32(result, true));
    }

    readlinkAt(path: string): string {
      const room = 4096;
      const [place = [0, 0]] = put(path);
      const buffer = data + 8192;
      calls.bytes(buffer, room);
      call('path_readlink', this.#number, ...place, buffer, room, result);
      return decoder.decode(calls.bytes(buffer, calls.view.getUint32(result, true)));
    }

    removeDirectoryAt(path: string): void {
      this.#requireChangeable();
      onPath('path_remove_directory', [this.#number], path);
    }

    renameAt(path: string, directory: Descriptor, newPath: string): void {
      this.#requireChangeable();
      directory.#requireChangeable();
      onTwoPaths('path_rename', [this.#number], path, [directory.#number], newPath);
    }

    symlinkAt(target: string, path: string): void {
      this.#requireChangeable();
      onTwoPaths('path_symlink', [], target, [this.#number], path);
    }

    unlinkFileAt(path: string): void {
      this.#requireChangeable();
      onPath('path_unlink_file', [this.#number], path);
    }

    isSameObject(other: Descriptor): boolean {
      const [one, another] = [this.metadataHash(), other.metadataHash()];
      return one.lower === another.lower && one.upper === another.upper;
    }

    metadataHash(): { readonly lower: bigint; readonly upper: bigint } {
      call('fd_filestat_get', this.#number, result);
      return identityAt(result);
    }

    metadataHashAt({ symlinkFollow }: PathFlags, path: string): { readonly lower: bigint; readonly upper: bigint } {
      onPath('path_filestat_get', [this.#number, Number(symlinkFollow === true)], path, result);
      return identityAt(result);
    }

    #status(): { readonly type: DescriptorType; readonly flags: number; readonly rights: bigint; readonly inheriting: bigint } {
      call('fd_fdstat_get', this.#number, result);
      const { view } = calls;
      return { type: descriptorType(view.getUint8(result)), flags: view.getUint16(result + 2, true), rights: view.getBigUint64(result + 8, true), inheriting: view.getBigUint64(result + 16, true) };
    }

    #requireChangeable(): void {
      const { type, rights } = this.#status();
      if (type !== 'directory') throw failure('not-directory');
      if ((rights & changesDirectory) === 0n) throw failure('read-only');
    }

    #requireFile(): void {
      if (this.getType() !== 'regular-file') throw failure('is-directory');
    }

    /** @returns the position behind the bytes */
    #writeAll(bytes: Uint8Array, position: bigint): bigint {
      return onStream(() => {
        for (let done = 0; done < bytes.length; ) done += Number(this.write(bytes.subarray(done), position + BigInt(done)));
        return position + BigInt(bytes.length);
      });
    }
  }

  function statAt(at: number): DescriptorStat {
    const { view } = calls;
    const time = (offset: number): ReturnType<typeof datetime> => datetime(view.getBigUint64(at + offset, true));
    return {
      type: descriptorType(view.getUint8(at + 16)),
      linkCount: view.getBigUint64(at + 24, true),
      size: view.getBigUint64(at + 32, true),
      dataAccessTimestamp: time(40),
      dataModificationTimestamp: time(48),
      statusChangeTimestamp: time(56),
    };
  }

  /** Inode and mount. */
  function identityAt(at: number): { readonly lower: bigint; readonly upper: bigint } {
    return { lower: calls.view.getBigUint64(at + 8, true), upper: calls.view.getBigUint64(at, true) };
  }

  /** Directories that were granted have the numbers from 3 on. */
  function getDirectories(): readonly (readonly [Descriptor, string])[] {
    const found: (readonly [Descriptor, string])[] = [];
    for (let number = 3; calls.call('fd_prestat_get', number, result) === 0; number++) {
      const length = calls.view.getUint32(result + 4, true);
      calls.bytes(data, length);
      call('fd_prestat_dir_name', number, data, length);
      found.push([new Descriptor(number, true), decoder.decode(calls.bytes(data, length))]);
    }
    return found;
  }

  const filesystemErrorCode = (error: object): ErrorCode | undefined => (error instanceof IoFailure ? error.code : undefined);

  return {
    'wasi:filesystem/preopens': { getDirectories },
    'wasi:filesystem/types': { Descriptor, DirectoryEntryStream, filesystemErrorCode },
  };
}

function isErrorCode(payload: unknown): payload is ErrorCode {
  return typeof payload === 'string';
}
