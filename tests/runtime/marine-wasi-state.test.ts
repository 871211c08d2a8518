/** Files and descriptors as a part of a service's state: roots, snapshots, and what is sent to another peer. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from '../../runtime/marine/files/access/budget.ts';
import { limited } from '../../runtime/marine/files/access/limited.ts';
import { measure } from '../../runtime/marine/files/access/measure.ts';
import { readOnly } from '../../runtime/marine/files/access/read-only.ts';
import { decodeFiles, encodeFiles } from '../../runtime/marine/files/virtual/files-form.ts';
import { filesRoot } from '../../runtime/marine/files/virtual/state-root.ts';
import { VirtualFiles } from '../../runtime/marine/files/virtual/virtual-files.ts';
import { CborWriter } from '../../runtime/particle/cbor-write.ts';
import { operation, Session } from '../kit/file-operations.ts';
import { dump, onDisk } from '../kit/marine-files.ts';
import { open, WasiCalls } from '../kit/wasi-calls.ts';

const operations = fc.array(operation, { minLength: 20, maxLength: 100 });
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const rootOf = (files: VirtualFiles): string => Buffer.from(filesRoot(files, sha256)).toString('hex');

/** Files whose times move on. */
function timed(): VirtualFiles {
  let now = 0n;
  return new VirtualFiles({ now: () => ++now });
}

function copyOf(files: VirtualFiles): VirtualFiles {
  const decoded = decodeFiles(encodeFiles(files.snapshot()));
  if (!decoded.ok) throw new Error(decoded.reason);
  const copy = new VirtualFiles();
  copy.restore(decoded.snapshot);
  return copy;
}

