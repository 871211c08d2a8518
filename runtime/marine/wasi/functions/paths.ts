/** Functions on paths below a descriptor. Getting out of it is prevented by `files/path-walk.ts`, not here. */
import { linkAt, makeDirectoryAt, makeLinkAt, openAt, readLinkAt, removeDirectoryAt, removeFileAt, renameAt, setTimesAt, statAt } from '../../files/paths.ts';
import type { DirectoryDescriptor } from '../descriptor.ts';
import { WasiError } from '../errno.ts';
import { utf8 } from '../guest-memory.ts';
import { fileType } from '../layout.ts';
import { directoryRights, fileRights, rightsOf, writingRights } from '../rights.ts';
import { checkFlags, timesOf } from './descriptors.ts';
import type { Context, Handlers } from './context.ts';

const create = 1;
const directoryOnly = 2;
const exclusive = 4;
const truncate = 8;

export function pathFunctions(context: Context): Handlers {
  const { memory, descriptors, layout } = context;
  return {
    path_create_directory(fd: number, path: number, length: number) {
      makeDirectoryAt(descriptors.directory(fd, 'path_create_directory').directory, memory.text(path, length));
    },
    path_filestat_get(fd: number, lookup: number, path: number, length: number, result: number) {
      const { directory, device } = descriptors.directory(fd, 'path_filestat_get');
      memory.check(result, layout.fileStatSize);
      const stat = statAt(directory, memory.text(path, length), follows(lookup));
      layout.writeFileStat(memory, result, device, fileType(stat.kind), stat);
    },
    path_filestat_set_times(fd: number, lookup: number, path: number, length: number, accessed: bigint, modified: bigint, flags: number) {
      const { directory } = descriptors.directory(fd, 'path_filestat_set_times');
      setTimesAt(directory, memory.text(path, length), follows(lookup), timesOf(context, accessed, modified, flags));
    },
    path_link(fd: number, lookup: number, path: number, length: number, newFd: number, newPath: number, newLength: number) {
      const from = descriptors.directory(fd, 'path_link_source');
      const to = descriptors.directory(newFd, 'path_link_target');
      if (follows(lookup)) throw new WasiError('inval');
      linkAt(from.directory, memory.text(path, length), to.directory, memory.text(newPath, newLength));
    },
    path_open(fd: number, lookup: number, path: number, length: number, how: number, rights: bigint, inheriting: bigint, flags: number, result: number) {
      const from = descriptors.directory(fd, 'path_open');
      memory.check(result, 4);
      memory.setU32(result, open(context, from, memory.text(path, length), { follow: follows(lookup), how, rights, inheriting, flags }));
    },
    path_readlink(fd: number, path: number, length: number, buffer: number, room: number, result: number) {
      const { directory } = descriptors.directory(fd, 'path_readlink');
      memory.check(buffer, room);
      memory.check(result, 4);
      memory.setU32(result, memory.writeSome(buffer, room, utf8(readLinkAt(directory, memory.text(path, length)))));
    },
    path_remove_directory(fd: number, path: number, length: number) {
      removeDirectoryAt(descriptors.directory(fd, 'path_remove_directory').directory, memory.text(path, length));
    },
    path_rename(fd: number, path: number, length: number, newFd: number, newPath: number, newLength: number) {
      const from = descriptors.directory(fd, 'path_rename_source');
      const to = descriptors.directory(newFd, 'path_rename_target');
      renameAt(from.directory, memory.text(path, length), to.directory, memory.text(newPath, newLength));
    },
    path_symlink(target: number, targetLength: number, fd: number, path: number, length: number) {
      const { directory } = descriptors.directory(fd, 'path_symlink');
      makeLinkAt(memory.text(target, targetLength), directory, memory.text(path, length));
    },
    path_unlink_file(fd: number, path: number, length: number) {
      removeFileAt(descriptors.directory(fd, 'path_unlink_file').directory, memory.text(path, length));
    },
  };
}

interface Opening {
  readonly follow: boolean;
  readonly how: number;
  readonly rights: bigint;
  readonly inheriting: bigint;
  readonly flags: number;
}

function open({ descriptors }: Context, from: DirectoryDescriptor, path: string, opening: Opening): number {
  const { follow, how, rights, flags } = opening;
  if (how > 15) throw new WasiError('inval');
  checkFlags(flags);
  const has = (bit: number): boolean => (how & bit) !== 0;
  requireRights(from, has(create) ? rightsOf('path_create_file') : 0n);
  requireRights(from, has(truncate) ? rightsOf('path_filestat_set_size') : 0n);
  if ((rights & ~from.inheriting) !== 0n) throw new WasiError('notcapable');
  descriptors.checkRoom();
  const write = !has(directoryOnly) && (rights & writingRights) !== 0n;
  const opened = openAt(from.directory, path, {
    follow,
    directory: has(directoryOnly),
    create: has(create),
    exclusive: has(exclusive),
    truncate: has(truncate),
    write,
  });
  const { device } = from;
  const inheriting = opening.inheriting & from.inheriting;
  if (opened.kind === 'file') return descriptors.add({ kind: 'file', file: opened, writable: write, device, position: 0, rights: rights & fileRights, inheriting: 0n, flags });
  return descriptors.add({ kind: 'directory', directory: opened, device, alias: undefined, listing: undefined, rights: rights & directoryRights, inheriting, flags });
}

function requireRights({ rights }: DirectoryDescriptor, needed: bigint): void {
  if ((rights & needed) !== needed) throw new WasiError('notcapable');
}

function follows(lookup: number): boolean {
  if (lookup > 1) throw new WasiError('inval');
  return lookup === 1;
}
