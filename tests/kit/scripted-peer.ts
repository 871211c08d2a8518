/** One peer with an engine that does what a test says, and everything around it under control. */
import type { CallRequest, Effects, Engine } from '../../runtime/engine/contracts.ts';
import { DeliveryQueue } from '../../runtime/network/delivery-queue.ts';
import { MemoryNetwork } from '../../runtime/network/memory.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { createParticle } from '../../runtime/particle/particle-signature.ts';
import type { Bundle, CallOutcome, InstanceKey, Particle, PeerId } from '../../runtime/particle/particle.ts';
import type { ServiceHost } from '../../runtime/peer/contracts.ts';
import { nodeCrypto, nodeSigner } from '../../runtime/peer/node-crypto.ts';
import type { PeerEvent } from '../../runtime/peer/peer-event.ts';
import { Peer } from '../../runtime/peer/peer.ts';
import type { PeerOptions } from '../../runtime/peer/peer-options.ts';
import { VirtualClock } from '../../runtime/testing/virtual-clock.ts';

export const NOW = 1_700_000_000_000;
export const alice = nodeSigner(new Uint8Array(32).fill(1));
export const bob = nodeSigner(new Uint8Array(32).fill(2));
const crypto = nodeCrypto();

export const particle = (content: Partial<Particle> = {}): Particle => createParticle({ id: 'p1', timestamp: NOW, ttl: 5000, script: '(null)', ...content }, alice);
export const bundleOf = (p: Particle): Bundle => ({ particle: p, segments: [], values: new Map() });
const nothing: Effects = { calls: [], sends: [], changed: false, rejected: [] };
export const request = (name: string): CallRequest => ({ key: name as InstanceKey, instruction: 0, service: 's', function: name, args: [], tetraplets: [] });

/** An engine that does what a test tells it to. */
class ScriptedEngine implements Engine {
  readonly events: string[] = [];
  constructor(
    readonly particle: Particle,
    readonly onDeliver: (count: number) => Partial<Effects>,
    readonly onComplete: (key: string, outcome: CallOutcome) => Partial<Effects> = () => ({ changed: true }),
  ) {}
  deliver(): Effects {
    this.events.push('deliver');
    return { ...nothing, changed: true, ...this.onDeliver(this.events.length) };
  }
  complete(key: InstanceKey, outcome: CallOutcome): Effects {
    this.events.push(`complete ${key}`);
    return { ...nothing, ...this.onComplete(key, outcome) };
  }
  waiting = () => [];
  outcome = () => ({ kind: 'waiting' }) as const;
  lengths = (owners: Iterable<PeerId>) => new Map([...owners].map((owner) => [owner, 0]));
  confirm = () => undefined;
  forget = () => undefined;
  unsaved = () => bundleOf(this.particle);
  restore = () => this.deliver();
  bundleFor = () => bundleOf(this.particle);
  snapshot = () => bundleOf(this.particle);
}

/** Bob, with a scripted engine for each particle, and whoever sends him bytes: alice. */
export function setUp(onDeliver: (count: number) => Partial<Effects> = () => ({}), options: Partial<PeerOptions> = {}) {
  const clock = new VirtualClock(NOW);
  const queue = new DeliveryQueue('fifo', seededRandom(1));
  const network = new MemoryNetwork({ queue });
  const engines: ScriptedEngine[] = [];
  const events: PeerEvent[] = [];
  const log: string[] = [];
  const onEvent = (event: PeerEvent): void => {
    events.push(event);
    if (event.kind === 'sent') log.push('send');
    else if (event.kind === 'refused') log.push(`refused: ${event.refusal.reason}`);
    else if (event.kind === 'rejected') log.push(`rejected: ${event.rejection.kind}`);
    else if (event.kind === 'send-failed' || event.kind === 'save-failed' || event.kind === 'internal-error') log.push(`${event.kind}: ${event.problem}`);
  };
  const services: ServiceHost = { call: () => Promise.resolve({ ok: true, value: null }) };
  const peer = new Peer({
    signer: bob,
    crypto,
    clock,
    services,
    onEvent,
    random: () => 0.5,
    transport: network.transport(bob.peer),
    createEngine: (p) => {
      const engine = new ScriptedEngine(p, onDeliver);
      engines.push(engine);
      return { ok: true, engine };
    },
    ...options,
  });
  const sender = network.transport(alice.peer);
  const recovered = options.store === undefined ? Promise.resolve(0) : peer.recover();
  const receive = async (bytes: Uint8Array): Promise<void> => {
    await recovered;
    await sender.send(bob.peer, bytes);
    while (queue.deliverNext());
    await settle();
  };
  return { clock, peer, recovered, engines, events, log, receive, network };
}

export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
