import type { Json } from '../../../particle/json.ts';

/** A resource as plain data, for the state of the component that has it: its kind, and what there is to know of it. */
export type KeptResource = readonly [kind: string, ...details: readonly Json[]];

/** How jco is told that the `result` of an imported function is its error. */
export class ErrorResult extends Error {
  override readonly name = 'ErrorResult';
  readonly payload: unknown;

  constructor(payload: unknown) {
    super('the error of a result');
    this.payload = payload;
  }
}

/** The most that one write may bring; a guest with more asks again. */
const MOST_AT_ONCE = 0x1_0000n;

/** Everything here is ready at once. */
export class Pollable {
  ready(): boolean {
    return true;
  }

  block(): void {
    return undefined;
  }

  kept(): KeptResource {
    return ['pollable'];
  }
}

export class IoError {
  toDebugString(): string {
    return 'the stream cannot be used';
  }

  kept(): KeptResource {
    return ['error'];
  }
}

/** Where there is nothing to read. */
export class InputStream {
  read(length: bigint): Uint8Array {
    if (length === 0n) return new Uint8Array();
    throw new ErrorResult({ tag: 'closed' });
  }

  blockingRead(length: bigint): Uint8Array {
    return this.read(length);
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }

  blockingSkip(length: bigint): bigint {
    return this.skip(length);
  }

  subscribe(): Pollable {
    return new Pollable();
  }

  kept(): KeptResource {
    return ['input'];
  }
}

/** Where what is written to a stream goes. */
export interface OutputTarget {
  /** @throws ErrorResult */
  write(bytes: Uint8Array): void;
  kept(): KeptResource;
}

export class OutputStream {
  readonly #target: OutputTarget;

  constructor(target: OutputTarget) {
    this.#target = target;
  }

  checkWrite(): bigint {
    return MOST_AT_ONCE;
  }

  write(bytes: Uint8Array): void {
    this.#target.write(bytes);
  }

  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.#target.write(bytes);
  }

  writeZeroes(count: bigint): void {
    this.#target.write(new Uint8Array(Number(count < MOST_AT_ONCE ? count : MOST_AT_ONCE)));
  }

  blockingWriteZeroesAndFlush(count: bigint): void {
    this.writeZeroes(count);
  }

  splice(): bigint {
    return 0n;
  }

  blockingSplice(): bigint {
    return 0n;
  }

  flush(): void {
    return undefined;
  }

  blockingFlush(): void {
    return undefined;
  }

  subscribe(): Pollable {
    return new Pollable();
  }

  kept(): KeptResource {
    return this.#target.kept();
  }
}
