import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openParticleStore } from '../../runtime/storage/open-store.ts';
import { SegmentStore } from '../../runtime/storage/segment-store.ts';
import { CrashDisk } from '../kit/crash-disk.ts';
import type { Files } from '../kit/crash-disk.ts';
import { addition, crashAtEvery, first, kept, open, particle, second } from '../kit/crashing-store.ts';
import { crypto } from '../kit/engine-network.ts';

describe('a crash', () => {
  it('at many places, with and without power, leaves all that was promised and nothing half', async () => {
    // Every byte: segment-store.full.test.ts.
    const { places, torn } = await crashAtEvery(29);
    expect(torn).toBeGreaterThan(places / 4);
  });

  it('while the end is being cut off leaves it to be cut off', async () => {
    const disk = new CrashDisk();
    const { store } = await open(disk);
    await store.append(addition(first, 0));
    const files = new Map([...disk.survivors(true)].map(([name, bytes]) => [name, Uint8Array.from([...bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]));
    const dying = new CrashDisk(files, 1);
    await Promise.race([dying.died, open(dying)]);
    const { store: again, opened } = await open(new CrashDisk(dying.survivors(true)));
    expect(opened).toEqual({ segments: 1, particles: 1, torn: 13, garbled: false });
    expect(await kept(again)).toEqual(new Map([['first', 1]]));
  });
});

describe('the store', () => {
  it('makes durable together what comes together', async () => {
    const disk = new CrashDisk();
    const { store } = await open(disk, 1_000_000);
    await Promise.all(Array.from({ length: 1000 }, (_, index) => store.append(addition(particle(`p${index}`), 0))));
    expect(disk.syncs).toBeLessThanOrEqual(2);
    expect(await store.all()).toHaveLength(1000);
  });

  it('gives the space back when particles end, in any order', async () => {
    const disk = new CrashDisk();
    const { store } = await open(disk);
    const particles = Array.from({ length: 50 }, (_, index) => particle(`p${index}`));
    for (const one of particles) await store.append(addition(one, 0));
    expect((await disk.list()).length).toBeGreaterThan(20);
    for (const one of particles.toReversed()) await store.remove(one);
    expect(await store.all()).toEqual([]);
    expect((await disk.list()).filter((name) => name.endsWith('.log'))).toHaveLength(1);
    await store.remove(first); // never was there
    await store.close();
    await expect(store.append(addition(first, 0))).rejects.toThrow('the store is closed');
    const { opened } = await open(new CrashDisk(disk.survivors(true)));
    expect(opened).toEqual({ segments: 0, particles: 0, torn: 0, garbled: false });
  });

  it('stops at the first failure of the disk: what it holds then, only opening it again can tell', async () => {
    const disk = new CrashDisk();
    const full = { ...methods(disk), create: async (name: string) => ({ ...(await disk.create(name)), append: () => Promise.reject(new Error('no space left')) }) };
    const { store } = await SegmentStore.open({ disk: full, crypto });
    const problem = 'the store stopped after a failure of the disk: no space left';
    await expect(store.append(addition(first, 0))).rejects.toThrow(problem);
    await expect(store.append(addition(second, 0))).rejects.toThrow(problem);
    await store.close();
  });

  it('refuses files that are damaged in the middle, or not its own', async () => {
    const disk = new CrashDisk();
    const { store } = await open(disk);
    for (let index = 0; index < 6; index++) await store.append(addition(first, index));
    const files = disk.survivors(true);
    const [name = '', bytes = new Uint8Array()] = [...files].sort()[0] ?? [];
    const changed = (at: number): Files => new Map([...files, [name, bytes.with(at, (bytes[at] ?? 0) ^ 1)]]);
    await expect(open(new CrashDisk(changed(50)))).rejects.toThrow('0000000001.log is damaged at byte 8, and later files go on from there.');
    await expect(open(new CrashDisk(changed(3)))).rejects.toThrow('0000000001.log was not written by this store');
  });

  it('misses a file that was taken away, and one that was never its own does not bother it', async () => {
    const disk = new CrashDisk();
    const { store } = await open(disk);
    for (let index = 0; index < 12; index++) await store.append(addition(first, index));
    const files = disk.survivors(false);
    const logs = [...files.keys()].filter((name) => name.endsWith('.log')).sort();
    expect(logs.length).toBeGreaterThan(2);
    const without = (gone: string): Files => new Map([...files].filter(([name]) => name !== gone));
    for (const gone of logs.slice(1)) await expect(open(new CrashDisk(without(gone))), gone).rejects.toThrow(`${gone} is missing.`);
    expect((await open(new CrashDisk(new Map([...files, ['notes.txt', Uint8Array.of(1)]])))).opened).toMatchObject({ particles: 1, torn: 0 });
  });
});

describe('the last record', () => {
  /** What a killed process leaves that was told that all of it is kept. */
  async function left(): Promise<{ readonly files: Files; readonly lastRecord: number }> {
    const disk = new CrashDisk();
    const { store } = await open(disk, 100_000);
    await store.append(addition(first, 0));
    const lastRecord = disk.survivors(true).get('0000000001.log')?.length ?? 0;
    await store.append(addition(first, 1));
    return { files: disk.survivors(false), lastRecord };
  }
  const name = '0000000001.log';
  const withFile = (files: Files, change: (bytes: Uint8Array) => Uint8Array): CrashDisk =>
    new CrashDisk(new Map([...files, [name, change(files.get(name) ?? new Uint8Array())]]));
  const flipped = (at: number) => (bytes: Uint8Array): Uint8Array => bytes.with(at, (bytes[at] ?? 0) ^ 4);

  it('is not taken for a torn one when any byte of it is damaged, or it is cut short', async () => {
    const { files, lastRecord } = await left();
    const length = files.get(name)?.length ?? 0;
    const problem = `${name} is damaged at byte ${lastRecord}, and it was durable up to byte ${length}. Restore it from a backup`;
    for (let at = lastRecord; at < length; at += 7) {
      await expect(open(withFile(files, flipped(at)))).rejects.toThrow(problem);
      await expect(open(withFile(files, (bytes) => bytes.slice(0, at)))).rejects.toThrow(problem);
    }
    expect((await open(new CrashDisk(files))).opened).toMatchObject({ torn: 0, garbled: false });
  });

  it('is cut off when nobody was told that it is kept, and a person learns whether it is whole', async () => {
    const { files, lastRecord } = await left();
    // The note of a process that died before it had noted the second record; and the one that a power cut leaves.
    const disk = new CrashDisk();
    const { store } = await open(disk, 100_000);
    await store.append(addition(first, 0));
    const early = new Map([...disk.survivors(false), [name, files.get(name) ?? new Uint8Array()]]);
    const none = new Map([...files].filter(([file]) => file === name));
    const half = new Map([...files, ['synced', (files.get('synced') ?? new Uint8Array()).slice(0, 11)]]);
    for (const kind of [early, none, half]) {
      const length = kind.get(name)?.length ?? 0;
      const torn = await open(withFile(kind, (bytes) => bytes.slice(0, length - 1)));
      expect(torn.opened).toMatchObject({ torn: length - 1 - lastRecord, garbled: false });
      expect(await kept(torn.store)).toEqual(new Map([['first', 1]]));
      const garbled = await open(withFile(kind, flipped(length - 5)));
      expect(garbled.opened).toMatchObject({ torn: length - lastRecord, garbled: true });
      expect(await kept(garbled.store)).toEqual(new Map([['first', 1]]));
      expect(await kept((await open(new CrashDisk(kind))).store)).toEqual(new Map([['first', 2]]));
    }
  });
});

describe('a directory', () => {
  it('keeps particles between processes, and is used by one at a time', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'aqua-store-'));
    try {
      const { store } = await openParticleStore(directory, { segmentBytes: 700 });
      for (let index = 0; index < 5; index++) await store.append(addition(first, index));
      await expect(openParticleStore(directory)).rejects.toThrow(`the process ${process.pid} uses ${directory}. Stop it first`);
      await store.close();
      const again = await openParticleStore(directory);
      expect(again.opened).toMatchObject({ particles: 1, torn: 0 });
      expect(await kept(again.store)).toEqual(new Map([['first', 5]]));
      await again.store.close();
      // What a process leaves that was killed: its number may belong to another one by now.
      await writeFile(join(directory, 'lock-7'), `${process.pid} 1 another-boot`);
      await writeFile(join(directory, 'lock-8'), '999999999 1 x');
      const third = await openParticleStore(directory);
      expect((await readdir(directory)).filter((file) => file.startsWith('lock'))).toEqual(['lock-9']);
      await third.store.remove(first);
      await third.store.close();
      expect((await readdir(directory)).sort()).toEqual(['0000000003.log', 'synced']);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

function methods(disk: CrashDisk): Pick<CrashDisk, 'list' | 'read' | 'truncate' | 'remove' | 'note' | 'close'> {
  return { list: () => disk.list(), read: (name) => disk.read(name), truncate: (name, length) => disk.truncate(name, length), remove: (name) => disk.remove(name), note: (name, bytes) => disk.note(name, bytes), close: () => disk.close() };
}
