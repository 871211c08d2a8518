/** Functions on open descriptors. Places for results are checked before anything is done. */
import type { FileStat, FileTimes, OpenFile } from '../../files/file-system.ts';
import { flagBits, type Descriptor, type DirectoryDescriptor, type FileDescriptor } from '../descriptor.ts';
import { errnoOf, WasiError } from '../errno.ts';
import { utf8 } from '../guest-memory.ts';
import { characterDevice, fileType } from '../layout.ts';
import type { Context, Handlers } from './context.ts';

export function descriptorFunctions(context: Context): Handlers {
  const { memory, descriptors, layout } = context;
  return {
    fd_advise(fd: number, _offset: bigint, _length: bigint, advice: number) {
      descriptors.file(fd, 'fd_advise');
      if (advice > 5) throw new WasiError('inval');
    },
    fd_allocate(fd: number, offset: bigint, length: bigint) {
      const { file } = descriptors.file(fd, 'fd_allocate');
      if (length === 0n) throw new WasiError('inval');
      const size = position(offset + length, 'fbig');
      if (file.stat().size < size) file.truncate(size);
    },
    fd_close: (fd: number) => descriptors.close(fd),
    fd_datasync: (fd: number) => sync(descriptors.get(fd, 'fd_datasync')),
    fd_sync: (fd: number) => sync(descriptors.get(fd, 'fd_sync')),
    fd_fdstat_get(fd: number, result: number) {
      const descriptor = descriptors.get(fd);
      memory.bytes(result, 24).fill(0);
      memory.setU8(result, typeOf(descriptor));
      memory.setU16(result + 2, descriptor.flags);
      memory.setU64(result + 8, descriptor.rights);
      memory.setU64(result + 16, descriptor.inheriting);
    },
    fd_fdstat_set_flags(fd: number, flags: number) {
      const descriptor = descriptors.get(fd, 'fd_fdstat_set_flags');
      checkFlags(flags);
      descriptor.flags = flags;
    },
    fd_fdstat_set_rights(fd: number, rights: bigint, inheriting: bigint) {
      const descriptor = descriptors.get(fd);
      if ((rights & ~descriptor.rights) !== 0n || (inheriting & ~descriptor.inheriting) !== 0n) throw new WasiError('notcapable');
      descriptor.rights = rights;
      descriptor.inheriting = inheriting;
    },
    fd_filestat_get(fd: number, result: number) {
      const descriptor = descriptors.get(fd, 'fd_filestat_get');
      memory.check(result, layout.fileStatSize);
      const { stat, device } = statOf(descriptor);
      layout.writeFileStat(memory, result, device, typeOf(descriptor), stat);
    },
    fd_filestat_set_size: (fd: number, size: bigint) => descriptors.file(fd, 'fd_filestat_set_size').file.truncate(position(size, 'fbig')),
    fd_filestat_set_times(fd: number, accessed: bigint, modified: bigint, flags: number) {
      handleOf(descriptors.get(fd, 'fd_filestat_set_times')).setTimes(timesOf(context, accessed, modified, flags));
    },
    fd_pread(fd: number, vectors: number, count: number, offset: bigint, result: number) {
      const { file } = descriptors.file(fd, 'fd_read', 'fd_seek');
      memory.check(result, 4);
      memory.setU32(result, readInto(file, memory.vectors(vectors, count), position(offset, 'inval')));
    },
    fd_pwrite(fd: number, vectors: number, count: number, offset: bigint, result: number) {
      const descriptor = descriptors.file(fd, 'fd_write', 'fd_seek');
      memory.check(result, 4);
      memory.setU32(result, writeFrom(descriptor, memory.vectors(vectors, count), position(offset, 'fbig')));
    },
    fd_prestat_get(fd: number, result: number) {
      const name = utf8(aliasOf(descriptors.get(fd)));
      memory.setU32(result, 0);
      memory.setU32(result + 4, name.length);
    },
    fd_prestat_dir_name(fd: number, address: number, length: number) {
      const name = utf8(aliasOf(descriptors.get(fd)));
      if (length < name.length) throw new WasiError('nametoolong');
      memory.writeSome(address, length, name);
    },
    fd_read(fd: number, vectors: number, count: number, result: number) {
      memory.check(result, 4);
      const buffers = memory.vectors(vectors, count);
      if (descriptors.get(fd).kind === 'input') {
        descriptors.get(fd, 'fd_read');
        return memory.setU32(result, 0);
      }
      const descriptor = descriptors.file(fd, 'fd_read');
      const length = readInto(descriptor.file, buffers, descriptor.position);
      descriptor.position += length;
      memory.setU32(result, length);
    },
    fd_readdir(fd: number, buffer: number, room: number, cookie: bigint, result: number) {
      const descriptor = descriptors.directory(fd, 'fd_readdir');
      memory.check(buffer, room);
      memory.check(result, 4);
      memory.setU32(result, writeListing(context, descriptor, buffer, room, cookie));
    },
    fd_renumber: (from: number, to: number) => descriptors.renumber(from, to),
    fd_seek(fd: number, difference: bigint, whence: number, result: number) {
      const from = layout.whence[whence];
      const isTell = from === 'current' && difference === 0n;
      const descriptor = descriptors.file(fd, isTell ? 'fd_tell' : 'fd_seek');
      memory.check(result, 8);
      if (from === undefined) throw new WasiError('inval');
      const start = { start: 0, current: descriptor.position, end: from === 'end' ? descriptor.file.stat().size : 0 }[from];
      descriptor.position = position(BigInt(start) + BigInt.asIntN(64, difference), 'inval');
      memory.setU64(result, BigInt(descriptor.position));
    },
    fd_tell: (fd: number, result: number) => memory.setU64(result, BigInt(descriptors.file(fd, 'fd_tell').position)),
    fd_write(fd: number, vectors: number, count: number, result: number) {
      memory.check(result, 4);
      const buffers = memory.vectors(vectors, count);
      const { kind } = descriptors.get(fd);
      if (kind === 'output') return memory.setU32(result, print(descriptors.get(fd, 'fd_write'), buffers));
      const descriptor = descriptors.file(fd, 'fd_write');
      const append = (descriptor.flags & flagBits.append) !== 0;
      const start = append ? descriptor.file.stat().size : descriptor.position;
      const length = writeFrom(descriptor, buffers, start);
      descriptor.position = start + length;
      memory.setU32(result, length);
    },
  };
}

