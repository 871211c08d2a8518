/** Errors of what a handler covers: what has surely been waited for before any, and who knows of them. */
import { mayFail } from '../core/core.ts';
import { operandsOf } from '../placement/placed.ts';
import type { Placed } from '../placement/placed.ts';
import { nobody, union } from './peers.ts';
import type { PeerSet } from './peers.ts';

/** Collects them in the order of the text. */
export class Faults {
  #before: number | undefined;
  #peers: PeerSet = nobody;

  /** How many things have been waited for before the first error; undefined when there is none. */
  get before(): number | undefined {
    return this.#before;
  }

  /** One of those who may know of the error. */
  get peers(): PeerSet {
    return this.#peers;
  }

  note(before: number, peers: PeerSet): void {
    this.#before ??= before;
    this.#peers = union([this.#peers, peers]);
  }

  /** What was waited for after that is waited for on one of several ways only. */
  forget(since: number): void {
    if (this.#before !== undefined && this.#before > since) this.#before = since;
  }
}

/** Whether a node may fail by itself, once it is known whose turn it is. */
export function isFallible(node: Placed): boolean {
  return node.kind === 'call' || node.kind === 'fail' || node.kind === 'tour' || operandsOf(node).some(mayFail);
}
