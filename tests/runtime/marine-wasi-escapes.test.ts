/** Tricks to get out of what was granted, each on every kind of file system, with the rows of docs/threat-model.md that they stand behind. */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { readOnly } from '../../runtime/marine/files/access/read-only.ts';
import { FileError, type FileErrorCode } from '../../runtime/marine/files/file-error.ts';
import type { Directory, OpenFile } from '../../runtime/marine/files/file-system.ts';
import { HostFiles } from '../../runtime/marine/files/host/host-files.ts';
import { nodeCalls } from '../../runtime/marine/files/host/node-calls.ts';
import { linkAt, makeDirectoryAt, makeLinkAt, openAt, readLinkAt, removeDirectoryAt, removeFileAt, renameAt, setTimesAt, statAt, type OpenAtMode } from '../../runtime/marine/files/paths.ts';
import { VirtualFiles } from '../../runtime/marine/files/virtual/virtual-files.ts';
import { WasiCalls } from '../kit/wasi-calls.ts';
import { dump, kindsOfFiles, onDisk, type OnDisk } from '../kit/marine-files.ts';

const read: OpenAtMode = { follow: true, directory: false, create: false, exclusive: false, truncate: false, write: false };
const create: OpenAtMode = { ...read, create: true, write: true };
const times = { modified: 1_000_000_000n };

const open = (path: string, mode = read) => (root: Directory): unknown => openAt(root, path, mode);
const within = (path: string, use: (directory: Directory) => unknown) => (root: Directory): unknown => {
  const directory = openAt(root, path, read);
  if (directory.kind === 'file') throw new Error('a test opens a directory');
  return use(directory);
};

/** What somebody else left in the granted directory; a guest can make none of the first six. */
const planted: Readonly<Record<string, string>> = {
  up: '..', absolute: '/etc', secret: '../secret', fresh: '../fresh', dots: 'dir/../../secret', proc: '/proc/self/root/etc',
  toUp: 'dir/toUp', toDir: 'dir', loop: 'loop', ping: 'pong', pong: 'ping', slash: 'dir/file/',
};

type Trick = readonly [name: string, code: FileErrorCode, attempt: (root: Directory) => unknown];

