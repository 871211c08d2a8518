/** Nothing is silent: everything that is dropped, refused, put off or given up is an event, counted, in words. And it does happen. */
import { afterAll, describe, expect, it } from 'vitest';
import { encodeBundle } from '../../runtime/particle/codec.ts';
import type { CallOutcome } from '../../runtime/particle/particle.ts';
import { describePeerEvent } from '../../runtime/peer/peer-event.ts';
import type { PeerEvent } from '../../runtime/peer/peer-event.ts';
import { MemoryParticleStore } from '../../runtime/peer/particle-store.ts';
import { refusalReasons } from '../../runtime/peer/refusal.ts';
import { decodeReply, encodeReply, isReply } from '../../runtime/peer/reply.ts';
import { VirtualClock } from '../../runtime/testing/virtual-clock.ts';
import { defaultLimits } from '../../runtime/particle/limits.ts';
import { alice, bob, bundleOf, NOW, particle, request, settle, setUp } from '../kit/scripted-peer.ts';

const message = (id = 'p1', script = '(null)'): Uint8Array => encodeBundle(bundleOf(particle({ id, script })));
const about = { initPeer: alice.peer, id: 'p1' };
const toAlice = { sends: [alice.peer] };

/** All that was seen in this file. */
const seen: PeerEvent[] = [];
const kinds = (events: readonly PeerEvent[]): string[] => events.map((event) => (event.kind === 'refused' ? `refused: ${event.refusal.reason}` : event.kind));

function watched(...options: Parameters<typeof setUp>): ReturnType<typeof setUp> {
  const world = setUp(...options);
  worlds.push(world);
  return world;
}
const worlds: ReturnType<typeof setUp>[] = [];

/** A store that never comes to an end, so that messages wait. */
const stuck = { append: () => new Promise<void>(() => undefined), remove: () => Promise.resolve(), all: () => Promise.resolve([]) };

describe('what is refused', () => {
  it('because of the particle: for good', async () => {
    const { events, receive, clock } = watched();
    await receive(encodeBundle(bundleOf(particle({ ttl: 0 }))));
    await receive(encodeBundle(bundleOf(particle({ timestamp: NOW - 6000 }))));
    await receive(encodeBundle(bundleOf({ ...particle(), script: '(never)' })));
    await receive(Uint8Array.of(1, 2, 3));
    await receive(message());
    await receive(message('p1', '(never)'));
    expect(kinds(events).filter((kind) => kind.startsWith('refused'))).toEqual([
      'refused: ttl-out-of-range',
      'refused: expired',
      'refused: bad-signature',
      'refused: malformed',
      'refused: other-particle-with-this-id',
    ]);
    clock.advance(NOW + 5000);
  });

  it('because of the script', async () => {
    const { events, receive } = watched(undefined, { createEngine: () => ({ ok: false, problem: 'its script cannot be run' }) });
    await receive(message());
    expect(kinds(events)).toEqual(['received', 'answered', 'refused: bad-script']);
  });

  it('because it is too much: mostly for now', async () => {
    const many = watched(undefined, { limits: { particles: 1 } });
    await many.receive(message());
    await many.receive(message('p2'));
    expect(many.peer.counters().refused).toEqual({ 'too-many-particles': 1 });
    const early = watched(undefined, { limits: { future: 10 } });
    await early.receive(encodeBundle(bundleOf(particle({ timestamp: NOW + 11 }))));
    expect(early.peer.counters().refused).toEqual({ 'from-the-future': 1 });
    const size = message().length;
    const large = watched(undefined, { limits: { messageBytes: size + 50, particleBytes: size * 2, totalBytes: size * 3 } });
    await large.receive(message('p1', '(null)'.padEnd(100)));
    for (const id of ['p1', 'p1', 'p1', 'p2', 'p2']) await large.receive(message(id));
    expect(large.peer.counters().refused).toEqual({ 'too-large': 1, 'particle-too-large': 1, 'too-many-bytes': 1 });
    const queues = watched(undefined, { store: stuck, limits: { queuedMessages: 2, queuedMessagesPerSender: 3 } });
    for (const id of ['p1', 'p1', 'p1', 'p1', 'p2', 'p2', 'p2']) await queues.receive(message(id));
    expect(queues.peer.counters().refused).toEqual({ 'queue-full': 1, 'sender-queue-full': 1 });
    queues.clock.advance(NOW + 5000);
    // What waited when the particle ended.
    expect(queues.peer.counters().refused).toMatchObject({ expired: 2 });
  });

  it('because of the peer', async () => {
    const { events, receive, peer } = watched(() => {
      throw new Error('engine bug');
    });
    await receive(message());
    await receive(message());
    peer.close();
    await receive(message());
    expect(kinds(events).filter((kind) => !['received', 'answered', 'admitted'].includes(kind))).toEqual(['internal-error', 'refused: stopped', 'refused: stopped', 'refused: peer-closed']);
  });

  it('is told to the sender, who waits or gives up', async () => {
    const heard: string[] = [];
    const { receive, network } = watched(undefined, { limits: { particles: 1 } });
    network.transport(alice.peer).onMessage((_, bytes) => {
      const decoded = isReply(bytes) ? decodeReply(bytes, defaultLimits) : undefined;
      if (decoded?.ok === true) heard.push(`${decoded.reply.id} ${decoded.reply.kind}${decoded.reply.kind === 'held' ? '' : ` ${decoded.reply.reason}`}`);
    });
    await receive(message());
    await receive(message('p2'));
    await receive(message('p1', '(never)'));
    await receive(message());
    expect(heard).toEqual(['p1 held', 'p2 busy too-many-particles', 'p1 refused other-particle-with-this-id']);

    const sender = watched(() => toAlice);
    await sender.receive(message());
    await sender.receive(encodeReply({ ...about, kind: 'busy', reason: 'queue-full', detail: 'full' }));
    sender.clock.advance(NOW + 5000);
    await settle();
    expect(sender.peer.counters()).toMatchObject({ putOff: 1, resends: 1 });
    await sender.receive(encodeReply({ ...about, kind: 'refused', reason: 'bad-script', detail: 'no' }));
    expect(sender.peer.counters()).toMatchObject({ turnedAway: 1 });
    expect(sender.peer.load().unconfirmed).toBe(0);
  });
});

