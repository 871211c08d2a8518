import { DATA } from './preview1.ts';
import type { Preview1 } from './preview1.ts';

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
}

export class IoError {
  toDebugString(): string {
    return 'the stream cannot be used';
  }
}

/** Where there is nothing to read. */
export class InputStream {
  read(): Uint8Array {
    throw closed();
  }

  blockingRead(): Uint8Array {
    throw closed();
  }

  skip(): bigint {
    throw closed();
  }

  blockingSkip(): bigint {
    throw closed();
  }

  subscribe(): Pollable {
    return new Pollable();
  }
}

function closed(): ErrorResult {
  return new ErrorResult({ tag: 'closed' });
}

export class OutputStream {
  readonly #write: (bytes: Uint8Array) => void;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  checkWrite(): bigint {
    return MOST_AT_ONCE;
  }

  write(bytes: Uint8Array): void {
    this.#write(bytes);
  }

  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.#write(bytes);
  }

  writeZeroes(count: bigint): void {
    this.#write(new Uint8Array(Number(count < MOST_AT_ONCE ? count : MOST_AT_ONCE)));
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
}

/** What is written there goes to a descriptor of preview 1. */
export function outputTo(wasi: Preview1, descriptor: number): OutputStream {
  return new OutputStream((bytes) => {
    wasi.bytes(DATA, bytes.length).set(bytes);
    wasi.view.setUint32(0, DATA, true);
    wasi.view.setUint32(4, bytes.length, true);
    if (wasi.call('fd_write', descriptor, 0, 1, 8) !== 0) throw closed();
  });
}
