/** A network inside the process that clients can join: peers that run for as long as somebody needs them. */
import type { Connection, Network } from '../client/contracts.ts';
import { DeliveryQueue } from '../network/delivery-queue.ts';
import type { Delivery } from '../network/delivery-queue.ts';
import { MemoryNetwork } from '../network/memory.ts';
import { seededRandom } from '../network/random.ts';
import type { Cryptography } from '../particle/crypto.ts';
import { nobleCryptography } from '../particle/keys.ts';
import type { PeerId } from '../particle/particle.ts';
import type { Clock } from '../peer/contracts.ts';
import { nextTurn, realClock } from '../peer/defaults.ts';
import { particleEngines } from '../peer/particle-engines.ts';
import { serviceHost } from '../services/provider.ts';
import { definedPeer, definedServices } from './defined-peer.ts';
import type { NetworkDefinition } from './network-definition.ts';
import { simulatedPeers } from './simulated-keys.ts';

export interface LocalNetworkOptions {
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** In which order messages arrive. Default `fifo`. */
  readonly delivery?: Delivery;
  /** Decides the order for the other deliveries. Default 1. */
  readonly seed?: number;
  /** Default: plain JavaScript, which works everywhere. */
  readonly cryptography?: Cryptography;
}

export interface LocalNetwork extends Network {
  /** Peer id of every peer by name; the same in every run. */
  readonly peers: Readonly<Record<string, PeerId>>;
  /** Stops all peers. */
  close(): void;
}

/**
 * Starts the peers of a definition. Unlike in `simulate`, the program is started by clients from outside.
 *
 * @example
 * const network = startLocalNetwork({ relay: 'relay', peers: { relay: {}, shop: { services: { shop: { price: () => 3 } } } } });
 * Object.keys(network.peers); // => ['relay', 'shop']
 * network.close();
 * @param definition `relay` names the peer that clients are connected through; without it each is its own
 */
export function startLocalNetwork(definition: Pick<NetworkDefinition, 'relay' | 'peers'>, options: LocalNetworkOptions = {}): LocalNetwork {
  const { clock = realClock, delivery = 'fifo', seed = 1, cryptography = nobleCryptography } = options;
  const queue = new DeliveryQueue(delivery, seededRandom(seed), () => void drain());
  const network = new MemoryNetwork({ queue });
  const peers = simulatedPeers(definition, cryptography);
  const relay = definition.relay === undefined ? undefined : peers[definition.relay];
  if (definition.relay !== undefined && relay === undefined) throw new RangeError(`the relay "${definition.relay}" is not among the peers ${Object.keys(peers).join(', ')}`);
  const createEngine = particleEngines(cryptography.crypto);
  const running = Object.keys(definition.peers).map((name) => {
    const services = serviceHost(definedServices(name, definition.peers, peers, cryptography), `"${name}"`);
    return definedPeer(name, network, cryptography, { services, clock, createEngine });
  });

  let draining = false;
  /** Lets everything arrive, one thing a turn, so that what it causes comes into the queue in between. */
  async function drain(): Promise<void> {
    if (draining) return;
    draining = true;
    do await nextTurn();
    while (queue.deliverNext());
    draining = false;
  }

  return {
    peers,
    join(peer): Promise<Connection> {
      const leave = (): Promise<void> => {
        network.leave(peer);
        return Promise.resolve();
      };
      return Promise.resolve({ transport: network.transport(peer), relay, leave });
    },
    close() {
      for (const peer of running) peer.close();
    },
  };
}
