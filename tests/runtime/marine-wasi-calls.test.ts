/** The functions of WASI, called by hand: what a compiler never makes, and what no program shows. */
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Budget } from '../../runtime/marine/files/access/budget.ts';
import { limited } from '../../runtime/marine/files/access/limited.ts';
import { measure } from '../../runtime/marine/files/access/measure.ts';
import { VirtualFiles } from '../../runtime/marine/files/virtual/virtual-files.ts';
import { DeterministicClock } from '../../runtime/marine/wasi/clock.ts';
import { createWasi, WasiExit } from '../../runtime/marine/wasi/create-wasi.ts';
import { realClock, realRandom } from '../../runtime/marine/wasi/defaults.ts';
import type { OutputLine } from '../../runtime/marine/wasi/output.ts';
import { SeededRandom } from '../../runtime/marine/wasi/random.ts';
import { rightsOf, type Right } from '../../runtime/marine/wasi/rights.ts';
import { open, WasiCalls } from '../kit/wasi-calls.ts';

const success = 0;
const errno = { badf: 8, canceled: 11, dquot: 19, fault: 21, ilseq: 25, inval: 28, isdir: 31, mfile: 33, nametoolong: 37, noent: 44, notdir: 54, notsup: 58, spipe: 70, notcapable: 76 };

/** With an empty directory as descriptor 3. */
function withFiles(options: ConstructorParameters<typeof WasiCalls>[0] = {}): WasiCalls {
  return new WasiCalls({ mounts: [{ alias: '/data', files: new VirtualFiles() }], ...options });
}

const names = Object.keys(new WasiCalls().wasi.imports);

test('all functions of preview 1 are there', () => {
  expect(names.length).toBe(46);
  expect(Object.keys(new WasiCalls().wasi.unstable)).toEqual(names);
});

describe('arguments', () => {
  test('and environment come with a NUL each, and nothing of the host', () => {
    const calls = new WasiCalls({ args: ['a', 'bc'], envs: { X: 'ü', service_id: 's' }, mounts: [{ alias: 'tmp', files: new VirtualFiles() }] });
    expect([calls.call('args_sizes_get', 0, 4), calls.u32(0), calls.u32(4)]).toEqual([success, 2, 5]);
    expect([calls.call('args_get', 0, 100), calls.u32(0), calls.u32(4)]).toEqual([success, 100, 102]);
    expect(new TextDecoder().decode(calls.bytes(100, 5))).toBe('a\0bc\0');
    expect([calls.call('environ_sizes_get', 0, 4), calls.u32(0), calls.u32(4)]).toEqual([success, 2, 18]);
    expect(calls.call('environ_get', 0, 100)).toBe(success);
    expect(new TextDecoder().decode(calls.bytes(100, 18))).toBe('X=ü\0service_id=s\0');
  });

  test.each([
    [{ args: ['a\0b'] }, 'an argument holds a NUL character, which modules take for its end: "a\\u0000b"'],
    [{ envs: { A: '\0' } }, 'the environment variable A holds a NUL character, which modules take for its end: "A=\\u0000"'],
    [{ envs: { 'A=B': '' } }, '"A=B" cannot be the name of an environment variable: it is empty or holds `=`'],
    [{ mounts: [{ alias: '', files: new VirtualFiles() }] }, 'a granted directory cannot be called ""'],
    [{ mounts: [{ alias: 'a', files: new VirtualFiles() }, { alias: 'a', files: new VirtualFiles() }] }, 'two granted directories are called "a": which one is meant?'],
  ])('that no guest can be given: %#', (options, message) => {
    expect(() => createWasi({ module: 'guest', ...options })).toThrow(message);
  });
});

