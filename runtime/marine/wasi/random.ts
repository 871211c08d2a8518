/** Fills the bytes. */
export type GuestRandom = (into: Uint8Array) => void;

/**
 * Random bytes that follow from a seed: SHA-256 of the seed and a counter of 8 bytes, block after block. Nobody who does not know the
 * seed can tell them from others, and they are the same on every machine.
 */
export class SeededRandom {
  readonly #seed: Uint8Array;
  readonly #sha256: (bytes: Uint8Array) => Uint8Array;
  /** Bytes that were given; part of the state of whoever uses it. */
  position = 0;

  constructor(seed: Uint8Array, sha256: (bytes: Uint8Array) => Uint8Array) {
    this.#seed = seed;
    this.#sha256 = sha256;
  }

  readonly fill: GuestRandom = (into) => {
    for (let done = 0; done < into.length; ) {
      const offset = this.position % 32;
      const part = this.#block(Math.floor(this.position / 32)).subarray(offset, offset + into.length - done);
      into.set(part, done);
      done += part.length;
      this.position += part.length;
    }
  };

  #block(index: number): Uint8Array {
    const message = new Uint8Array(this.#seed.length + 8);
    message.set(this.#seed);
    new DataView(message.buffer).setBigUint64(this.#seed.length, BigInt(index));
    return this.#sha256(message);
  }
}
