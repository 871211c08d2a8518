/** Peers with the real engine, under conditions that the simulation does not offer: restarts and corrupted messages. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { CallRequest } from '../../runtime/engine/contracts.ts';
import { DeliveryQueue } from '../../runtime/network/delivery-queue.ts';
import type { Delivery } from '../../runtime/network/delivery-queue.ts';
import { MemoryNetwork } from '../../runtime/network/memory.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { createParticle } from '../../runtime/particle/particle-signature.ts';
import type { CallOutcome, Particle } from '../../runtime/particle/particle.ts';
import type { ServiceHost, Transport } from '../../runtime/peer/contracts.ts';
import { particleEngines } from '../../runtime/peer/particle-engines.ts';
import { MemoryParticleStore } from '../../runtime/peer/particle-store.ts';
import { Peer } from '../../runtime/peer/peer.ts';
import type { PeerOptions } from '../../runtime/peer/peer-options.ts';
import { isReply } from '../../runtime/peer/reply.ts';
import { nodeCryptography } from '../../runtime/testing/node-cryptography.ts';
import { simulatedSigner } from '../../runtime/testing/simulated-keys.ts';
import { VirtualClock } from '../../runtime/testing/virtual-clock.ts';

const NOW = 1_700_000_000_000;
const signers = { alice: simulatedSigner('alice', nodeCryptography), bob: simulatedSigner('bob', nodeCryptography), carol: simulatedSigner('carol', nodeCryptography) };
type Name = keyof typeof signers;

const script = `
(seq
  (par
    (seq (call "${signers.bob.peer}" ("s" "one") [] $x) (hop "${signers.carol.peer}"))
    (seq (call "${signers.alice.peer}" ("s" "two") [] $x) (hop "${signers.carol.peer}")))
  (seq
    (canon "${signers.carol.peer}" $x #x 2)
    (seq
      (call "${signers.carol.peer}" ("s" "both") [#x] y)
      (call "${signers.alice.peer}" ("s" "done") [y]))))`;

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class World {
  readonly clock = new VirtualClock(NOW);
  readonly queue: DeliveryQueue;
  readonly network: MemoryNetwork;
  readonly engines = particleEngines(nodeCryptography.crypto);
  readonly requests: { peer: Name; request: CallRequest }[] = [];
  readonly done: unknown[] = [];
  readonly particle: Particle = createParticle({ id: 'p', timestamp: NOW, ttl: 10_000, script }, signers.alice);

  constructor(seed: number, delivery: Delivery = 'duplicate') {
    this.queue = new DeliveryQueue(delivery, seededRandom(seed));
    this.network = new MemoryNetwork({ queue: this.queue });
  }

  peer(name: Name, options: Partial<PeerOptions> = {}): Peer {
    const { crypto } = nodeCryptography;
    const transport = this.network.transport(signers[name].peer);
    return new Peer({ signer: signers[name], crypto, transport, services: this.services(name), clock: this.clock, createEngine: this.engines, ...options });
  }

  services(name: Name, answer: (request: CallRequest) => Promise<CallOutcome> = ({ function: called, args }) => Promise.resolve({ ok: true, value: [called, ...args] })): ServiceHost {
    return {
      call: (request) => {
        this.requests.push({ peer: name, request });
        if (request.function === 'done') this.done.push(request.args[0]);
        return answer(request);
      },
    };
  }

  /** Lets everything arrive, and four seconds pass, in which what a crash took away is sent again. */
  async run(): Promise<void> {
    const until = this.clock.now() + 4_000;
    do await settle();
    while (this.queue.deliverNext() || this.clock.advance(until));
  }
}

describe('restart', () => {
  it('goes on from what was kept, wherever the peer stopped, and never contradicts itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom<Name>('alice', 'bob', 'carol'), fc.nat(12), fc.nat(), async (victim, steps, seed) => {
        const world = new World(seed);
        const store = new MemoryParticleStore();
        const peers = new Map((['alice', 'bob', 'carol'] as const).map((name) => [name, world.peer(name, name === victim ? { store } : {})]));
        await peers.get(victim)?.recover();
        expect(peers.get('alice')?.start(world.particle)).toEqual({ ok: true });
        for (let i = 0; i < steps; i++) {
          await settle();
          world.queue.deliverNext();
        }
        peers.get(victim)?.close();
        const again = world.peer(victim, { store });
        expect(await again.recover()).toBe((await store.all()).length);
        peers.set(victim, again);
        await world.run();

        for (const result of new Set(world.done.map((value) => JSON.stringify(value)))) {
          expect([`["both",[["one"],["two"]]]`, `["both",[["two"],["one"]]]`]).toContain(result);
        }
        expect(new Set(world.done.map((value) => JSON.stringify(value))).size).toBe(1);
        for (const peer of peers.values()) expect(peer.counters()).toMatchObject({ internalErrors: 0, rejected: {}, refused: {} });
      }),
      { numRuns: 40 },
    );
  });

  it('asks again for a call that was running, with the same key', async () => {
    const world = new World(1);
    const store = new MemoryParticleStore();
    world.peer('alice').start(world.particle);
    world.peer('carol');
    const first = world.peer('bob', { store, services: world.services('bob', () => new Promise(() => undefined)) });
    await first.recover();
    await world.run();
    first.close();
    expect(world.done).toEqual([]);
    const second = world.peer('bob', { store });
    await second.recover();
    await world.run();
    expect(world.done).toHaveLength(1);
    const keys = world.requests.filter(({ peer }) => peer === 'bob').map(({ request }) => request.key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
});

describe('corrupted messages', () => {
  it('change nothing beside the good ones, and all are counted', async () => {
    let corrupted = 0;
    let bad = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const world = new World(seed);
        const random = seededRandom(seed);
        const corrupting = (name: Name): Transport => {
          const transport = world.network.transport(signers[name].peer);
          return {
            onMessage: (handler) => transport.onMessage(handler),
            send: async (to, bytes) => {
              // Answers are as good as the transport: who could change one could as well drop it.
              for (let i = 0; i < (isReply(bytes) ? 0 : 5); i++) {
                const copy = bytes.slice(0, random() < 0.2 ? Math.floor(random() * bytes.length) : bytes.length);
                const at = Math.floor(random() * copy.length);
                copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
                await transport.send(to, copy);
                corrupted++;
              }
              await transport.send(to, bytes);
            },
          };
        };
        const peers = (['alice', 'bob', 'carol'] as const).map((name) => world.peer(name, { transport: corrupting(name) }));
        peers[0]?.start(world.particle);
        await world.run();
        expect(world.done).toHaveLength(1);
        for (const peer of peers) {
          const { internalErrors, refused, rejected } = peer.counters();
          expect(internalErrors).toBe(0);
          bad += [...Object.values(refused), ...Object.values(rejected)].reduce((sum, count) => sum + count, 0);
        }
      }),
      { numRuns: 30 },
    );
    expect(bad).toBeGreaterThanOrEqual(corrupted * 0.9);
  });
});