describe('what is sent', () => {
  it('is sent again, ever more rarely, until it is confirmed', async () => {
    const { receive, peer, clock, events } = watched(() => toAlice);
    await receive(encodeBundle(bundleOf(particle({ ttl: 60_000 }))));
    const attempts = (): number[] => events.flatMap((event) => (event.kind === 'sent' ? [event.attempt] : []));
    const times = [];
    for (let turn = 0; turn < 5; turn++) {
      clock.advance(NOW + 59_999);
      times.push(clock.now() - NOW);
      await settle();
    }
    // The wait doubles, up to a tenth of the particle's life.
    expect(times).toEqual([1000, 3000, 7000, 13_000, 19_000]);
    expect(attempts()).toEqual([0, 1, 2, 3, 4, 5]);
    await receive(encodeReply({ ...about, kind: 'held', lengths: new Map() }));
    expect(peer.counters()).toMatchObject({ acknowledged: 1, resends: 5 });
    expect(peer.load()).toEqual({ particles: 1, bytes: expect.any(Number) as number, callsRunning: 0, callsWaiting: 0, unconfirmed: 0 });
  });

  it('is told to be undelivered when the particle ends', async () => {
    const { receive, peer, clock } = watched(() => toAlice);
    await receive(message());
    while (clock.advance(NOW + 5000)) await settle();
    expect(peer.counters()).toMatchObject({ expired: 1, undelivered: 1, resends: 9 });
    await receive(encodeReply({ ...about, kind: 'held', lengths: new Map() }));
    expect(peer.counters()).toMatchObject({ strayReplies: 1 });
    expect(peer.load()).toEqual({ particles: 0, bytes: 0, callsRunning: 0, callsWaiting: 0, unconfirmed: 0 });
  });

  it('may fail, and the answers, too', async () => {
    let deliver: (from: typeof alice.peer, bytes: Uint8Array) => void = () => undefined;
    const { peer } = watched(() => toAlice, {
      transport: {
        send: () => Promise.reject(new Error('cable cut')),
        onMessage: (handler) => {
          deliver = handler;
        },
      },
    });
    deliver(alice.peer, message());
    await settle();
    expect(peer.counters()).toMatchObject({ failedSends: 1, failedReplies: 1 });
  });
});

