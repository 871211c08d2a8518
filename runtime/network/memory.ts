/** A network inside one process. Whoever makes it decides when, how often and whether a message arrives. */
import type { PeerId } from '../particle/particle.ts';
import type { Transport } from '../peer/contracts.ts';
import type { DeliveryQueue } from './delivery-queue.ts';

type Handler = (from: PeerId, bytes: Uint8Array) => void;

export interface Message {
  /** Counted from 1, in the order of sending. */
  readonly number: number;
  readonly from: PeerId;
  readonly to: PeerId;
  readonly bytes: Uint8Array;
}

/** Takes a message on its way; it arrives whenever `arrive` is called, which may be never. */
export type Carrier = (message: Message, arrive: () => void) => void;

export type MemoryNetworkOptions = {
  /** Told of every message that was handed over for sending. */
  readonly onSend?: (message: Message) => void;
  /** Whether a peer can send to another; default: everyone to everyone. */
  readonly reaches?: (from: PeerId, to: PeerId) => boolean;
} & (
  | { readonly carrier: Carrier }
  /** Everything arrives, in the order that the queue decides. */
  | { readonly queue: DeliveryQueue }
);

/** Messages are copied, so neither side can change the other's bytes. */
export class MemoryNetwork {
  readonly #carrier: Carrier;
  readonly #onSend: MemoryNetworkOptions['onSend'];
  readonly #reaches: MemoryNetworkOptions['reaches'];
  readonly #handlers = new Map<PeerId, Handler | undefined>();
  #messages = 0;
  #bytes = 0;

  constructor(options: MemoryNetworkOptions) {
    this.#carrier = 'carrier' in options ? options.carrier : (_, arrive) => options.queue.push(arrive, true);
    this.#onSend = options.onSend;
    this.#reaches = options.reaches;
  }

  /** Messages sent so far; what the carrier makes of them is not counted. */
  get messages(): number {
    return this.#messages;
  }

  /** Bytes sent so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The end of the network that `peer` uses. */
  transport(peer: PeerId): Transport {
    this.#handlers.set(peer, undefined);
    return {
      send: (to, bytes) => this.#send(peer, to, bytes.slice()),
      onMessage: (handler) => {
        this.#handlers.set(peer, handler);
      },
    };
  }

  /** Nothing arrives there any more, and who sends to it is told that there is no such peer. */
  leave(peer: PeerId): void {
    this.#handlers.delete(peer);
  }

  #send(from: PeerId, to: PeerId, bytes: Uint8Array): Promise<void> {
    if (!this.#handlers.has(to)) return Promise.reject(new Error(`no peer ${to} in this network`));
    if (this.#reaches?.(from, to) === false) return Promise.reject(new Error(`no connection to ${to}`));
    this.#bytes += bytes.length;
    const message = { number: ++this.#messages, from, to, bytes };
    this.#onSend?.(message);
    this.#carrier(message, () => this.#handlers.get(to)?.(from, bytes));
    return Promise.resolve();
  }
}
