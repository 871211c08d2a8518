/** The calls of this machine. The only file of `runtime/marine` that imports anything of Node. */
import * as fs from 'node:fs';
import type { HostCalls, HostEntry, HostFlags, HostStat } from './host-calls.ts';

/** Not among Node's constants; the same on all architectures that Node has builds of Linux for. */
const linuxPathOnly = 0o10000000;

/**
 * The file calls of this process.
 * @example
 * const files = new HostFiles(nodeCalls(), '/srv/app');
 * @throws Error on Windows, which cannot open a file without following links to it
 */
export function nodeCalls(): HostCalls {
  const linux = process.platform === 'linux' && fs.existsSync('/proc/self/fd');
  if (process.platform === 'win32') throw new Error('Modules cannot be granted directories of Windows, where links cannot be kept from being followed: grant a virtual directory');
  const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL, O_NONBLOCK, O_NOFOLLOW, O_DIRECTORY } = fs.constants;
  const flags: HostFlags = {
    readOnly: O_RDONLY,
    readWrite: O_RDWR,
    create: O_CREAT,
    exclusive: O_EXCL,
    nonBlocking: O_NONBLOCK,
    noFollow: O_NOFOLLOW,
    directory: O_DIRECTORY,
    pathOnly: linux ? linuxPathOnly : undefined,
  };
  return {
    flags,
    descriptorPaths: linux,
    open: (path, how, mode) => fs.openSync(path, how, mode),
    close: (descriptor) => fs.closeSync(descriptor),
    statDescriptor: (descriptor) => statOf(fs.fstatSync(descriptor, { bigint: true })),
    stat: (path) => statOf(fs.lstatSync(path, { bigint: true })),
    realPath: (path) => fs.realpathSync.native(path),
    list: (path) => fs.readdirSync(path, { withFileTypes: true, encoding: 'buffer' }).map((entry): HostEntry => ({ name: entry.name, kind: kindOf(entry) })),
    readLink: (path) => fs.readlinkSync(path, 'buffer'),
    makeDirectory: (path, mode) => fs.mkdirSync(path, mode),
    makeLink: (path, target) => fs.symlinkSync(target, path),
    link: (path, newPath) => fs.linkSync(path, newPath),
    rename: (path, newPath) => fs.renameSync(path, newPath),
    removeFile: (path) => fs.unlinkSync(path),
    removeDirectory: (path) => fs.rmdirSync(path),
    setTimes: (path, accessed, modified) => fs.lutimesSync(path, seconds(accessed), seconds(modified)),
    setTimesOfDescriptor: (descriptor, accessed, modified) => fs.futimesSync(descriptor, seconds(accessed), seconds(modified)),
    read: (descriptor, into, position) => fs.readSync(descriptor, into, 0, into.length, position),
    write: (descriptor, bytes, position) => fs.writeSync(descriptor, bytes, 0, bytes.length, position),
    truncate: (descriptor, size) => fs.ftruncateSync(descriptor, size),
    sync: (descriptor) => fs.fsyncSync(descriptor),
  };
}

function statOf(stat: fs.BigIntStats): HostStat {
  const { dev, ino, nlink, size, atimeNs, mtimeNs, ctimeNs } = stat;
  return { device: dev, inode: ino, kind: kindOf(stat), links: nlink, size, accessed: atimeNs, modified: mtimeNs, changed: ctimeNs };
}

function kindOf(entry: Pick<fs.BigIntStats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): HostStat['kind'] {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : entry.isSymbolicLink() ? 'link' : 'other';
}

/** Node takes seconds as a double: some hundred nanoseconds get lost. */
function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e9;
}
