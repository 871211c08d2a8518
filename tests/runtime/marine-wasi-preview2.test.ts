import { afterEach, describe, expect, test } from 'vitest';
import { Budget } from '../../runtime/marine/files/access/budget.ts';
import { limited } from '../../runtime/marine/files/access/limited.ts';
import { readOnly } from '../../runtime/marine/files/access/read-only.ts';
import type { FileSystem } from '../../runtime/marine/files/file-system.ts';
import { VirtualFiles } from '../../runtime/marine/files/virtual/virtual-files.ts';
import { kindsOfFiles } from '../kit/marine-files.ts';
import { revive } from '../../runtime/marine/wasi/preview2/revive.ts';
import { ErrorResult, type KeptResource } from '../../runtime/marine/wasi/preview2/streams.ts';
import { preview2Files } from '../kit/preview2-files.ts';

const all = { read: true, write: true, mutateDirectory: true };
const follow = { symlinkFollow: true };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (content: string): Uint8Array => new TextEncoder().encode(content);

let remove = (): void => undefined;
afterEach(() => remove());

function rootOf(files: FileSystem) {
  const made = preview2Files([{ alias: '/data', files }]);
  const [[root] = []] = made.roots;
  if (root === undefined) throw new Error('nothing was granted');
  return { ...made, root };
}

/** The payload of the error. */
function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof ErrorResult) return thrown.payload;
    throw thrown;
  }
  return undefined;
}

describe.each(kindsOfFiles)('wasi:filesystem on $name', ({ make }) => {
  const granted = () => {
    const { files, remove: clean } = make();
    remove = clean;
    return rootOf(files);
  };

  test('reads, writes and asks about files', () => {
    const { root } = granted();
    const file = root.openAt({}, 'notes', { create: true, exclusive: true }, { read: true, write: true });
    expect(file.write(bytesOf('hello world'), 0n)).toBe(11n);
    const [content, end] = file.read(5n, 6n);
    expect([text(content), end]).toEqual(['world', false]);
    expect(file.read(10n, 11n)).toEqual([new Uint8Array(), true]);
    expect(file.stat()).toMatchObject({ type: 'regular-file', size: 11n, linkCount: 1n });
    file.setSize(5n);
    file.setTimes({ tag: 'no-change' }, { tag: 'timestamp', val: { seconds: 7n, nanoseconds: 0 } });
    expect(root.statAt({}, 'notes')).toMatchObject({ size: 5n, dataModificationTimestamp: { seconds: 7n, nanoseconds: 0 } });
    expect(file.getFlags()).toMatchObject({ read: true, write: true, mutateDirectory: false });
    expect([file.getType(), root.getType()]).toEqual(['regular-file', 'directory']);
    file.sync();
    file.syncData();
    expect(errorOf(() => root.openAt({}, 'notes', { create: true, exclusive: true }, all))).toBe('exist');
    expect(errorOf(() => root.openAt({}, 'none', {}, { read: true }))).toBe('no-entry');
  });

  test('has streams', () => {
    const { root, filesystemErrorCode } = granted();
    const file = root.openAt({}, 'notes', { create: true }, { read: true, write: true });
    const output = file.writeViaStream(2n);
    output.write(bytesOf('ab'));
    output.write(bytesOf('cd'));
    file.appendViaStream().write(new Uint8Array(2_000_000).fill(120));
    const input = file.readViaStream(0n);
    expect([text(input.read(3n)), input.skip(2n), text(input.read(3n))]).toEqual(['\0\0a', 2n, 'dxx']);
    let read = 0;
    while (errorOf(() => { read += input.read(1n << 40n).length; }) === undefined);
    expect(read).toBe(1_999_998);
    expect(errorOf(() => input.read(1n))).toEqual({ tag: 'closed' });
    const reading = root.openAt({}, 'notes', {}, { read: true });
    const failed = errorOf(() => reading.writeViaStream(0n).write(bytesOf('x')));
    expect(failed).toMatchObject({ tag: 'last-operation-failed' });
    expect(filesystemErrorCode(Reflect.get(Object(failed), 'val') as object)).toBe('not-permitted');
    expect(errorOf(() => root.readViaStream(0n))).toBe('is-directory');
  });

  test('changes directories, and reads them in order', () => {
    const { root } = granted();
    root.createDirectoryAt('dir');
    const dir = root.openAt({}, 'dir', { directory: true }, all);
    for (let index = 0; index < 1500; index++) dir.openAt({}, `a long name of a file ${1000 + index}`, { create: true }, { write: true })[Symbol.dispose]();
    dir.symlinkAt('target', 'link');
    expect(dir.readlinkAt('link')).toBe('target');
    dir.linkAt({}, 'a long name of a file 1000', root, 'second');
    expect(root.openAt({}, 'second', {}, { read: true }).isSameObject(dir.openAt({}, 'a long name of a file 1000', {}, { read: true }))).toBe(true);
    expect(root.metadataHashAt({}, 'second')).toEqual(dir.metadataHashAt({}, 'a long name of a file 1000'));
    root.renameAt('second', dir, 'z');
    const entries = dir.readDirectory();
    const names: string[] = [];
    for (let entry = entries.readDirectoryEntry(); entry !== undefined; entry = entries.readDirectoryEntry()) names.push(`${entry.name} ${entry.type}`);
    expect(names.length).toBe(1502);
    expect([names[0], names[1499], ...names.slice(1500)]).toEqual(['a long name of a file 1000 regular-file', 'a long name of a file 2499 regular-file', 'link symbolic-link', 'z regular-file']);
    expect(errorOf(() => root.removeDirectoryAt('dir'))).toBe('not-empty');
    dir.unlinkFileAt('z');
    expect(errorOf(() => dir.statAt({}, 'z'))).toBe('no-entry');
  });

  test.each(['../x', '/etc/passwd', 'dir/../../x', '/proc/self/environ'])('lets nobody out: %s', (path) => {
    const { root } = granted();
    root.createDirectoryAt('dir');
    const dir = root.openAt({}, 'dir', {}, { read: true, mutateDirectory: true });
    for (const attempt of [
      () => root.openAt(follow, path, {}, { read: true }), () => root.statAt(follow, path), () => root.createDirectoryAt(path), () => root.unlinkFileAt(path), () => root.removeDirectoryAt(path),
      () => root.renameAt('dir', root, path), () => root.renameAt(path, root, 'x'), () => root.linkAt({}, path, root, 'x'), () => root.symlinkAt(path, 'x'), () => root.readlinkAt(path),
      () => root.setTimesAt(follow, path, { tag: 'now' }, { tag: 'now' }), () => root.metadataHashAt(follow, path), () => dir.openAt(follow, '..', {}, { read: true }),
    ]) expect(errorOf(attempt)).toBe('not-permitted');
  });
});