/** @throws WasiError inval for bits that do not exist */
export function checkFlags(flags: number): void {
  if (flags > 31) throw new WasiError('inval');
}

/** @throws WasiError inval for flags that contradict each other */
export function timesOf({ clock }: Context, accessed: bigint, modified: bigint, flags: number): FileTimes {
  if (flags > 15 || (flags & 3) === 3 || (flags & 12) === 12) throw new WasiError('inval');
  const now = (flags & 10) !== 0 ? clock.realtime() : 0n;
  return {
    ...((flags & 3) !== 0 && { accessed: (flags & 2) !== 0 ? now : accessed }),
    ...((flags & 12) !== 0 && { modified: (flags & 8) !== 0 ? now : modified }),
  };
}

/** A position in a file, as numbers can be without losing digits. */
function position(value: bigint, otherwise: 'inval' | 'fbig'): number {
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER) / 2n) throw new WasiError(otherwise);
  return Number(value);
}

function typeOf(descriptor: Descriptor): number {
  switch (descriptor.kind) {
    case 'input':
    case 'output':
      return characterDevice;
    case 'file':
    case 'directory':
      return fileType(descriptor.kind);
  }
}

const stream: FileStat = { kind: 'other', inode: 0n, links: 1, size: 0, accessed: 0n, modified: 0n, changed: 0n };

function statOf(descriptor: Descriptor): { readonly stat: FileStat; readonly device: bigint } {
  if (descriptor.kind === 'input' || descriptor.kind === 'output') return { stat: stream, device: 0n };
  return { stat: handleOf(descriptor).stat(), device: descriptor.device };
}

function handleOf(descriptor: Descriptor) {
  switch (descriptor.kind) {
    case 'file':
      return descriptor.file;
    case 'directory':
      return descriptor.directory;
    case 'input':
    case 'output':
      throw new WasiError('inval');
  }
}

function aliasOf(descriptor: Descriptor): string {
  if (descriptor.kind !== 'directory' || descriptor.alias === undefined) throw new WasiError('badf');
  return descriptor.alias;
}

function sync(descriptor: Descriptor): void {
  if (descriptor.kind === 'file' || descriptor.kind === 'directory') handleOf(descriptor).sync();
}

function print(descriptor: Descriptor, buffers: readonly Uint8Array[]): number {
  if (descriptor.kind !== 'output') throw new WasiError('badf');
  for (const bytes of buffers) descriptor.output.write(bytes);
  return total(buffers);
}

function total(buffers: readonly Uint8Array[]): number {
  const length = buffers.reduce((sum, bytes) => sum + bytes.length, 0);
  if (length > 0xffff_ffff) throw new WasiError('inval');
  return length;
}

function readInto(file: OpenFile, buffers: readonly Uint8Array[], start: number): number {
  total(buffers);
  let done = 0;
  for (const bytes of buffers) {
    const length = file.read(bytes, start + done);
    done += length;
    if (length < bytes.length) break;
  }
  return done;
}

/** What fails after some bytes were written is said when the guest tries to write the rest. */
function writeFrom({ file, flags }: FileDescriptor, buffers: readonly Uint8Array[], start: number): number {
  total(buffers);
  let done = 0;
  try {
    for (const bytes of buffers) {
      file.write(bytes, start + done);
      done += bytes.length;
    }
  } catch (problem) {
    if (done === 0 || errnoOf(problem) === undefined) throw problem;
  }
  if ((flags & (flagBits.sync | flagBits.dsync)) !== 0) file.sync();
  return done;
}

const entryHead = 24;

/** Entries from a position on, `.` and `..` first; the last one is cut off where there is no more room. @returns bytes written */
function writeListing({ memory, pay }: Context, descriptor: DirectoryDescriptor, buffer: number, room: number, cookie: bigint): number {
  if (cookie === 0n) descriptor.listing = undefined;
  const known = descriptor.listing;
  const listing = (descriptor.listing ??= descriptor.directory.entries());
  if (known === undefined) pay('entries', listing.length);
  let done = 0;
  for (let index = Number(cookie > 0xffff_ffffn ? 0xffff_ffffn : cookie); index < listing.length + 2 && done < room; index++) {
    const entry = index < 2 ? { name: '.'.repeat(index + 1), kind: 'directory' as const, inode: index === 0 ? descriptor.directory.stat().inode : 0n } : listing[index - 2];
    if (entry === undefined) break;
    const name = utf8(entry.name);
    const bytes = new Uint8Array(entryHead + name.length);
    const head = new DataView(bytes.buffer);
    head.setBigUint64(0, BigInt(index + 1), true);
    head.setBigUint64(8, entry.inode, true);
    head.setUint32(16, name.length, true);
    head.setUint8(20, fileType(entry.kind));
    bytes.set(name, entryHead);
    done += memory.writeSome(buffer + done, room - done, bytes);
  }
  return done;
}
