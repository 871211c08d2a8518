import type { Crypto } from '../../particle/crypto.ts';

/** Bytes of a page of the tree. */
export const PAGE = 4096;
const FAN_OUT = 16;
/** 16⁵ pages of 4 KiB are the 4 GiB that a memory can have. */
const LEVELS = 5;
const HASH = 32;

export interface Hasher extends Pick<Crypto, 'sha256'> {
  /** Whether arrays of the same length are equal, if the host can tell faster than 10 GB/s: in Node, `Buffer.compare`. */
  readonly equal?: (a: Uint8Array, b: Uint8Array) => boolean;
}

/**
 * The Merkle tree over the pages of a memory: a leaf is the hash of a page, a node that of its 16 children. Pages and nodes have
 * different lengths, so no node can pass for a page. What is behind the memory counts as zeros, so the root has to be taken together
 * with the memory's length. Wide, because calls of a hash function cost more than bytes: an update of one page takes six.
 */
export class PageTree {
  readonly #hasher: Hasher;
  /** Hash of an empty subtree, by level. */
  readonly #empty: readonly Uint8Array[];
  /** Hashes one after the other, by level: the leaves first. */
  readonly #levels: Uint8Array[];
  readonly #dirty = new Set<number>();
  #pages = 0;

  constructor(hasher: Hasher) {
    this.#hasher = hasher;
    const empty = [hasher.sha256(new Uint8Array(PAGE))];
    for (let level = 1; level <= LEVELS; level++) {
      const below = empty[level - 1] ?? new Uint8Array(HASH);
      const children = new Uint8Array(FAN_OUT * HASH);
      for (let i = 0; i < FAN_OUT; i++) children.set(below, i * HASH);
      empty.push(hasher.sha256(children));
    }
    this.#empty = empty;
    this.#levels = empty.map((hash) => hash.slice());
  }

  /** Room for so many pages; new ones are zeros. Never fewer than before. */
  resize(pages: number): void {
    this.#pages = Math.max(pages, this.#pages);
    let count = this.#pages;
    for (const [level, hashes] of this.#levels.entries()) {
      // Whole groups, so that a node's children are always there.
      const wanted = level === LEVELS ? 1 : Math.max(FAN_OUT, Math.ceil(count / FAN_OUT) * FAN_OUT);
      if (hashes.length < wanted * HASH) {
        const larger = new Uint8Array(wanted * HASH);
        larger.set(hashes);
        const empty = this.#empty[level] ?? new Uint8Array(HASH);
        for (let at = hashes.length; at < larger.length; at += HASH) larger.set(empty, at);
        this.#levels[level] = larger;
      }
      count = Math.ceil(count / FAN_OUT);
    }
  }

  /** @param contents the 4096 bytes of this page; only looked at now */
  update(page: number, contents: Uint8Array): void {
    this.#levels[0]?.set(this.#hasher.sha256(contents), page * HASH);
    this.#dirty.add(Math.floor(page / FAN_OUT));
  }

  root(): Uint8Array {
    let dirty: Iterable<number> = this.#dirty;
    for (let level = 1; level <= LEVELS; level++) {
      const below = this.#levels[level - 1];
      const here = this.#levels[level];
      const parents = new Set<number>();
      for (const node of dirty) {
        const children = below?.subarray(node * FAN_OUT * HASH, (node + 1) * FAN_OUT * HASH) ?? new Uint8Array();
        here?.set(this.#hasher.sha256(children), node * HASH);
        parents.add(Math.floor(node / FAN_OUT));
      }
      dirty = parents;
    }
    this.#dirty.clear();
    return (this.#levels[LEVELS] ?? new Uint8Array(HASH)).slice(0, HASH);
  }
}
