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
    expect(opened).toEqual({ segments: 1, particles: 1, torn: 13 });
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
    expect(await disk.list()).toHaveLength(1);
    await store.remove(first); // never was there
    await store.close();
    await expect(store.append(addition(first, 0))).rejects.toThrow('the store is closed');
    const { opened } = await open(new CrashDisk(disk.survivors(true)));
    expect(opened).toEqual({ segments: 0, particles: 0, torn: 0 });
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
      expect(await readdir(directory)).toHaveLength(1);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

function methods(disk: CrashDisk): Pick<CrashDisk, 'list' | 'read' | 'truncate' | 'remove' | 'close'> {
  return { list: () => disk.list(), read: (name) => disk.read(name), truncate: (name, length) => disk.truncate(name, length), remove: (name) => disk.remove(name), close: () => disk.close() };
}
