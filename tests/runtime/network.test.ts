import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { deliveries, DeliveryQueue } from '../../runtime/network/delivery-queue.ts';
import type { Delivery } from '../../runtime/network/delivery-queue.ts';
import { MemoryNetwork } from '../../runtime/network/memory.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import type { PeerId } from '../../runtime/particle/particle.ts';
import { checkNetwork } from '../../runtime/testing/check-network.ts';
import { defineNetwork } from '../../runtime/testing/network-definition.ts';
import type { ServiceContext } from '../../runtime/testing/network-definition.ts';
import { VirtualClock } from '../../runtime/testing/virtual-clock.ts';

const [a, b] = ['a', 'b'] as PeerId[] as [PeerId, PeerId];

async function arrivals(mode: Delivery, seed: number, count: number): Promise<number[]> {
  const queue = new DeliveryQueue(mode, seededRandom(seed));
  const network = new MemoryNetwork({ queue });
  const seen: number[] = [];
  network.transport(b).onMessage((from, bytes) => {
    expect(from).toBe(a);
    seen.push(bytes[0] ?? -1);
  });
  const sender = network.transport(a);
  for (let i = 0; i < count; i++) await sender.send(b, Uint8Array.of(i));
  while (queue.deliverNext());
  expect(network.messages).toBe(count);
  expect(network.bytes).toBe(count);
  return seen;
}

describe('memory network', () => {
  it('delivers everything, in an order that mode and seed decide', async () => {
    const inOrder = Array.from({ length: 100 }, (_, i) => i);
    expect(await arrivals('fifo', 1, 100)).toEqual(inOrder);
    expect(await arrivals('lifo', 1, 100)).toEqual(inOrder.toReversed());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...deliveries), fc.integer(), async (mode, seed) => {
        const seen = await arrivals(mode, seed, 100);
        expect(await arrivals(mode, seed, 100)).toEqual(seen);
        expect([...new Set(seen)].sort((x, y) => x - y)).toEqual(inOrder);
        expect(seen.length > 100).toBe(mode === 'duplicate');
      }),
      { numRuns: 20 },
    );
    expect(await arrivals('random', 1, 100)).not.toEqual(await arrivals('random', 2, 100));
  });

  it('copies bytes, lets messages travel on a clock, and refuses unknown receivers', async () => {
    const clock = new VirtualClock(0);
    const queue = new DeliveryQueue('fifo', seededRandom(1));
    const network = new MemoryNetwork({
      carrier: ({ bytes }, arrive) => void clock.after(100 - (bytes[0] ?? 0), () => queue.push(arrive, true)),
    });
    const seen: number[] = [];
    network.transport(b).onMessage((_, bytes) => seen.push(bytes[0] ?? -1));
    const sender = network.transport(a);
    const buffer = Uint8Array.of(10);
    await sender.send(b, buffer);
    buffer[0] = 20;
    await sender.send(b, buffer);
    expect(queue.deliverNext()).toBe(false);
    while (clock.advance(100)) while (queue.deliverNext());
    expect(seen).toEqual([20, 10]);
    await expect(sender.send('nobody' as PeerId, buffer)).rejects.toThrow('no peer nobody');
  });
});

describe('virtual clock', () => {
  it('fires timers by time, then by order of setting, and never goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 30 }), (timers) => {
        const clock = new VirtualClock(1000);
        const fired: number[] = [];
        const cancels = timers.map(([delay], i) => clock.after(delay, () => fired.push(i)));
        timers.forEach(([, cancelled], i) => {
          if (cancelled) cancels[i]?.();
        });
        let before = clock.now();
        while (clock.advance(1010)) {
          expect(clock.now()).toBeGreaterThanOrEqual(before);
          before = clock.now();
        }
        expect(clock.now()).toBe(1010);
        const expected = timers.map(([delay, cancelled], i) => ({ delay, cancelled, i })).filter(({ delay, cancelled }) => !cancelled && delay <= 10);
        expect(fired).toEqual(expected.sort((x, y) => x.delay - y.delay || x.i - y.i).map(({ i }) => i));
      }),
    );
  });
});

describe('network definition', () => {
  const definition = defineNetwork({
    init: 'me',
    relay: 'hub',
    peers: {
      me: {},
      hub: {
        services: {
          greet: {
            bare: (name) => `hi ${String(name)}`,
            typed: (name: string, times: number) => name.repeat(times),
            object: async (person: { name: string }, context: ServiceContext) => {
              await context.sleep(10);
              return [person.name, context.peer];
            },
          },
        },
      },
    },
    callbacks: { tell: (text: string) => text.length },
    particle: { ttl: 1000 },
  });

  it('is accepted as it is', () => {
    expect(checkNetwork(definition)).toEqual({ ok: true, definition });
  });

  it.each([
    [undefined, 'a network definition is missing'],
    [{ peers: { me: {} } }, '`init` is missing: it names one of the peers "me"'],
    [{ init: 'you', peers: { me: {}, bob: {} } }, '`init` is "you", which is not among the peers "me", "bob"'],
    [{ init: 'me', relay: 'hub', peers: { me: {} } }, '`relay` is "hub", which is not among the peers "me"'],
    [{ init: 'me', peers: {} }, '`peers` is empty: a network needs at least the peer that starts the program, e.g. `peers: { me: {} }`'],
    [{ init: 'me', peers: { 'a b': {} } }, '"a b" cannot be the name of a peer: a name starts with a letter and holds letters, digits, - and _'],
    [{ init: 'me', peers: { me: { service: {} } } }, 'the peer `me` has the field `service`, which means nothing here; it may have: services'],
    [
      { init: 'me', peers: { me: { services: { s: { f: 1 } } } } },
      '`f` in the service `s` of the peer `me` must be a function, got a number; for a constant write `f: () => …`',
    ],
    [{ init: 'me', peers: { me: { services: { s: () => 1 } } } }, 'the service `s` of the peer `me` must be an object, got a function'],
    [{ init: 'me', peers: { me: {} }, particle: { ttl: 0 } }, '`particle.ttl` must be a whole number of milliseconds from 1, got 0'],
  ])('%j is refused in words', (value, problem) => {
    expect(checkNetwork(value)).toEqual({ ok: false, problem });
  });
});