describe('virtual files', () => {
  test('are the same after they were sent, and have the same root, also when it was asked for all the time', () => {
    fc.assert(
      fc.property(operations, (list) => {
        const files = timed();
        const session = new Session(files);
        for (const one of list) {
          session.do(one);
          rootOf(files);
        }
        const copy = copyOf(files);
        expect(rootOf(copy)).toBe(rootOf(files));
        expect(dump(copy)).toEqual(dump(files));
        expect(encodeFiles(copy.snapshot())).toEqual(encodeFiles(files.snapshot()));
      }),
    );
  });

  test('have another root exactly when something about them is different', () => {
    fc.assert(
      fc.property(operations, (list) => {
        const files = timed();
        const session = new Session(files);
        for (const one of list) {
          const before = [rootOf(files), Buffer.from(encodeFiles(files.snapshot())).toString('hex')];
          session.do(one);
          const after = [rootOf(files), Buffer.from(encodeFiles(files.snapshot())).toString('hex')];
          expect(after[0] === before[0]).toBe(after[1] === before[1]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('have the root of before when they are restored', () => {
    fc.assert(
      fc.property(operations, operations, (before, after) => {
        const files = timed();
        for (const one of before) new Session(files).do(one);
        const root = rootOf(files);
        const snapshot = files.snapshot();
        for (const one of after) new Session(files).do(one);
        rootOf(files);
        files.restore(snapshot);
        expect(rootOf(files)).toBe(root);
        expect(rootOf(copyOf(files))).toBe(root);
      }),
      { numRuns: 40 },
    );
  });

  test('do not tell a gap from zeros, nor how they came to be', () => {
    const gap = new VirtualFiles();
    const create = { write: true, create: true, exclusive: false };
    gap.root().openFile('file', create).truncate(700_000);
    const zeros = new VirtualFiles();
    const file = zeros.root().openFile('file', create);
    file.write(new Uint8Array(900_000).fill(1), 0);
    file.truncate(300);
    file.write(new Uint8Array(700_000), 0);
    zeros.root().openFile('other', create).close();
    zeros.root().removeFile('other');
    expect(rootOf(zeros)).toBe(rootOf(gap));
    expect(encodeFiles(zeros.snapshot())).toEqual(encodeFiles(gap.snapshot()));
    file.write(new Uint8Array([1]), 650_000);
    expect(rootOf(zeros)).not.toBe(rootOf(gap));
  });

  test('cost a few hashes when little has changed', () => {
    const files = new VirtualFiles();
    const root = files.root();
    const opened = Array.from({ length: 500 }, (_, index) => root.openFile(`file${index}`, { write: true, create: true, exclusive: false }));
    opened[250]?.truncate(50_000_000);
    opened[250]?.write(new Uint8Array(1_000_000).fill(3), 0);
    let hashes = 0;
    const counted = (bytes: Uint8Array): Uint8Array => (hashes++, sha256(bytes));
    filesRoot(files, counted);
    hashes = 0;
    const snapshot = files.snapshot();
    opened[250]?.write(new Uint8Array([4]), 500_000);
    filesRoot(files, counted);
    // Chunk, page, last page, contents, inode, table, root.
    expect(hashes).toBeLessThanOrEqual(8);
    files.restore(snapshot);
    hashes = 0;
    filesRoot(files, counted);
    expect(hashes).toBeLessThanOrEqual(8);
  });

  test('are read from any bytes without an exception; what is read has one form, and holds together', () => {
    fc.assert(
      fc.property(operations, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }), fc.option(fc.nat()), (list, changes, cut) => {
        const files = timed();
        const session = new Session(files);
        for (const one of list) session.do(one);
        const bytes = Uint8Array.from(encodeFiles(files.snapshot()));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const given = cut === null ? bytes : bytes.subarray(0, cut % bytes.length);
        const decoded = decodeFiles(given);
        if (!decoded.ok) {
          expect(decoded.reason).not.toBe('');
          return;
        }
        expect(encodeFiles(decoded.snapshot)).toEqual(given);
        const copy = new VirtualFiles();
        copy.restore(decoded.snapshot);
        rootOf(copy);
        const all = new Session(copy);
        for (const one of list) all.do(one);
        all.close();
        dump(copy);
      }),
      { numRuns: 500 },
    );
  });

  type Row = readonly [number: number, kind: number, links: number, rest: string | readonly (readonly [string, number])[]];
  const broken: readonly (readonly [name: string, inodes: readonly Row[], reason: string])[] = [
    ['without a root', [[1, 1, 0, []]], 'there is no root'],
    ['with a name for nothing', [[0, 1, 1, [['a', 7]]]], 'a name means nothing'],
    ['in a circle', [[0, 1, 1, []], [1, 1, 1, [['a', 2]]], [2, 1, 1, [['a', 1]]]], 'a file has another number of names than it says'],
    ['with the root below itself', [[0, 1, 1, [['a', 0]]]], 'a directory has two names'],
    ['with two names of a directory', [[0, 1, 1, [['a', 1], ['b', 1]]], [1, 1, 2, []]], 'a directory has two names'],
    ['with a name that leads up', [[0, 1, 1, [['..', 1]]], [1, 2, 1, 'x']], 'a file has an impossible name: the request makes no sense'],
    ['with a name that is a path', [[0, 1, 1, [['a/b', 1]]], [1, 2, 1, 'x']], 'a file has an impossible name: the request makes no sense'],
    ['with names out of order', [[0, 1, 1, [['b', 1], ['a', 1]]], [1, 2, 2, 'x']], 'the names in a directory are not in order'],
    ['with more names than links', [[0, 1, 1, [['a', 1], ['b', 1]]], [1, 2, 1, 'x']], 'a file has another number of names than it says'],
  ];

  test.each(broken)('are refused %s', (_, inodes, reason) => {
    const writer = new CborWriter();
    const times = new Uint8Array(24);
    writer.arrayHead(2);
    writer.text('aqua/marine-files/1');
    writer.arrayHead(inodes.length);
    for (const [number, kind, links, rest] of inodes) {
      writer.arrayHead(5);
      for (const value of [number, kind, links]) writer.integer(value);
      writer.bytes(times);
      writer.value(rest, 5);
    }
    expect(decodeFiles(writer.take())).toEqual({ ok: false, reason });
  });
});

describe('open descriptors', () => {
  /** A guest in the middle of things: a removed file, one half read, one appended to, a directory half read, numbers changed. */
  function busy(files: VirtualFiles): WasiCalls {
    const calls = new WasiCalls({ mounts: [{ alias: '/data', files }, { alias: 'read', files: readOnly(files) }] });
    for (const name of ['a', 'b', 'c', 'd']) calls.open(name, open.create);
    calls.call('fd_write', 5, ...calls.vectors([calls.text('removed while open')]), 0);
    calls.call('path_unlink_file', 3, ...calls.text('a'));
    calls.call('fd_write', 6, ...calls.vectors([calls.text('half read')]), 0);
    calls.call('fd_seek', 6, 4n, 0, 0);
    calls.call('fd_fdstat_set_flags', 7, 1);
    calls.call('fd_renumber', 8, 7);
    calls.call('fd_close', 4);
    expect(calls.open('.', open.directory)).toBe(4);
    calls.call('fd_readdir', 4, 4096, 120, 0n, 0);
    return calls;
  }

  /** What a guest can see. */
  function seen(calls: WasiCalls): unknown {
    const shown: unknown[] = [];
    for (let fd = 0; fd < 10; fd++) {
      calls.bytes(0, 16_384).fill(0);
      shown.push([fd, calls.call('fd_fdstat_get', fd, 0), calls.call('fd_filestat_get', fd, 32), calls.call('fd_read', fd, ...calls.vectors([[1024, 100]]), 128), calls.call('fd_tell', fd, 136), calls.call('fd_readdir', fd, 4096, 2000, 2n, 144), Buffer.from(calls.bytes(0, 8192)).toString('hex')]);
    }
    return shown;
  }

  test('come back with the files, also of files without a name', () => {
    const files = timed();
    const calls = busy(files);
    const saved = calls.wasi.save();
    if (!saved.ok) throw new Error(saved.reason);
    const copy = copyOf(files);
    const other = new WasiCalls({ mounts: [{ alias: '/data', files: copy }, { alias: 'read', files: readOnly(copy) }] });
    expect(other.wasi.restore(saved.saved)).toEqual({ ok: true });
    expect(other.wasi.save()).toEqual(saved);
    expect(seen(other)).toEqual(seen(calls));
    copy.dropUnused();
    other.wasi.close();
    expect(measure(copy)).toEqual(measure(files));
  });

  test('come back in place, under a quota, when a call is undone', () => {
    const files = timed();
    const budget = new Budget({ bytes: 1000, entries: 10 });
    const granted = limited(files, [budget]);
    const calls = new WasiCalls({ mounts: [{ alias: '/data', files: granted }] });
    const kept = calls.open('kept', open.create);
    calls.call('fd_write', kept, ...calls.vectors([[0, 100]]), 0);
    calls.call('path_unlink_file', 3, ...calls.text('kept'));
    const before = [files.snapshot(), calls.wasi.save(), budget.used] as const;
    calls.call('fd_close', kept);
    const other = calls.open('other', open.create);
    calls.call('fd_write', other, ...calls.vectors([[0, 500]]), 0);
    calls.open('third', open.create);
    files.restore(before[0]);
    granted.recount();
    expect(before[1].ok && calls.wasi.restore(before[1].saved)).toEqual({ ok: true });
    expect(calls.wasi.save()).toEqual(before[1]);
    expect(budget.used).toEqual(before[2]);
    expect([calls.call('fd_pread', kept, ...calls.vectors([[0, 200]]), 0n, 300), calls.u32(300)]).toEqual([0, 100]);
    calls.wasi.close();
    expect(budget.used).toEqual({ bytes: 0, entries: 0 });
  });

  test('are refused where they do not fit', () => {
    const files = timed();
    const saved = busy(files).wasi.save();
    if (!saved.ok) throw new Error(saved.reason);
    expect(new WasiCalls().wasi.restore(saved.saved)).toEqual({ ok: false, reason: 'the module had a directory that it is not granted now' });
    const empty = new WasiCalls({ mounts: [{ alias: '/data', files: new VirtualFiles() }, { alias: 'read', files: new VirtualFiles() }] });
    expect(empty.wasi.restore(saved.saved)).toEqual({ ok: false, reason: 'what the module had open cannot be opened again: it is not open for that' });
    const small = new WasiCalls({ mounts: [{ alias: '/data', files }, { alias: 'read', files }], limits: { openFiles: 0 } });
    expect(small.wasi.restore(saved.saved)).toEqual({ ok: false, reason: 'the module had more open than it may now' });
  });

  test('of a host directory cannot be saved, and it is said', () => {
    const disk = onDisk();
    const calls = new WasiCalls({ mounts: [{ alias: '/data', files: disk.files }] });
    expect(calls.wasi.save().ok).toBe(true);
    calls.open('file', open.create);
    expect(calls.wasi.save()).toEqual({ ok: false, reason: 'the module has something open in /data, a directory of the host; what is open there cannot be opened elsewhere or later. Grant it a virtual directory' });
    calls.wasi.close();
    disk.remove();
  });

  test('are read from any bytes without an exception, and never have more rights than their kind', () => {
    const files = timed();
    const saved = busy(files).wasi.save();
    if (!saved.ok) throw new Error(saved.reason);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }), (changes) => {
        const bytes = Uint8Array.from(saved.saved);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const other = new WasiCalls({ mounts: [{ alias: '/data', files: copyOf(files) }, { alias: 'read', files: readOnly(copyOf(files)) }] });
        other.wasi.restore(bytes);
        for (let fd = 0; fd < 10; fd++) if (other.call('fd_fdstat_get', fd, 0) === 0) expect(other.u64(8) < 1n << 28n).toBe(true);
        seen(other);
      }),
      { numRuns: 300 },
    );
  });
});

test('a budget is right again after files were restored, with what is open and has no name', () => {
  const files = new VirtualFiles();
  const budget = new Budget({ bytes: 100, entries: 5 });
  const granted = limited(files, [budget]);
  const file = granted.root().openFile('file', { write: true, create: true, exclusive: false });
  file.write(new Uint8Array(60), 0);
  granted.root().removeFile('file');
  const { inode } = file.stat();
  expect(budget.used).toEqual({ bytes: 60, entries: 0 });
  const snapshot = files.snapshot();
  file.close();
  expect(budget.used).toEqual({ bytes: 0, entries: 0 });
  files.restore(snapshot);
  granted.recount();
  const again = granted.reopen?.(inode, true);
  expect(budget.used).toEqual({ bytes: 60, entries: 0 });
  files.dropUnused();
  again?.close();
  expect(budget.used).toEqual({ bytes: 0, entries: 0 });
  expect(files.inodes.get(Number(inode))).toBeUndefined();
});
