/** Prints how many steps a second a peer takes that keeps them in memory, and on the disk. Run by engine-growth.bench.ts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Runtime from '../../../runtime/index.ts';
import type * as NodeRuntime from '../../../runtime/node.ts';
import type { ParticleStore } from '../../../runtime/peer/particle-store.ts';
import { built } from '../built.ts';
import type { StoreSpeed } from '../engine-growth.bench.ts';
import { median } from '../measure.ts';
import { callingPeer } from './calling-peer.ts';

const callsEach = 20;
const rounds = 7;

const runtime = await built<typeof Runtime>('runtime');
const { openParticleStore } = await built<typeof NodeRuntime>('node');

/** Steps a second, until the last one is kept. */
async function speed(particles: number, store: ParticleStore): Promise<number> {
  let pending = 0;
  const watched: ParticleStore = {
    all: () => store.all(),
    remove: (particle) => store.remove(particle),
    append: async (addition) => {
      pending++;
      await store.append(addition);
      pending--;
    },
  };
  const { peer, particles: signed } = callingPeer(runtime, callsEach, (outcome) => Promise.resolve(outcome), watched);
  await peer.recover();
  const all = signed('p', particles);
  const steps = particles * callsEach;
  const begin = performance.now();
  for (const particle of all) if (!peer.start(particle).ok) throw new Error('a particle was refused');
  while (peer.counters().calls < steps || pending > 0) await new Promise(setImmediate);
  const seconds = (performance.now() - begin) / 1000;
  peer.close();
  return steps / seconds;
}

async function onDisk(particles: number): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'aqua-bench-'));
  const { store } = await openParticleStore(directory);
  try {
    return await speed(particles, store);
  } finally {
    await store.close();
    await rm(directory, { recursive: true });
  }
}

async function compare(particles: number): Promise<StoreSpeed> {
  const [memory, disk]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const first = await speed(particles, new runtime.MemoryParticleStore());
    const second = await onDisk(particles);
    // The first round warms up.
    if (round === 0) continue;
    memory.push(first);
    disk.push(second);
  }
  return { particles, memory: median(memory), disk: median(disk) };
}

const results: StoreSpeed[] = [];
for (const particles of [1, 100, 1000]) results.push(await compare(particles));
console.log(JSON.stringify(results));