test('what was opened for reading, or through it, changes nothing', () => {
  const { root } = rootOf(new VirtualFiles());
  root.createDirectoryAt('dir');
  root.openAt({}, 'dir/file', { create: true }, all);
  const dir = root.openAt({}, 'dir', { directory: true }, { read: true });
  for (const attempt of [
    () => dir.openAt({}, 'file', {}, { read: true, write: true }), () => dir.openAt({}, 'new', { create: true }, { read: true }), () => dir.openAt({}, 'file', { truncate: true }, { read: true }),
    () => dir.openAt({}, '.', {}, { read: true, mutateDirectory: true }), () => dir.createDirectoryAt('new'), () => dir.unlinkFileAt('file'), () => dir.symlinkAt('file', 'new'),
    () => dir.renameAt('file', root, 'file'), () => root.renameAt('dir/file', dir, 'new'), () => root.linkAt({}, 'dir/file', dir, 'new'), () => dir.removeDirectoryAt('new'),
  ]) expect(errorOf(attempt)).toBe('read-only');
  const file = dir.openAt({}, 'file', {}, { read: true });
  expect([errorOf(() => file.write(bytesOf('x'), 0n)), errorOf(() => file.setSize(3n))]).toEqual(['not-permitted', 'not-permitted']);
  expect(file.getFlags()).toMatchObject({ read: true, write: false });
  expect(dir.getFlags()).toMatchObject({ read: true, mutateDirectory: false });
});

test('mounts, quotas and limits are those of preview 1', () => {
  const budget = new Budget({ bytes: 10, entries: 3 });
  const { roots, wasi } = preview2Files([{ alias: 'a', files: limited(new VirtualFiles(), [budget]) }, { alias: 'b', files: readOnly(new VirtualFiles()) }]);
  expect(roots.map(([, alias]) => alias)).toEqual(['a', 'b']);
  const [[writing] = [], [reading] = []] = roots;
  if (writing === undefined || reading === undefined) throw new Error('two directories were granted');
  const file = writing.openAt({}, 'file', { create: true }, all);
  expect(errorOf(() => file.write(new Uint8Array(11), 0n))).toBe('quota');
  expect(errorOf(() => reading.createDirectoryAt('dir'))).toBe('read-only');
  expect(errorOf(() => writing.renameAt('file', reading, 'file'))).toBe('cross-device');
  expect(errorOf(() => writing.statAt({}, 'x'.repeat(9000)))).toBe('name-too-long');
  for (let open = 1; open < 64; open++) writing.openAt({}, 'file', {}, { read: true });
  expect(errorOf(() => writing.openAt({}, 'file', {}, { read: true }))).toBe('insufficient-memory');
  file[Symbol.dispose]();
  writing[Symbol.dispose]();
  expect(writing.openAt({}, 'file', {}, { read: true }).getType()).toBe('regular-file');
  wasi.close();
});

test('resources go on from what they gave to be kept', () => {
  const { root, files } = rootOf(new VirtualFiles());
  const again = <Resource extends { kept(): KeptResource }>(resource: Resource): Resource => revive(resource.kept(), files, () => undefined) as Resource;
  const file = again(root.openAt({}, 'file', { create: true }, all));
  const output = again(file.writeViaStream(1n));
  output.write(bytesOf('ab'));
  again(output).write(bytesOf('cd'));
  again(file.appendViaStream()).write(bytesOf('e'));
  const input = file.readViaStream(0n);
  expect([text(input.read(3n)), text(again(input).read(9n)), text(input.read(9n))]).toEqual(['\0ab', 'cde', 'cde']);
  root.createDirectoryAt('second');
  const entries = root.readDirectory();
  expect(entries.readDirectoryEntry()?.name).toBe('file');
  expect([again(entries).readDirectoryEntry(), again(entries).kept()]).toEqual([{ name: 'second', type: 'directory' }, entries.kept()]);
  expect(again(root).getType()).toBe('directory');
});

test('resources are not made of anything else', () => {
  const { files } = rootOf(new VirtualFiles());
  for (const kept of [[], ['nothing'], ['descriptor'], ['descriptor', -1], ['descriptor', 2 ** 32], ['output', 3], ['file-input', 3], ['file-input', 3, '-1'], ['file-output', 3, '18446744073709551616'], ['file-error', 'toString'], ['directory-entries', ['x', 'toString']], ['directory-entries', 5]]) {
    expect({ kept, made: revive(kept, files, () => undefined) }).toEqual({ kept, made: undefined });
  }
});