const tricks: readonly Trick[] = [
  ['`..`', 'notcapable', open('..')],
  ['`..` with a slash behind it', 'notcapable', open('../')],
  ['`..` behind dots and empty components', 'notcapable', open('.//./../secret')],
  ['more `..` than there are directories', 'notcapable', open('dir/../../secret')],
  ['out, and in again by the name of the root', 'notcapable', open('../granted/dir')],
  ['`..` from a directory that was opened deeper', 'notcapable', within('dir', open('../other'))],
  ['`..` of a directory that was moved up while open', 'notcapable', (root) => {
    const sub = root.openDirectory('dir').openDirectory('sub');
    renameAt(root, 'dir/sub', root, 'moved');
    openAt(sub, '../other', read);
  }],
  ['an absolute path', 'notcapable', open('/etc/passwd')],
  ['an absolute path with two slashes', 'notcapable', open('//etc/passwd')],
  ['`/proc/self`', 'notcapable', open('/proc/self/fd')],
  ['a NUL before the `..`', 'inval', open('dir\0/../../secret')],
  ['a NUL at the end', 'inval', open('dir/file\0')],
  ['a name that is half a character', 'inval', open('dir/\ud800')],
  ['creating a name that is half a character', 'inval', open('dir/\ud800', create)],
  ['backslashes', 'noent', open('..\\secret')],
  ['dots in other scripts', 'noent', open('‥/secret')],
  ['dots in percent signs', 'noent', open('%2e%2e/secret')],
  ['another case', 'noent', open('DIR/file')],
  ['the same letter composed otherwise', 'noent', open('a\u0308')],
  ['a name of 256 bytes', 'nametoolong', open('x'.repeat(256))],
  ['creating a name of 256 bytes', 'nametoolong', open('ä'.repeat(128), create)],
  ['a path of 4096 bytes', 'nametoolong', open('./'.repeat(2048))],
  ['an empty path', 'noent', open('')],
  ['a slash behind a file', 'notdir', open('dir/file/')],
  ['`.` behind a file', 'notdir', open('dir/file/.')],
  ['`..` behind a file', 'notdir', open('dir/file/..')],
  ['`..` behind what does not exist', 'noent', open('none/../dir')],
  ['a link to `..`', 'notcapable', open('up/secret')],
  ['a link to `..` at the end', 'notcapable', open('up')],
  ['an absolute link', 'notcapable', open('absolute/passwd')],
  ['a link into `/proc`', 'notcapable', open('proc/passwd')],
  ['a link out, at the end', 'notcapable', open('secret')],
  ['a link with `..` in the middle', 'notcapable', open('dots')],
  ['a link to a link out', 'notcapable', open('toUp/secret')],
  ['a link to a directory, then `..` twice', 'notcapable', open('toDir/../../secret')],
  ['a link to itself', 'loop', open('loop')],
  ['links to each other', 'loop', open('ping/x')],
  ['a link with a slash behind a file', 'notdir', open('slash')],
  ['a link out that is not followed', 'loop', open('secret', { ...read, follow: false })],
  ['a link out that is not followed, with a slash behind it', 'notcapable', open('up/', { ...read, follow: false })],
  ['looking through a link', 'notcapable', (root) => statAt(root, 'secret', true)],
  ['creating through a link', 'notcapable', open('fresh', create)],
  ['creating through a link, exclusively', 'exist', open('fresh', { ...create, exclusive: true })],
  ['emptying through a link', 'notcapable', open('secret', { ...create, truncate: true })],
  ['setting times through a link', 'notcapable', (root) => setTimesAt(root, 'secret', true, times)],
  ['making a link to an absolute path', 'notcapable', (root) => makeLinkAt('/etc', root, 'mine')],
  ['making a link up', 'notcapable', (root) => makeLinkAt('../secret', root, 'mine')],
  ['making a link that goes down and up', 'notcapable', (root) => makeLinkAt('dir/sub/../..', root, 'mine')],
  ['making a link with a NUL', 'inval', (root) => makeLinkAt('dir\0', root, 'mine')],
  ['making a link outside', 'notcapable', (root) => makeLinkAt('dir', root, '../mine')],
  ['making a directory outside', 'notcapable', (root) => makeDirectoryAt(root, '../mine')],
  ['making a directory through a link', 'notcapable', (root) => makeDirectoryAt(root, 'up/mine')],
  ['moving a file out', 'notcapable', (root) => renameAt(root, 'dir/file', root, '../mine')],
  ['moving a file out through a link', 'notcapable', (root) => renameAt(root, 'dir/file', root, 'up/mine')],
  ['moving a file in', 'notcapable', (root) => renameAt(root, '../secret', root, 'mine')],
  ['moving a file in through a link', 'notcapable', (root) => renameAt(root, 'up/secret', root, 'mine')],
  ['moving the root', 'busy', (root) => renameAt(root, '.', root, 'mine')],
  ['moving a directory into itself', 'inval', (root) => renameAt(root, 'dir', root, 'dir/sub/mine')],
  ['a hard link to what is outside', 'notcapable', (root) => linkAt(root, '../secret', root, 'mine')],
  ['a hard link to a link out, then opening it', 'notcapable', (root) => { linkAt(root, 'secret', root, 'mine'); openAt(root, 'mine', read); }],
  ['a link up moved deeper, then back', 'notcapable', (root) => {
    renameAt(root, 'up', root, 'dir/sub/mine');
    statAt(root, 'dir/sub/mine/file', true);
    renameAt(root, 'dir/sub/mine', root, 'mine');
    openAt(root, 'mine/secret', read);
  }],
  ['a hard link to a directory', 'perm', (root) => linkAt(root, 'dir', root, 'mine')],
  ['removing what is outside', 'notcapable', (root) => removeFileAt(root, '../secret')],
  ['removing through a link', 'notcapable', (root) => removeFileAt(root, 'up/secret')],
  ['removing the root', 'notcapable', (root) => removeDirectoryAt(root, '../granted')],
  ['removing the root by its dot', 'inval', (root) => removeDirectoryAt(root, '.')],
  ['removing a directory by a link to it', 'notdir', (root) => removeDirectoryAt(root, 'toDir')],
  ['reading a link outside', 'notcapable', (root) => readLinkAt(root, '../link')],
  ['creating in a directory that was removed', 'noent', (root) => {
    const empty = root.openDirectory('empty');
    removeDirectoryAt(root, 'empty');
    openAt(empty, 'mine', create);
  }],
  ['moving into another mount', 'xdev', (root) => renameAt(root, 'dir/file', new VirtualFiles().root(), 'mine')],
  ['a hard link into another mount', 'xdev', (root) => linkAt(root, 'dir/file', readOnly(new VirtualFiles()).root(), 'mine')],
  ['a file used as a directory', 'notdir', open('dir/file/x')],
];

