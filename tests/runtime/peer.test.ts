import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { encodeBundle } from '../../runtime/particle/codec.ts';
import type { CallOutcome, Particle } from '../../runtime/particle/particle.ts';
import { nodeSigner } from '../../runtime/peer/node-crypto.ts';
import { MemoryParticleStore } from '../../runtime/peer/particle-store.ts';
import type { PeerOptions } from '../../runtime/peer/peer-options.ts';
import { alice, bob, bundleOf, NOW, particle, request, settle, setUp } from '../kit/scripted-peer.ts';

describe('admission', () => {
  const otherKey = (p: Particle): Particle => ({ ...p, initPeer: bob.peer });
  it.each<[string, Particle]>([
    ['expired', particle({ timestamp: NOW - 5000 })],
    ['ttl-out-of-range', particle({ ttl: 3_600_001 })],
    ['ttl-out-of-range', particle({ ttl: 0 })],
    ['from-the-future', particle({ timestamp: NOW + 60_001 })],
    ['bad-signature', { ...particle(), script: '(never)' }],
    ['bad-signature', otherKey(particle())],
  ])('refuses: %s', async (reason, refused) => {
    const { peer, engines, log, receive } = setUp();
    await receive(encodeBundle(bundleOf(refused)));
    expect(peer.start(refused)).toMatchObject({ ok: false, refusal: { reason } });
    expect(engines).toEqual([]);
    // What the decoder refuses already never gets as far as the particle's own rules.
    expect(log).toHaveLength(2);
    expect(log[1]).toBe(`refused: ${reason}`);
    const { refused: counted } = peer.counters();
    expect(Object.values(counted).reduce((sum, count) => sum + count, 0)).toBe(2);
  });

  it('takes in a good one once, and refuses another one with its id', async () => {
    const { peer, engines, log, receive } = setUp((count) => ({ changed: count === 1 }));
    await receive(encodeBundle(bundleOf(particle())));
    await receive(encodeBundle(bundleOf(particle())));
    await receive(encodeBundle(bundleOf(particle({ script: '(never)' }))));
    expect(engines.map(({ events }) => events)).toEqual([['deliver', 'deliver']]);
    expect(log).toEqual(['refused: other-particle-with-this-id']);
    expect(peer.counters()).toMatchObject({ messagesReceived: 3, duplicates: 1, particles: 1, refused: { 'other-particle-with-this-id': 1 } });
  });

  it('keeps to its limits', async () => {
    const { peer, receive } = setUp(undefined, { limits: { particles: 1, messageBytes: 1000 } });
    await receive(encodeBundle(bundleOf(particle())));
    await receive(encodeBundle(bundleOf(particle({ id: 'p2' }))));
    await receive(new Uint8Array(1001));
    expect(peer.counters().refused).toEqual({ 'too-many-particles': 1, 'too-large': 1 });
  });

  it('survives any bytes, and counts them', async () => {
    const good = encodeBundle(bundleOf(particle()));
    const { peer, receive } = setUp();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte))), receive),
      { numRuns: 300 },
    );
    const { messagesReceived, refused, duplicates, particles, internalErrors } = peer.counters();
    expect(internalErrors).toBe(0);
    expect(Object.values(refused).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(200);
    expect(messagesReceived).toBe(300);
    expect(duplicates + particles).toBeLessThan(100);
  });
});