describe('a hostile guest', () => {
  const edge = fc.constantFrom(0, 1, 3, 4, 8, 64, 512, 1024, 65_528, 65_535, 65_536, 0x7fff_ffff, -1, -8, -65_536, -0x8000_0000);
  const number = fc.oneof({ weight: 3, arbitrary: fc.nat(6) }, edge, fc.integer());
  const long = fc.oneof(fc.constantFrom(0n, 1n, -1n, 1n << 28n, 1n << 62n, -(1n << 63n), (1n << 28n) - 1n), fc.bigInt(-(1n << 63n), (1n << 63n) - 1n));
  const longs: Readonly<Record<string, readonly number[]>> = {
    clock_time_get: [1], fd_advise: [1, 2], fd_allocate: [1, 2], fd_fdstat_set_rights: [1, 2], fd_filestat_set_size: [1], fd_filestat_set_times: [1, 2],
    fd_pread: [3], fd_pwrite: [3], fd_readdir: [3], fd_seek: [1], path_filestat_set_times: [4, 5], path_open: [5, 6],
  };
  const call = fc.constantFrom(...names.filter((name) => name !== 'proc_exit')).chain((name) =>
    fc.tuple(fc.constant(name), fc.tuple(...Array.from({ length: 9 }, (_, index) => (longs[name]?.includes(index) === true ? long : number)))),
  );

  test.each(['imports', 'unstable'] as const)('gets an error number for any arguments, and takes no more than its quota: %s', (namespace) => {
    fc.assert(
      fc.property(fc.array(call, { minLength: 50, maxLength: 200, size: 'max' }), fc.uint8Array({ minLength: 200, maxLength: 400 }), (list, noise) => {
        const files = new VirtualFiles();
        const budget = new Budget({ bytes: 100_000, entries: 20 });
        const calls = new WasiCalls({ mounts: [{ alias: 'a', files: limited(files, [budget]) }, { alias: 'b', files: new VirtualFiles() }], args: ['x'], envs: { A: 'b' } }, namespace);
        calls.bytes(1024, noise.length).set(noise.map((byte) => (byte % 3 === 0 ? byte % 8 : 97 + (byte % 3))));
        for (const [name, args] of list) {
          const result = calls.call(name, ...args);
          expect(Number.isInteger(result) && result >= 0 && result <= errno.notcapable, `${name} gave ${result}`).toBe(true);
        }
        expect(budget.used.bytes).toBeLessThanOrEqual(100_000);
        calls.wasi.close();
        expect(measure(files)).toEqual(budget.used);
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, ...(number | bigint)[]]>([
    ['args_sizes_get', -4, 0], ['args_sizes_get', 0, 65_533], ['args_get', 65_535, 0], ['args_get', 0, 65_535], ['environ_sizes_get', -1, 0], ['environ_get', -1, 0],
    ['clock_time_get', 0, 0n, 65_529], ['clock_res_get', 0, -8], ['random_get', 65_530, 7], ['random_get', -1, 2], ['random_get', 0, -1],
    ['fd_fdstat_get', 3, 65_513], ['fd_filestat_get', 3, 65_473], ['fd_prestat_get', 3, 65_529], ['fd_prestat_dir_name', 3, 65_533, 5], ['fd_readdir', 3, 65_000, 600, 0n, 0],
    ['fd_readdir', 3, 0, 100, 0n, -4], ['fd_read', 4, 65_530, 1, 0], ['fd_read', 4, 512, 1, 65_533], ['fd_write', 4, -8, 1, 0], ['fd_write', 1, 0, 1, -1], ['fd_pread', 4, -8, 2, 0n, 0],
    ['fd_pwrite', 4, 512, 1, 0n, -1], ['fd_seek', 4, 0n, 0, 65_530], ['fd_tell', 4, -1], ['path_open', 3, 0, 65_530, 10, 0, 0n, 0n, 0, 0], ['path_open', 3, 0, 1024, 1, 1, 0n, 0n, 0, -4],
    ['path_filestat_get', 3, 0, -1, 1, 0], ['path_filestat_get', 3, 0, 1024, 1, 65_500], ['path_readlink', 3, -1, 1, 0, 10, 0], ['path_readlink', 3, 1024, 1, 65_530, 10, 0],
    ['path_create_directory', 3, 65_536, 1], ['path_unlink_file', 3, -1, 4000], ['path_rename', 3, 1024, 1, 3, -9, 9], ['path_symlink', -1, 1, 3, 1024, 1],
    ['path_link', 3, 0, 1024, 1, 3, -1, 1], ['path_remove_directory', 3, -1, 1], ['poll_oneoff', -48, 0, 1, 0], ['poll_oneoff', 0, 65_510, 1, 0], ['poll_oneoff', 0, 0, 1, -1],
    ['poll_oneoff', 65_500, 0, 1, 0], ['path_filestat_set_times', 3, 0, -1, 1, 0n, 0n, 0],
  ])('cannot have anything outside of its memory read or written: %s %#', (name, ...args) => {
    const calls = withFiles({ args: ['a'], envs: { A: 'b' } });
    expect(calls.open('file', open.create)).toBe(4);
    calls.vectors([[65_535, 2]], 0);
    calls.vectors([[0, 1]], 512);
    calls.text('x');
    expect(calls.call(name, ...args)).toBe(errno.fault);
    // Nothing was done: no descriptor was opened, nothing was made.
    expect(calls.open('file')).toBe(5);
    expect(calls.call('path_filestat_get', 3, 0, ...calls.text('x'), 0)).toBe(errno.noent);
  });

  test('gets only so many files open, buffers, subscriptions and bytes of a path', () => {
    const calls = withFiles({ limits: { openFiles: 3 } });
    expect([1, 2, 3, 4].map(() => calls.open('file', open.create))).toEqual([4, 5, 6, -errno.mfile]);
    expect(calls.call('fd_close', 5)).toBe(success);
    expect(calls.open('file')).toBe(5);
    expect(calls.call('fd_write', 4, 0, 1025, 0)).toBe(errno.inval);
    expect(calls.call('poll_oneoff', 0, 0, 1025, 0)).toBe(errno.inval);
    expect(calls.call('poll_oneoff', 0, 0, 0, 0)).toBe(errno.inval);
    expect(calls.call('path_unlink_file', 3, 0, 65_536)).toBe(errno.nametoolong);
    calls.bytes(0, 5000).fill(97);
    expect(calls.call('path_unlink_file', 3, 0, 4096)).toBe(errno.nametoolong);
    calls.bytes(0, 2).set([0xc3, 0x28]);
    expect(calls.call('path_unlink_file', 3, 0, 2)).toBe(errno.ilseq);
  });

  test('gets no room for a file of gaps, or for many buffers of the same bytes', () => {
    const budget = new Budget({ bytes: 70_000, entries: 10 });
    const calls = new WasiCalls({ mounts: [{ alias: 'a', files: limited(new VirtualFiles(), [budget]) }] });
    const file = calls.open('file', open.create);
    const one = calls.vectors([[0, 1]]);
    expect(calls.call('fd_pwrite', file, ...one, 1n << 40n, 0)).toBe(errno.dquot);
    expect(calls.call('fd_filestat_set_size', file, 1n << 35n)).toBe(errno.dquot);
    expect(calls.call('fd_allocate', file, 1n << 35n, 1n)).toBe(errno.dquot);
    expect(calls.call('fd_write', file, ...calls.vectors(Array.from({ length: 100 }, () => [0, 65_536] as const)), 0)).toBe(success);
    expect(calls.u32(0)).toBe(65_536);
    expect(calls.call('fd_write', file, ...calls.vectors([[0, 65_536]]), 0)).toBe(errno.dquot);
    expect(budget.used).toEqual({ bytes: 65_536, entries: 1 });
  });
});

describe('rights', () => {
  const directory: readonly (readonly [Right, string, ...(number | bigint)[]])[] = [
    ['path_create_directory', 'path_create_directory', 3, 1024, 1], ['path_open', 'path_open', 3, 0, 1024, 1, 0, 0n, 0n, 0, 0], ['path_create_file', 'path_open', 3, 0, 1024, 1, 1, 0n, 0n, 0, 0],
    ['path_filestat_set_size', 'path_open', 3, 0, 1024, 1, 8, 0n, 0n, 0, 0], ['path_filestat_get', 'path_filestat_get', 3, 0, 1024, 1, 0],
    ['path_filestat_set_times', 'path_filestat_set_times', 3, 0, 1024, 1, 0n, 0n, 0], ['path_link_source', 'path_link', 3, 0, 1024, 1, 3, 1024, 1], ['path_link_target', 'path_link', 3, 0, 1024, 1, 3, 1024, 1],
    ['path_rename_source', 'path_rename', 3, 1024, 1, 3, 1024, 1], ['path_rename_target', 'path_rename', 3, 1024, 1, 3, 1024, 1], ['path_readlink', 'path_readlink', 3, 1024, 1, 0, 9, 0],
    ['path_symlink', 'path_symlink', 1024, 1, 3, 1024, 1], ['path_remove_directory', 'path_remove_directory', 3, 1024, 1], ['path_unlink_file', 'path_unlink_file', 3, 1024, 1],
    ['fd_readdir', 'fd_readdir', 3, 0, 9, 0n, 0], ['fd_filestat_get', 'fd_filestat_get', 3, 0], ['fd_filestat_set_times', 'fd_filestat_set_times', 3, 0n, 0n, 0], ['fd_sync', 'fd_sync', 3],
    ['fd_datasync', 'fd_datasync', 3], ['fd_fdstat_set_flags', 'fd_fdstat_set_flags', 3, 0],
  ];
  const file: readonly (readonly [Right, string, ...(number | bigint)[]])[] = [
    ['fd_read', 'fd_read', 4, 512, 1, 0], ['fd_write', 'fd_write', 4, 512, 1, 0], ['fd_read', 'fd_pread', 4, 512, 1, 0n, 0], ['fd_write', 'fd_pwrite', 4, 512, 1, 0n, 0], ['fd_seek', 'fd_pread', 4, 512, 1, 0n, 0],
    ['fd_seek', 'fd_pwrite', 4, 512, 1, 0n, 0], ['fd_seek', 'fd_seek', 4, 1n, 0, 0], ['fd_tell', 'fd_tell', 4, 0], ['fd_tell', 'fd_seek', 4, 0n, 1, 0], ['fd_advise', 'fd_advise', 4, 0n, 0n, 0],
    ['fd_allocate', 'fd_allocate', 4, 0n, 1n], ['fd_filestat_set_size', 'fd_filestat_set_size', 4, 0n], ['fd_filestat_get', 'fd_filestat_get', 4, 0], ['fd_sync', 'fd_sync', 4],
  ];

  const calling = [...directory, ...file].map(([right, name, ...args]) => ({ right, name, args }));

  test.each(calling)('without $right, $name is refused', ({ right, name, args }) => {
    const calls = withFiles();
    expect(calls.open('x', open.create)).toBe(4);
    calls.vectors([[0, 0]]);
    const all = (1n << 28n) - 1n;
    for (const [fd, granted] of [[3, directoryRights(calls, 3)], [4, directoryRights(calls, 4)]] as const) {
      expect(calls.call('fd_fdstat_set_rights', fd, granted & ~rightsOf(right), all & directoryInheriting(calls, fd))).toBe(success);
    }
    calls.text('x');
    expect(calls.call(name, ...args)).toBe(errno.notcapable);
  });

  const directoryRights = (calls: WasiCalls, fd: number): bigint => (calls.call('fd_fdstat_get', fd, 0), calls.u64(8));
  const directoryInheriting = (calls: WasiCalls, fd: number): bigint => (calls.call('fd_fdstat_get', fd, 0), calls.u64(16));

  test('are handed on to what is opened, and never come back', () => {
    const calls = withFiles();
    calls.call('path_create_directory', 3, ...calls.text('dir'));
    const reading = rightsOf('path_open', 'fd_read', 'fd_readdir', 'fd_filestat_get');
    expect(calls.call('path_open', 3, 0, ...calls.text('dir'), open.directory, reading, reading, 0, 8)).toBe(success);
    const dir = calls.u32(8);
    expect([directoryRights(calls, dir), directoryInheriting(calls, dir)]).toEqual([reading & ~rightsOf('fd_read'), reading]);
    expect(calls.call('path_open', dir, 0, ...calls.text('new'), open.create, rightsOf('fd_read'), 0n, 0, 8)).toBe(errno.notcapable);
    expect(calls.call('path_open', dir, 0, ...calls.text('.'), 0, rightsOf('fd_write'), 0n, 0, 8)).toBe(errno.notcapable);
    expect(calls.call('fd_fdstat_set_rights', dir, reading | rightsOf('path_unlink_file'), reading)).toBe(errno.notcapable);
    expect(calls.call('path_unlink_file', dir, ...calls.text('x'))).toBe(errno.notcapable);
  });
});

describe('waiting', () => {
  const clock = (calls: WasiCalls, at: number, timeout: bigint, flags = 0, id = 1): void => {
    calls.bytes(at, 48).fill(0);
    calls.view().setBigUint64(at, BigInt(at), true);
    calls.view().setUint32(at + 16, id, true);
    calls.view().setBigUint64(at + 24, timeout, true);
    calls.view().setUint16(at + 40, flags, true);
  };
  const descriptor = (calls: WasiCalls, at: number, tag: 1 | 2, fd: number): void => {
    calls.bytes(at, 48).fill(0);
    calls.view().setBigUint64(at, BigInt(at), true);
    calls.view().setUint8(at + 8, tag);
    calls.view().setUint32(at + 16, fd, true);
  };
  const poll = (calls: WasiCalls, count: number): unknown => {
    expect(calls.call('poll_oneoff', 0, 4096, count, 8192)).toBe(success);
    return Array.from({ length: calls.u32(8192) }, (_, index) => {
      const at = 4096 + index * 32;
      return { user: calls.u64(at), errno: calls.view().getUint16(at + 8, true), type: calls.bytes(at + 10, 1)[0], bytes: calls.u64(at + 16), flags: calls.view().getUint16(at + 24, true) };
    });
  };
  const timer = (user: bigint, number = 0): unknown => ({ user, errno: number, type: 0, bytes: 0n, flags: 0 });

  test('moves a deterministic clock, at once', () => {
    const time = new DeterministicClock({ step: 0n });
    const calls = new WasiCalls({ clock: time });
    clock(calls, 0, 500_000_000n);
    clock(calls, 48, 200_000_000n);
    clock(calls, 96, 200_000_000n, 1);
    expect(poll(calls, 3)).toEqual([timer(48n), timer(96n)]);
    expect(time.now).toBe(200_000_000n);
    clock(calls, 0, 100n, 1);
    expect(poll(calls, 1)).toEqual([timer(0n)]);
    expect(time.now).toBe(200_000_000n);
  });

  test('never takes longer than the host allows', () => {
    const time = new DeterministicClock({ step: 0n });
    const calls = new WasiCalls({ clock: time, limits: { longestSleep: 1000n } });
    clock(calls, 0, 1n << 63n);
    clock(calls, 48, (1n << 63n) + 1n);
    expect(poll(calls, 2)).toEqual([timer(0n, errno.canceled)]);
    expect(time.now).toBe(1000n);
  });

  test('does not happen when a file or stream is asked for, which are always ready', () => {
    const time = new DeterministicClock({ step: 0n });
    const calls = withFiles({ clock: time });
    const file = calls.open('file', open.create);
    calls.call('fd_filestat_set_size', file, 12n);
    clock(calls, 0, 1000n);
    descriptor(calls, 48, 1, file);
    descriptor(calls, 96, 2, 1);
    descriptor(calls, 144, 1, 0);
    descriptor(calls, 192, 1, 99);
    descriptor(calls, 240, 1, 1);
    clock(calls, 288, 0n);
    expect(poll(calls, 7)).toEqual([
      { user: 48n, errno: 0, type: 1, bytes: 12n, flags: 0 }, { user: 96n, errno: 0, type: 2, bytes: 0n, flags: 0 }, { user: 144n, errno: 0, type: 1, bytes: 0n, flags: 1 },
      { user: 192n, errno: errno.badf, type: 1, bytes: 0n, flags: 0 }, { user: 240n, errno: errno.notcapable, type: 1, bytes: 0n, flags: 0 }, timer(288n),
    ]);
    expect(time.now).toBe(0n);
  });

  test('for what does not exist gives an error for that', () => {
    const calls = new WasiCalls();
    clock(calls, 0, 1n, 0, 9);
    descriptor(calls, 48, 1, 0);
    calls.view().setUint8(56, 7);
    expect(poll(calls, 2)).toEqual([timer(0n, errno.inval), timer(48n, errno.inval)]);
  });
});

describe('directories are read', () => {
  /** Reads with a buffer of this size, as libc does: a cut entry is read again. */
  function read(calls: WasiCalls, room: number, meanwhile: (name: string) => void = () => undefined): readonly string[] {
    const found: string[] = [];
    for (let cookie = 0n; ; ) {
      expect(calls.call('fd_readdir', 3, 4096, room, cookie, 0)).toBe(success);
      const used = calls.u32(0);
      const bytes = calls.bytes(4096, used).slice();
      const view = new DataView(bytes.buffer);
      let at = 0;
      while (at + 24 <= used && at + 24 + view.getUint32(at + 16, true) <= used) {
        const length = view.getUint32(at + 16, true);
        const name = new TextDecoder().decode(bytes.subarray(at + 24, at + 24 + length));
        found.push(name);
        cookie = view.getBigUint64(at, true);
        at += 24 + length;
        if (!name.startsWith('.')) meanwhile(name);
      }
      if (used < room) return found;
    }
  }

  test('in order, whatever the size of the buffer', () => {
    const calls = withFiles();
    for (const name of ['b', 'ä', 'a', 'B', '\u{10000}', '\uffee', 'long'.repeat(20)]) calls.call('fd_close', calls.open(name, open.create));
    const ordered = ['.', '..', 'B', 'a', 'b', 'long'.repeat(20), 'ä', '\uffee', '\u{10000}'];
    for (const room of [104, 120, 128, 300, 5000]) expect(read(calls, room)).toEqual(ordered);
  });

  test('without missing any when they are removed meanwhile, and new ones when started again', () => {
    const calls = withFiles();
    const made = Array.from({ length: 50 }, (_, index) => String(index + 10));
    for (const name of made) calls.call('fd_close', calls.open(name, open.create));
    const found = read(calls, 60, (name) => expect(calls.call('path_unlink_file', 3, ...calls.text(name))).toBe(success));
    expect(found).toEqual(['.', '..', ...made]);
    calls.open('new', open.create);
    expect(read(calls, 60)).toEqual(['.', '..', 'new']);
  });
});

describe('what a guest prints', () => {
  function printed(limits: { readonly lineBytes: number; readonly totalBytes: number }, ...texts: readonly (string | undefined)[]): readonly unknown[] {
    const lines: OutputLine[] = [];
    const calls = new WasiCalls({ output: (line) => lines.push(line), limits: { output: limits } });
    for (const text of texts) {
      if (text === undefined) calls.wasi.endCall();
      else expect(calls.call('fd_write', 1, ...calls.vectors([calls.text(text)]), 0)).toBe(success);
    }
    return lines.map(({ module, stream, text, cut }) => (expect([module, stream]).toEqual(['guest', 'stdout']), cut === undefined ? text : [text, cut]));
  }

  test('comes line by line', () => {
    expect(printed({ lineBytes: 100, totalBytes: 100 }, 'a', 'b\nc\n\nd', undefined, 'e\n')).toEqual(['ab', 'c', '', 'd', 'e']);
  });

  test('is cut where lines, or all of them, are too long', () => {
    expect(printed({ lineBytes: 4, totalBytes: 100 }, 'abcdefghij\nabcd\n', 'abcd', '\n')).toEqual([['abcd', 'line'], ['efgh', 'line'], 'ij', 'abcd', 'abcd']);
    expect(printed({ lineBytes: 4, totalBytes: 7 }, 'abcd\nefghij\nk\n', 'more\n', undefined, 'again\n')).toEqual(['abcd', ['ef', 'total'], ['agai', 'line'], 'n']);
  });

  test('is read as UTF-8, whatever it is', () => {
    const lines: string[] = [];
    const calls = new WasiCalls({ output: ({ text }) => lines.push(text) });
    calls.bytes(0, 4).set([0x61, 0xff, 0x62, 10]);
    expect(calls.call('fd_write', 2, ...calls.vectors([[0, 4]]), 0)).toBe(success);
    expect(lines).toEqual(['a\ufffdb']);
  });
});

test('the older layout has shorter records and counts from elsewhere', () => {
  const calls = new WasiCalls({ mounts: [{ alias: 'a', files: new VirtualFiles() }] }, 'unstable');
  const file = calls.open('file', open.create);
  calls.call('fd_filestat_set_size', file, 300n);
  calls.bytes(2000, 64).fill(255);
  expect(calls.call('fd_filestat_get', file, 2000)).toBe(success);
  expect([calls.u64(2000), calls.bytes(2016, 1)[0], calls.u32(2020), calls.u64(2024), calls.u64(2056)]).toEqual([1n, 4, 1, 300n, (1n << 64n) - 1n]);
  expect([calls.call('fd_seek', file, -1n, 1, 0), calls.u64(0)]).toEqual([success, 299n]);
  expect([calls.call('fd_seek', file, -9n, 0, 0), calls.u64(0)]).toEqual([success, 290n]);
  expect([calls.call('fd_seek', file, 5n, 2, 0), calls.u64(0)]).toEqual([success, 5n]);
  calls.bytes(0, 56).fill(0);
  calls.view().setUint32(24, 1, true);
  calls.view().setBigUint64(32, 77n, true);
  expect([calls.call('poll_oneoff', 0, 4096, 1, 8192), calls.u32(8192), calls.u64(4096)]).toEqual([success, 1, 0n]);
});

test('the end of a guest is a typed error, and nothing else is thrown', () => {
  const calls = new WasiCalls();
  expect(() => calls.call('proc_exit', 3)).toThrow(WasiExit);
  expect(calls.wasi.exitCode).toBe(3);
  class Other extends Error {}
  expect(() => new WasiCalls({ exit: () => new Other() }).call('proc_exit', 3)).toThrow(Other);
  const broken = new WasiCalls({ random: () => { throw new Error('no entropy'); } });
  expect(broken.call('random_get', 0, 8)).toBe(29);
});

test('the same seed gives the same bytes, however they are asked for', () => {
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const whole = new Uint8Array(1000);
  new SeededRandom(new Uint8Array([1, 2]), sha256).fill(whole);
  const parts = new SeededRandom(new Uint8Array([1, 2]), sha256);
  const other = new Uint8Array(1000);
  for (const [from, to] of [[0, 1], [1, 40], [40, 40], [40, 96], [96, 1000]] as const) parts.fill(other.subarray(from, to));
  expect(other).toEqual(whole);
  new SeededRandom(new Uint8Array([1, 3]), sha256).fill(other);
  expect(other).not.toEqual(whole);
});

test('clock and randomness of the machine are there by default', () => {
  const bytes = new Uint8Array(100_000);
  realRandom(bytes);
  expect(new Set(bytes).size).toBe(256);
  expect(realClock.realtime()).toBeGreaterThan(1_700_000_000_000_000_000n);
  const before = realClock.monotonic();
  realClock.sleep(5_000_000n);
  expect(realClock.monotonic() - before).toBeGreaterThanOrEqual(4_000_000n);
});

test('two mounts have different devices, and nothing is moved from one to the other', () => {
  const calls = new WasiCalls({ mounts: [{ alias: 'a', files: new VirtualFiles() }, { alias: 'b', files: new VirtualFiles() }] });
  calls.open('file', open.create);
  expect([3, 4].map((fd) => (calls.call('fd_filestat_get', fd, 0), calls.u64(0)))).toEqual([1n, 2n]);
  expect(calls.call('path_rename', 3, ...calls.text('file'), 4, ...calls.text('file'))).toBe(75);
  expect(calls.call('fd_prestat_dir_name', 4, 0, 0)).toBe(errno.nametoolong);
  expect(calls.call('fd_prestat_get', 5, 0)).toBe(errno.badf);
  expect([calls.call('fd_read', 3, ...calls.vectors([[0, 1]]), 0), calls.call('fd_seek', 1, 0n, 0, 0), calls.call('fd_readdir', 5, 0, 9, 0n, 0)]).toEqual([errno.isdir, errno.spipe, errno.notdir]);
});

describe('what calls cost', () => {
  test('is told before anything is done, for every function, with what it copies', () => {
    const told: unknown[] = [];
    const calls = withFiles({ pay: (what) => told.push(what) });
    for (const name of names.filter((each) => each !== 'proc_exit')) {
      told.length = 0;
      calls.call(name, ...new Array<number>(9).fill(0));
      expect([name, told[0]]).toEqual([name, { call: name }]);
    }
    const said = (name: string, ...args: readonly (number | bigint)[]): readonly unknown[] => {
      told.length = 0;
      expect(calls.call(name, ...args)).toBe(success);
      return told.slice(1);
    };
    const file = calls.open('file', open.create);
    expect(said('fd_write', file, ...calls.vectors([[0, 1000], [0, 24]]), 0)).toEqual([{ bytes: 1000 }, { bytes: 24 }]);
    expect(said('random_get', 0, 50)).toEqual([{ bytes: 50 }, { random: 50 }]);
    expect(said('fd_readdir', 3, 4096, 0, 0n, 0)).toContainEqual({ entries: 1 });
  });

  test('ends the guest when there is not enough', () => {
    const broke = new Error('out of gas');
    let left = 1;
    const random: number[] = [];
    const calls = withFiles({
      random: (into) => random.push(into.length),
      pay: () => {
        if (left-- <= 0) throw broke;
      },
    });
    expect(() => calls.call('random_get', 0, 50)).toThrow(broke);
    left = 2;
    expect(() => calls.call('random_get', 0, 50)).toThrow(broke);
    expect(random).toEqual([]);
    left = 3;
    expect(calls.call('random_get', 0, 50)).toBe(success);
  });
});