let remove = (): void => undefined;
afterEach(() => remove());

function prepare(root: Directory): void {
  for (const path of ['dir', 'dir/sub', 'other', 'empty', 'ä']) makeDirectoryAt(root, path);
  openAt(root, 'dir/file', create).close();
  for (const [name, target] of Object.entries(planted)) root.makeLink(name, target);
  const dir = root.openDirectory('dir');
  dir.makeLink('toUp', '../..');
  dir.close();
}

describe.each(kindsOfFiles)('out of $name', ({ make }) => {
  test.each(tricks)('%s', (_, code, attempt) => {
    const { files, path, remove: clean } = make();
    remove = clean;
    const root = files.root();
    prepare(root);
    const before = outsideOf(path);
    expect(codeOf(() => attempt(root))).toBe(code);
    expect(outsideOf(path)).toEqual(before);
  });
});

test.each<[string, (root: Directory) => unknown]>([
  ['opening for writing', open('dir/file', { ...read, write: true })],
  ['emptying', open('dir/file', { ...read, truncate: true })],
  ['creating', open('dir/mine', create)],
  ['making a directory', (root) => makeDirectoryAt(root, 'mine')],
  ['making a link', (root) => makeLinkAt('dir', root, 'mine')],
  ['a hard link', (root) => linkAt(root, 'dir/file', root, 'mine')],
  ['moving', (root) => renameAt(root, 'dir/file', root, 'mine')],
  ['removing', (root) => removeFileAt(root, 'dir/file')],
  ['removing a directory', (root) => removeDirectoryAt(root, 'empty')],
  ['setting times', (root) => setTimesAt(root, 'dir/file', true, times)],
  ['setting times of the root', (root) => setTimesAt(root, '.', true, times)],
  ['writing to a file that was opened for reading', (root) => openFile(root, 'dir/file').write(new Uint8Array(1), 0)],
  ['cutting a file that was opened for reading', (root) => openFile(root, 'dir/file').truncate(0)],
  ['setting times of an open file', (root) => openFile(root, 'dir/file').setTimes(times)],
])('nothing is changed where only reading was granted: %s', (_, attempt) => {
  const files = new VirtualFiles();
  prepare(files.root());
  const before = dump(files);
  expect(codeOf(() => attempt(readOnly(files).root()))).toBe('rofs');
  expect(dump(files)).toEqual(before);
  expect(codeOf(() => statAt(readOnly(files).root(), 'dir/file', true).kind)).toBe('file');
});

describe('what only a host directory can hold', () => {
  const granted = (): OnDisk => {
    const disk = onDisk();
    remove = disk.remove;
    return disk;
  };

  test('devices, pipes and sockets are not opened', () => {
    const { files, path } = granted();
    execFileSync('mkfifo', [join(path, 'pipe')]);
    const root = files.root();
    expect(statAt(root, 'pipe', true).kind).toBe('other');
    for (const mode of [read, create, { ...read, write: true }]) expect(codeOf(() => openAt(root, 'pipe', mode))).toBe('notcapable');
    expect(codeOf(() => linkAt(root, 'pipe', root, 'mine'))).toBe('notcapable');
    const devices = new HostFiles(nodeCalls(), '/dev').root();
    expect(codeOf(() => openAt(devices, 'zero', read))).toBe('notcapable');
  });

  test('what is mounted below is not entered', () => {
    const root = new HostFiles(nodeCalls(), '/').root();
    expect(codeOf(() => openAt(root, 'proc/self/environ', read))).toBe('notcapable');
    expect(codeOf(() => openAt(root, 'proc', read))).toBe('notcapable');
    expect(codeOf(() => renameAt(root, 'proc/version', root, 'mine'))).toBe('notcapable');
  });

  test('names that are not UTF-8 are left out, and do no harm', () => {
    const { files, path } = granted();
    writeFileSync(Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0xff, 0x61])]), '');
    writeFileSync(join(path, '\ufeffmark'), '');
    expect(files.root().entries().map(({ name }) => name)).toEqual(['\ufeffmark']);
  });

  test('a link with a target that is not UTF-8 is not followed', () => {
    const { files, path } = granted();
    symlinkSync(Buffer.from([0x61, 0xff]), join(path, 'odd'));
    expect(codeOf(() => openAt(files.root(), 'odd', read))).toBe('ilseq');
  });

  test('errors hold no path of the host', () => {
    const { files } = granted();
    const problem = problemOf(() => openAt(files.root(), 'none', read));
    expect(String(problem)).toBe('FileError: it does not exist');
    expect(JSON.stringify(problem)).not.toContain('aqua-files');
  });

  test('no descriptor is left open, whatever fails', () => {
    const { files } = granted();
    const root = files.root();
    prepare(root);
    const before = readdirSync('/proc/self/fd').length;
    for (const [, , attempt] of tricks.filter(([name]) => !/that was/.test(name))) codeOf(() => attempt(root));
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });
});

