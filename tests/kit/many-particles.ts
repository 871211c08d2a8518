/** Many particles that are all in flight on one peer at once: what they take, and what is left when they have ended. */
import { createParticle } from '../../runtime/particle/particle-signature.ts';
import type { CallOutcome } from '../../runtime/particle/particle.ts';
import { particleEngines } from '../../runtime/peer/particle-engines.ts';
import { MemoryParticleStore } from '../../runtime/peer/particle-store.ts';
import { Peer } from '../../runtime/peer/peer.ts';
import type { PeerLoad } from '../../runtime/peer/peer-options.ts';
import { VirtualClock } from '../../runtime/testing/virtual-clock.ts';
import { collectedHeap } from './collected-heap.ts';
import { crypto, signerOf } from './engine-network.ts';

const NOW = 1_700_000_000_000;
const [here, there] = [signerOf('alice'), signerOf('bob')];
/** A call that takes until the end, and a receiver that never answers. */
const script = `(par (call "${here.peer}" ("s" "slow") ["some text"] x) (seq (call "${here.peer}" ("s" "fast") [1] y) (call "${there.peer}" ("s" "f") [y])))`;

export interface Crowd {
  readonly amid: PeerLoad;
  readonly after: PeerLoad;
  /** Bytes of the heap. */
  readonly heap: { readonly before: number; readonly amid: number; readonly after: number };
  readonly kept: { readonly amid: number; readonly after: number };
}

export async function crowd(particles: number): Promise<Crowd> {
  const clock = new VirtualClock(NOW);
  const store = new MemoryParticleStore();
  const peer = new Peer({
    signer: here,
    crypto,
    clock,
    store,
    random: () => 0.5,
    limits: { callsInFlight: 2 * particles },
    createEngine: particleEngines(crypto),
    transport: { send: () => Promise.resolve(), onMessage: () => undefined },
    services: { call: ({ function: name }) => (name === 'slow' ? new Promise<CallOutcome>(() => undefined) : Promise.resolve({ ok: true, value: name })) },
  });
  const start = async (prefix: string, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const started = peer.start(createParticle({ id: `${prefix}${i}`, timestamp: clock.now(), ttl: 600, script }, here));
      if (!started.ok) throw new Error(started.refusal.detail);
    }
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  };
  await peer.recover();
  const expire = (): void => {
    while (clock.advance(clock.now() + 600));
  };
  await start('warm-up ', 200);
  expire();
  const before = await collectedHeap();
  await start('', particles);
  const amid = { load: peer.load(), heap: await collectedHeap(), kept: (await store.all()).length };
  expire();
  const after = { load: peer.load(), heap: await collectedHeap(), kept: (await store.all()).length };
  return { amid: amid.load, after: after.load, heap: { before, amid: amid.heap, after: after.heap }, kept: { amid: amid.kept, after: after.kept } };
}