describe('effects', () => {
  it('makes the state durable first, then calls, then sends; outcomes come back one at a time', async () => {
    const p = particle();
    const order: string[] = [];
    const store = new MemoryParticleStore();
    const kept: Partial<PeerOptions> = {
      store: {
        append: async (addition) => {
          order.push('save begins');
          await settle();
          order.push('save ends');
          await store.append(addition);
        },
        remove: (kept) => store.remove(kept),
        all: () => store.all(),
      },
      services: {
        call: ({ function: name }) => {
          order.push(`call ${name}`);
          return name === 'bad' ? Promise.reject(new Error('broken host')) : Promise.resolve({ ok: true, value: name });
        },
      },
      onEvent: ({ kind }) => {
        if (kind === 'sent') order.push('send');
      },
    };
    const { peer, engines, clock, recovered } = setUp(() => ({ calls: [request('a'), request('bad')], sends: [alice.peer] }), kept);
    await recovered;
    expect(peer.start(p)).toEqual({ ok: true });
    expect(order).toEqual(['save begins']);
    for (let i = 0; i < 10; i++) await settle();
    expect(order.slice(0, 5)).toEqual(['save begins', 'save ends', 'call a', 'call bad', 'send']);
    expect(engines[0]?.events.toSorted()).toEqual(['complete a', 'complete bad', 'deliver']);
    expect(peer.counters()).toMatchObject({ calls: 2, failedCalls: 1, internalErrors: 1, messagesSent: 1 });
    expect(await store.all()).toHaveLength(1);
    while (clock.advance(NOW + 5000));
    await settle();
    expect(await store.all()).toEqual([]);
    expect(peer.inspect(p)).toBeUndefined();
    expect(peer.counters().expired).toBe(1);
  });

  it('lets nothing out when the state could not be kept', async () => {
    const { peer, log, recovered } = setUp(() => ({ calls: [request('a')] }), {
      store: { append: () => Promise.reject(new Error('disk full')), remove: () => Promise.resolve(), all: () => Promise.resolve([]) },
    });
    await recovered;
    peer.start(particle());
    await settle();
    expect(log).toEqual(['save-failed: disk full']);
    expect(peer.start(particle())).toMatchObject({ ok: false, refusal: { reason: 'stopped' } });
    expect(peer.counters()).toMatchObject({ calls: 0, failedSaves: 1 });
  });

  it('counts messages that cannot be handed over, rejections, throwing engines and throwing observers', async () => {
    const p = particle();
    const stranger = nodeSigner(new Uint8Array(32).fill(3)).peer;
    const { peer, log, receive } = setUp((count) => {
      if (count === 2) throw new Error('engine bug');
      return { sends: [stranger], rejected: [{ kind: 'other-particle' }] };
    });
    await receive(encodeBundle(bundleOf(p)));
    await receive(encodeBundle(bundleOf(p)));
    await receive(encodeBundle(bundleOf(p)));
    expect(log).toEqual([
      'rejected: other-particle',
      'send',
      `send-failed: no peer ${stranger} in this network`,
      'internal-error: particle p1 stopped: engine bug',
      // The message that it happened on, and the next one.
      'refused: stopped',
      'refused: stopped',
    ]);
    expect(peer.counters()).toMatchObject({ failedSends: 1, internalErrors: 1, rejected: { 'other-particle': 1 }, refused: { stopped: 2 } });

    const throwing = setUp(() => ({ calls: [request('a')] }), {
      onEvent: ({ kind }) => {
        if (kind === 'call-ended') throw new Error('listener bug');
      },
    });
    throwing.peer.start(p);
    await settle();
    expect(throwing.engines[0]?.events).toEqual(['deliver', 'complete a']);
    expect(throwing.peer.counters().internalErrors).toBe(1);
  });

  it('forgets outcomes that come after the end, and everything when closed', async () => {
    let finish: (outcome: CallOutcome) => void = () => undefined;
    const { peer, clock, engines } = setUp(() => ({ calls: [request('slow')] }), {
      services: { call: () => new Promise((resolve) => (finish = resolve)) },
    });
    peer.start(particle());
    await settle();
    clock.advance(NOW + 5000);
    finish({ ok: true, value: 1 });
    await settle();
    expect(engines[0]?.events).toEqual(['deliver']);
    expect(peer.counters()).toMatchObject({ expired: 1, lateOutcomes: 1 });
    expect(peer.start(particle())).toMatchObject({ ok: false, refusal: { reason: 'expired' } });

    const closed = setUp();
    closed.peer.start(particle());
    closed.peer.close();
    expect(closed.clock.nextDue()).toBeUndefined();
    expect(closed.peer.start(particle())).toMatchObject({ ok: false, refusal: { reason: 'peer-closed' } });
  });
});