test('random calls on a host directory leave alone what lies beside it', () => {
  const paths = ['..', '../secret', 'up/secret', 'secret', 'absolute/passwd', 'dir/../../secret', 'a', 'b', 'a/b', 'dir/file', 'toUp/secret', 'fresh', '../granted/a', 'dir', '/', 'a/../b', 'loop', 'up', '.'];
  // What takes paths, with what else it takes: p for a path, d for a descriptor, n for a small number, l for 64 bits, o for a place in memory.
  const signatures: Readonly<Record<string, string>> = {
    path_create_directory: 'dp', path_filestat_get: 'dnpo', path_filestat_set_times: 'dnplln', path_link: 'dnpdp', path_open: 'dnpnllno', path_readlink: 'dpono',
    path_remove_directory: 'dp', path_rename: 'dpdp', path_symlink: 'pdp', path_unlink_file: 'dp', fd_close: 'd', fd_filestat_set_size: 'dl', fd_renumber: 'dd', fd_pwrite: 'dvlo', fd_filestat_set_times: 'dlln',
  };
  const argument = (kind: string): fc.Arbitrary<readonly (number | bigint)[]> => {
    switch (kind) {
      case 'p':
        return fc.nat(paths.length - 1).map((index) => [4096 + index * 64, paths[index]?.length ?? 0]);
      case 'd':
        return fc.oneof(fc.constant([3]), fc.integer({ min: 3, max: 9 }).map((fd) => [fd]));
      case 'n':
        return fc.nat(9).map((value) => [value]);
      case 'l':
        return fc.constantFrom([0n], [7n], [(1n << 28n) - 1n]);
      case 'v':
        return fc.constant([512, 1]);
      default:
        return fc.constant([8]);
    }
  };
  const call = fc.constantFrom(...Object.keys(signatures)).chain((name) => fc.tuple(fc.constant(name), fc.tuple(...(signatures[name] ?? '').split(/(?!^)/).map(argument)).map((parts) => parts.flat())));
  fc.assert(
    fc.property(fc.array(call, { minLength: 50, maxLength: 150, size: 'max' }), (list) => {
      const { files, path, remove: clean } = onDisk();
      try {
        prepare(files.root());
        const calls = new WasiCalls({ mounts: [{ alias: 'a', files }] });
        for (const [index, each] of paths.entries()) calls.text(each, 4096 + index * 64);
        calls.vectors([[4096, 100]]);
        const before = outsideOf(path);
        for (const [name, args] of list) calls.call(name, ...args);
        calls.wasi.close();
        expect(outsideOf(path)).toEqual(before);
      } finally {
        clean();
      }
    }),
    { numRuns: 60 },
  );
});

function openFile(root: Directory, path: string): OpenFile {
  const opened = openAt(root, path, read);
  if (opened.kind === 'directory') throw new Error('a test opens a file');
  return opened;
}

/** What lies beside the granted directory. */
function outsideOf(path: string | undefined): unknown {
  if (path === undefined) return undefined;
  const outside = dirname(path);
  const { mtimeMs, size } = statSync(join(outside, 'secret'));
  return [readdirSync(outside), mtimeMs, size, statSync(outside).mtimeMs];
}

function problemOf(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (problem) {
    return problem;
  }
}

function codeOf(attempt: () => unknown): unknown {
  const problem = problemOf(attempt);
  if (problem instanceof Error && !(problem instanceof FileError)) throw problem;
  return problem instanceof FileError ? problem.code : problem;
}
