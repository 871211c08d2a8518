/** Particles with additions that can be told apart, and a store that crashes while it keeps them. */
import { expect } from 'vitest';
import { cidOfJson } from '../../runtime/particle/cid.ts';
import { encodeAddition } from '../../runtime/particle/codec.ts';
import { createParticle } from '../../runtime/particle/particle-signature.ts';
import type { Bundle, InstanceKey, Particle } from '../../runtime/particle/particle.ts';
import { SegmentStore } from '../../runtime/storage/segment-store.ts';
import { CrashDisk } from './crash-disk.ts';
import { crypto, signerOf } from './engine-network.ts';

const alice = signerOf('alice');
export const particle = (id: string): Particle => createParticle({ id, timestamp: 1_700_000_000_000, ttl: 1000, script: `(null) ; ${id}` }, alice);
export const [first, second] = [particle('first'), particle('second')];

/** The `index`th entry of alice's log for a particle, with the value it names. */
export function addition(about: Particle, index: number): Bundle {
  const value = `value ${index} of ${about.id}`;
  const cid = cidOfJson(value, crypto);
  const key = index.toString(16).padStart(32, '0') as InstanceKey;
  const entry = { kind: 'result', key, service: 's', function: 'f', args: cid, outcome: { ok: true, value: cid } } as const;
  const segment = { peer: alice.peer, from: index, entries: [entry], signature: new Uint8Array(64).fill(index) };
  return { particle: about, segments: [segment], values: new Map([[cid, value]]) };
}

export const open = (disk: CrashDisk, segmentBytes = 700) => SegmentStore.open({ disk, crypto, segmentBytes });

const expectations = new Map<string, Uint8Array>();

function expectedBytes(about: Particle, count: number): Uint8Array {
  const name = `${about.id} ${count}`;
  const known = expectations.get(name);
  if (known !== undefined) return known;
  const additions = Array.from({ length: count }, (_, index) => addition(about, index));
  const bytes = encodeAddition({ segments: additions.flatMap(({ segments }) => segments), values: new Map(additions.flatMap(({ values }) => [...values])) });
  expectations.set(name, bytes);
  return bytes;
}

/** How many additions are kept of each particle; fails unless they are the first ones, whole. */
export async function kept(store: SegmentStore): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const bundle of await store.all()) {
    const count = bundle.segments.length;
    expect(Buffer.compare(encodeAddition(bundle), expectedBytes(bundle.particle, count))).toBe(0);
    counts.set(bundle.particle.id, count);
  }
  return counts;
}

/** Writes to two particles, forgets the first, and begins it anew. Tells what was promised. */
async function scenario(store: SegmentStore, promised: Map<string, number>, removed: Set<string>): Promise<void> {
  const add = async (about: Particle, index: number): Promise<void> => {
    await store.append(addition(about, index));
    promised.set(about.id, index + 1);
  };
  await add(first, 0);
  await Promise.all([add(first, 1), add(second, 0)]);
  await add(first, 2);
  // From here on it may be there or not, until it is promised that it is not.
  promised.delete(first.id);
  await store.remove(first);
  removed.add(first.id);
  await add(second, 1);
  await add(second, 2);
}

/**
 * Lets the scenario crash after every `step` bytes that it writes, and opens what is left: everything that was promised is there, nothing
 * is there in part, and the store goes on from there.
 */
export async function crashAtEvery(step: number): Promise<{ readonly places: number; readonly torn: number }> {
  const whole = new CrashDisk();
  await scenario((await open(whole)).store, new Map(), new Set());
  let [places, torn] = [0, 0];
  for (let budget = 1; budget <= whole.spent; budget += step) {
    for (const powerCut of [false, true]) {
      const disk = new CrashDisk(new Map(), budget);
      const [promised, removed] = [new Map<string, number>(), new Set<string>()];
      await Promise.race([disk.died, open(disk).then(({ store }) => scenario(store, promised, removed))]);
      const survivors = new CrashDisk(disk.survivors(powerCut));
      const again = await open(survivors);
      places++;
      if (again.opened.torn > 0) torn++;
      const counts = await kept(again.store);
      for (const [id, count] of promised) expect(counts.get(id) ?? 0, `${id} at ${budget}`).toBeGreaterThanOrEqual(count);
      for (const id of removed) expect(counts.has(id), `${id} at ${budget}`).toBe(false);
      await again.store.append(addition(second, counts.get(second.id) ?? 0));
      const last = await open(new CrashDisk(survivors.survivors(true)));
      expect(last.opened.torn).toBe(0);
      expect((await kept(last.store)).get(second.id)).toBe((counts.get(second.id) ?? 0) + 1);
    }
  }
  return { places, torn };
}
