/** A network inside one process, whose order of delivery is chosen by a seed. */
import type { PeerId } from '../particle/particle.ts';
import type { Clock, Transport } from '../peer/contracts.ts';
import type { DeliveryQueue } from './delivery-queue.ts';

type Handler = (from: PeerId, bytes: Uint8Array) => void;

export interface Message {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly bytes: Uint8Array;
}

export interface MemoryNetworkOptions {
  readonly queue: DeliveryQueue;
  /** Milliseconds on that clock that a message travels before it can arrive; default: none. */
  readonly latency?: { readonly clock: Clock; readonly of: (message: Message) => number };
  /** Told of every message that was handed over for sending. */
  readonly onSend?: (message: Message) => void;
}

/**
 * Nothing arrives by itself: whoever drives the network calls `queue.deliverNext()`. Messages are copied, so neither side can change
 * the other's bytes. A fault (loss, partition, crash) is a decision between `send` and the queue, in `#travel`.
 */
export class MemoryNetwork {
  readonly #options: MemoryNetworkOptions;
  readonly #handlers = new Map<PeerId, Handler | undefined>();
  #messages = 0;
  #bytes = 0;
  #travelling = 0;

  constructor(options: MemoryNetworkOptions) {
    this.#options = options;
  }

  /** Messages sent so far, duplicates made by the network not counted. */
  get messages(): number {
    return this.#messages;
  }

  /** Bytes sent so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Messages that wait for their latency to pass and are not in the queue yet. */
  get travelling(): number {
    return this.#travelling;
  }

  /** The end of the network that `peer` uses. */
  transport(peer: PeerId): Transport {
    this.#handlers.set(peer, undefined);
    return {
      send: (to, bytes) => this.#send({ from: peer, to, bytes: bytes.slice() }),
      onMessage: (handler) => {
        this.#handlers.set(peer, handler);
      },
    };
  }

  /** Nothing arrives there any more, and who sends to it is told that there is no such peer. */
  leave(peer: PeerId): void {
    this.#handlers.delete(peer);
  }

  #send(message: Message): Promise<void> {
    if (!this.#handlers.has(message.to)) return Promise.reject(new Error(`no peer ${message.to} in this network`));
    this.#messages++;
    this.#bytes += message.bytes.length;
    this.#options.onSend?.(message);
    this.#travel(message);
    return Promise.resolve();
  }

  #travel(message: Message): void {
    const { queue, latency } = this.#options;
    const arrive = (): void => this.#handlers.get(message.to)?.(message.from, message.bytes);
    if (latency === undefined) {
      queue.push(arrive, true);
      return;
    }
    this.#travelling++;
    latency.clock.after(latency.of(message), () => {
      this.#travelling--;
      queue.push(arrive, true);
    });
  }
}
