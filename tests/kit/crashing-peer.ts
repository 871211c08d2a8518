/** Two peers that work on one particle, one of which crashes while it writes. Time is virtual. */
import { expect } from 'vitest';
import type { CallRequest } from '../../runtime/engine/contracts.ts';
import { DeliveryQueue } from '../../runtime/network/delivery-queue.ts';
import { MemoryNetwork } from '../../runtime/network/memory.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { decodeBundle } from '../../runtime/particle/codec.ts';
import { Log } from '../../runtime/particle/log.ts';
import { createParticle, scriptCid } from '../../runtime/particle/particle-signature.ts';
import type { Bundle } from '../../runtime/particle/particle.ts';
import { defaultLimits } from '../../runtime/particle/limits.ts';
import { particleEngines } from '../../runtime/peer/particle-engines.ts';
import type { ParticleStore } from '../../runtime/peer/particle-store.ts';
import { Peer } from '../../runtime/peer/peer.ts';
import { SegmentStore } from '../../runtime/storage/segment-store.ts';
import { VirtualClock } from '../../runtime/testing/virtual-clock.ts';
import { CrashDisk } from './crash-disk.ts';
import { crypto, signerOf } from './engine-network.ts';

const [alice, bob] = [signerOf('alice'), signerOf('bob')];
const NOW = 1_700_000_000_000;

/** Bob freezes what he has heard by then: a choice, which he must not make twice. */
const script = `
  (seq
    (par
      (seq (call "${bob.peer}" ("s" "one") [] $x) (null))
      (seq (call "${alice.peer}" ("s" "two") [] $x) (hop "${bob.peer}")))
    (seq
      (canon "${bob.peer}" $x #x)
      (seq
        (call "${bob.peer}" ("s" "both") [#x] y)
        (call "${alice.peer}" ("s" "done") [y]))))`;
const particle = createParticle({ id: 'p', timestamp: NOW, ttl: 60_000, script }, alice);
const engines = particleEngines(crypto);

/** Everything that bob ever signed and anybody saw. */
class Witness {
  readonly log = new Log({ particle: particle.id, script: scriptCid(script, crypto), peer: bob.peer }, crypto);

  see({ segments }: Bundle): void {
    for (const segment of segments) {
      if (segment.peer !== bob.peer) continue;
      // A gap only means that what was sent before was lost in the crash.
      expect(['extended', 'known', 'gap']).toContain(this.log.merge(segment).kind);
    }
  }
}

export interface CrashRun {
  /** What bob's disk took when nothing stopped it. */
  readonly spent: number;
  readonly crashed: boolean;
  /** Calls that bob made, with those that he made again. */
  readonly calls: number;
}

/**
 * @param budget bytes that bob's disk takes before it and he stop; after that he starts again with a good one
 * @param powerCut whether what was not synced is lost
 */
export async function runWithCrash(budget: number, powerCut: boolean): Promise<CrashRun> {
  const clock = new VirtualClock(NOW);
  const queue = new DeliveryQueue('fifo', seededRandom(1));
  const witness = new Witness();
  const network = new MemoryNetwork({ queue, onSend: ({ bytes }) => see(witness, bytes) });
  const done: unknown[] = [];
  let calls = 0;
  const start = (signer: typeof alice, store: ParticleStore | undefined): Peer =>
    new Peer({
      signer,
      crypto,
      clock,
      random: () => 0.5,
      createEngine: engines,
      transport: network.transport(signer.peer),
      services: {
        call: ({ function: name, args }: CallRequest) => {
          if (signer === bob) calls++;
          if (name === 'done') done.push(args[0]);
          // Another answer each time, so that saying the first one again would show.
          return Promise.resolve({ ok: true, value: [name, calls, ...args] });
        },
      },
      ...(store === undefined ? {} : { store }),
    });

  let disk = new CrashDisk(new Map(), budget);
  let crashed = false;
  void disk.died.then(() => (crashed = true));
  let { store } = await SegmentStore.open({ disk, crypto, segmentBytes: 600 });
  const first = start(alice, undefined);
  let second = start(bob, store);
  await second.recover();
  first.start(particle);
  let restarted = false;
  for (let turn = 0; turn < 1000 && (done.length === 0 || first.load().unconfirmed + second.load().unconfirmed > 0); turn++) {
    await new Promise(setImmediate);
    if (crashed && !restarted) {
      restarted = true;
      second.close();
      disk = new CrashDisk(disk.survivors(powerCut));
      ({ store } = await SegmentStore.open({ disk, crypto, segmentBytes: 600 }));
      second = start(bob, store);
      await second.recover();
    } else if (!queue.deliverNext()) clock.advance(NOW + particle.ttl);
  }
  expect(new Set(done.map((value) => JSON.stringify(value))).size, 'the program ends, in one way').toBe(1);
  for (const bundle of await store.all()) witness.see(bundle);
  const kept = (await store.all()).flatMap(({ segments }) => segments.filter(({ peer }) => peer === bob.peer));
  expect(Math.max(...kept.map(({ from, entries }) => from + entries.length)), 'bob kept all that anybody saw').toBe(witness.log.length);
  for (const peer of [first, second]) {
    expect(peer.counters()).toMatchObject({ internalErrors: 0, rejected: {}, refused: {} });
    peer.close();
  }
  return { spent: disk.spent, crashed, calls };
}

function see(witness: Witness, bytes: Uint8Array): void {
  const decoded = decodeBundle(bytes, defaultLimits, crypto);
  if (decoded.ok) witness.see(decoded.bundle);
}
