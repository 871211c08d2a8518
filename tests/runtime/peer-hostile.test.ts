/** Messages of peers that play false with the protocol of deliveries, or with the names of particles. */
import { describe, expect, it } from 'vitest';
import { encodeBundle } from '../../runtime/particle/codec.ts';
import { defaultLimits } from '../../runtime/particle/limits.ts';
import { createParticle } from '../../runtime/particle/particle-signature.ts';
import { nodeSigner } from '../../runtime/peer/node-crypto.ts';
import { decodeReply, encodeReply } from '../../runtime/peer/reply.ts';
import { alice, bob, bundleOf, NOW, particle, settle, setUp } from '../kit/scripted-peer.ts';

const mallory = nodeSigner(new Uint8Array(32).fill(66));
const about = { initPeer: alice.peer, id: 'p1' };
const message = encodeBundle(bundleOf(particle()));

describe('replies', () => {
  it('of third parties neither confirm nor stop what is on its way to somebody else', async () => {
    const { receive, peer, network } = setUp(() => ({ sends: [alice.peer] }));
    await receive(message);
    const third = network.transport(mallory.peer);
    await third.send(bob.peer, encodeReply({ ...about, kind: 'held', lengths: new Map([[alice.peer, 100]]) }));
    await third.send(bob.peer, encodeReply({ ...about, kind: 'refused', reason: 'expired', detail: 'never come back' }));
    await receive(message);
    expect(peer.load().unconfirmed).toBe(1);
    expect(peer.counters()).toMatchObject({ acknowledged: 0 });
  });

  it('that put the sender off for ever cost it some twenty messages at most, until the particle ends', async () => {
    const { receive, peer, clock } = setUp(() => ({ sends: [alice.peer] }));
    await receive(message);
    for (let asked = 0; clock.advance(NOW + 5000); asked = peer.counters().messagesSent) {
      await settle();
      if (peer.counters().messagesSent > asked) await receive(encodeReply({ ...about, kind: 'busy', reason: 'queue-full', detail: 'later' }));
    }
    const { resends, undelivered, putOff } = peer.counters();
    expect(resends).toBeLessThanOrEqual(20);
    expect(putOff).toBe(resends);
    expect(undelivered).toBe(1);
  });

  it('about particles that are not known leave nothing behind', async () => {
    const { receive, peer } = setUp();
    for (let i = 0; i < 100; i++) await receive(encodeReply({ initPeer: alice.peer, id: `none-${i}`, kind: 'held', lengths: new Map([[bob.peer, i]]) }));
    expect(peer.counters()).toMatchObject({ strayReplies: 100, messagesSent: 0, answers: 0 });
    expect(peer.load()).toMatchObject({ particles: 0, bytes: 0 });
  });

  it('that name more logs than a message can hold are refused', () => {
    const lengths = new Map([alice, bob, mallory].map(({ peer }) => [peer, 1]));
    expect(decodeReply(encodeReply({ ...about, kind: 'held', lengths }), { ...defaultLimits, segments: 2 })).toEqual({ ok: false, reason: 'a reply: too many logs' });
  });
});

describe('ids of particles', () => {
  it('belong to their initiators: nobody can occupy those of another', async () => {
    const { receive, peer } = setUp();
    const { timestamp, ttl } = particle();
    await receive(encodeBundle(bundleOf(createParticle({ id: 'p1', timestamp, ttl, script: '(never)' }, mallory))));
    await receive(message);
    expect(peer.counters()).toMatchObject({ particles: 2, refused: {} });
  });

  it('cannot be taken in the name of another', async () => {
    const { receive, peer } = setUp();
    await receive(encodeBundle(bundleOf({ ...createParticle({ id: 'p1', timestamp: NOW, ttl: 5000, script: '(never)' }, mallory), initPeer: alice.peer })));
    await receive(message);
    expect(peer.counters()).toMatchObject({ particles: 1, refused: { 'bad-signature': 1 } });
  });
});
