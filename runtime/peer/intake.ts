/** How much a peer has taken in and not let go of again, and what is too much. */
import { sizeOf } from '../engine/value-size.ts';
import type { Json } from '../particle/json.ts';
import type { Bundle, PeerId } from '../particle/particle.ts';
import type { PeerLimits } from './limits.ts';
import type { Delivered } from './particle-process.ts';
import type { Refusal } from './refusal.ts';

/** What a log entry takes in memory, or so. */
const ENTRY_BYTES = 256;

/** What one particle has brought. */
export interface Share {
  bytes: number;
}

export class Intake {
  readonly #limits: PeerLimits;
  readonly #queued = new Map<PeerId, number>();
  #bytes = 0;

  constructor(limits: PeerLimits) {
    this.#limits = limits;
  }

  /** Of all particles that are held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Why a message is too much for a particle; `share` is undefined for a new one. */
  refusal({ bytes, from }: Delivered, share: Share | undefined, queuedMessages: number): Refusal | undefined {
    const { particleBytes, totalBytes, queuedMessages: queue, queuedMessagesPerSender } = this.#limits;
    const brought = (share?.bytes ?? 0) + bytes;
    if (brought > particleBytes) return { reason: 'particle-too-large', detail: `the particle brought ${brought} bytes, at most ${particleBytes} are allowed` };
    if (this.#bytes + bytes > totalBytes) return { reason: 'too-many-bytes', detail: `the particles here take ${this.#bytes} bytes, at most ${totalBytes}` };
    if (queuedMessages >= queue) return { reason: 'queue-full', detail: `${queuedMessages} messages already wait for this particle` };
    const waiting = from === undefined ? 0 : (this.#queued.get(from) ?? 0);
    if (waiting < queuedMessagesPerSender) return undefined;
    return { reason: 'sender-queue-full', detail: `${waiting} messages of this sender already wait` };
  }

  add(share: Share, bytes: number): void {
    share.bytes += bytes;
    this.#bytes += bytes;
  }

  /** The particle ended. */
  free(share: Share): void {
    this.add(share, -share.bytes);
  }

  queue({ from }: Delivered): void {
    if (from !== undefined) this.#queued.set(from, (this.#queued.get(from) ?? 0) + 1);
  }

  unqueue({ from }: Delivered): void {
    if (from === undefined) return;
    const left = (this.#queued.get(from) ?? 0) - 1;
    if (left > 0) this.#queued.set(from, left);
    else this.#queued.delete(from);
  }

  /** About what a bundle takes in memory. */
  sizeOf({ particle, segments, values }: Bundle): number {
    let size = particle.script.length;
    for (const { entries } of segments) size += entries.length * ENTRY_BYTES;
    for (const value of values.values()) size += this.sizeOfValue(value);
    return size;
  }

  sizeOfValue(value: Json): number {
    const { particleBytes } = this.#limits;
    return Math.min(Math.ceil(sizeOf(value, particleBytes)), particleBytes);
  }
}