describe('what is called', () => {
  it('waits for its turn; what comes too late or never began is told', async () => {
    const running: ((outcome: CallOutcome) => void)[] = [];
    const { peer, clock } = watched(() => ({ calls: ['a', 'b', 'c', 'd'].map(request) }), {
      limits: { callsInFlight: 2 },
      services: { call: () => new Promise((resolve) => running.push(resolve)) },
    });
    peer.start(particle());
    await settle();
    expect(peer.load()).toMatchObject({ callsRunning: 2, callsWaiting: 2 });
    running[0]?.({ ok: true, value: 1 });
    await settle();
    expect(running).toHaveLength(3);
    clock.advance(NOW + 5000);
    for (const end of running) end({ ok: false, code: 1, message: 'late' });
    await settle();
    expect(peer.counters()).toMatchObject({ calls: 3, failedCalls: 2, lateOutcomes: 2, abandonedCalls: 1 });
    expect(peer.load()).toEqual({ particles: 0, bytes: 0, callsRunning: 0, callsWaiting: 0, unconfirmed: 0 });
  });
});

describe('what is kept', () => {
  it('and cannot be kept, stops the particle', async () => {
    const { peer, recovered } = watched(undefined, { store: { ...stuck, append: () => Promise.reject(new Error('disk full')) } });
    await recovered;
    peer.start(particle());
    await settle();
    expect(peer.counters()).toMatchObject({ failedSaves: 1 });
  });

  it('and cannot be forgotten, is told', async () => {
    const { receive, peer, clock } = watched(undefined, { store: { ...stuck, remove: () => Promise.reject(new Error('disk gone')) } });
    await receive(message());
    clock.advance(NOW + 5000);
    await settle();
    expect(peer.counters()).toMatchObject({ expired: 1, failedRemovals: 1, internalErrors: 0 });
  });

  it('and has expired, is forgotten on recovery', async () => {
    const store = new MemoryParticleStore();
    for (const id of ['old', 'new']) await store.append(bundleOf(particle({ id, timestamp: id === 'old' ? NOW - 6000 : NOW })));
    const { peer, recovered } = watched(undefined, { store });
    // Nothing is taken in before: the peer could contradict what it has said.
    expect(peer.start(particle({ id: 'new' }))).toMatchObject({ ok: false, refusal: { reason: 'starting' } });
    expect(await recovered).toBe(1);
    expect(peer.counters().refused).toEqual({ starting: 1, expired: 1 });
    expect((await store.all()).map((bundle) => bundle.particle.id)).toEqual(['new']);
  });
});

it('an ended particle stays ended when the clock is set back', async () => {
  let back = 0;
  const clock = new VirtualClock(NOW);
  const { peer, receive } = watched(undefined, { clock: { now: () => clock.now() - back, after: (milliseconds, callback) => clock.after(milliseconds, callback) } });
  await receive(message());
  clock.advance(NOW + 5000);
  back = 3000;
  await receive(message());
  expect(peer.counters()).toMatchObject({ expired: 1, refused: { expired: 1 } });
});

it('duplicates and parts that are not believed are told', async () => {
  const { receive, peer } = watched((count) => ({ changed: count === 1, rejected: [{ kind: 'bad-signature', peer: bob.peer }] }));
  await receive(message());
  await receive(message());
  expect(peer.counters()).toMatchObject({ duplicates: 1, rejected: { 'bad-signature': 2 } });
});

afterAll(() => {
  for (const { events } of worlds) seen.push(...events);
  // The compiler sees to it that none is forgotten here.
  const all: Record<PeerEvent['kind'], true> = {
    received: true,
    admitted: true,
    duplicate: true,
    refused: true,
    rejected: true,
    sent: true,
    'send-failed': true,
    acknowledged: true,
    'put-off': true,
    'turned-away': true,
    'stray-reply': true,
    answered: true,
    'reply-failed': true,
    'call-ended': true,
    'late-outcome': true,
    'abandoned-call': true,
    expired: true,
    undelivered: true,
    'save-failed': true,
    'removal-failed': true,
    'internal-error': true,
  };
  expect([...new Set(seen.map(({ kind }) => kind))].sort()).toEqual(Object.keys(all).sort());
  const refused = seen.flatMap((event) => (event.kind === 'refused' ? [event.refusal.reason] : []));
  expect([...new Set(refused)].sort()).toEqual([...refusalReasons].sort());
  for (const event of seen) expect(describePeerEvent(event)).toMatch(/^[a-z0-9].{10,}$/iu);
  for (const event of seen) expect(describePeerEvent(event)).not.toMatch(/undefined|\[object/);
});
