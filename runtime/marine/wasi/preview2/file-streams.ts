/** Streams of files and directories. */
import type { ErrorCode } from './error-code.ts';
import type { Descriptor } from './descriptor.ts';
import type { DirectoryEntry } from './records.ts';
import { ErrorResult, InputStream, IoError, type KeptResource, type OutputTarget } from './streams.ts';

/** Why a stream of a file failed. */
export class IoFailure extends IoError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super();
    this.code = code;
  }

  override toDebugString(): string {
    return `the file cannot be used: ${this.code}`;
  }

  override kept(): KeptResource {
    return ['file-error', this.code];
  }
}

/** Errors of streams are another type than those of files. */
function onStream<Value>(run: () => Value): Value {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof ErrorResult) || typeof thrown.payload !== 'string') throw thrown;
    // Files give no other texts.
    throw new ErrorResult({ tag: 'last-operation-failed', val: new IoFailure(thrown.payload as ErrorCode) });
  }
}

export class FileInput extends InputStream {
  readonly #file: Descriptor;
  #position: bigint;

  constructor(file: Descriptor, position: bigint) {
    super();
    this.#file = file;
    this.#position = position;
  }

  override read(length: bigint): Uint8Array {
    if (length === 0n) return new Uint8Array();
    const [bytes] = onStream(() => this.#file.read(length, this.#position));
    if (bytes.length === 0) throw new ErrorResult({ tag: 'closed' });
    this.#position += BigInt(bytes.length);
    return bytes;
  }

  override kept(): KeptResource {
    return ['file-input', this.#file.number, String(this.#position)];
  }
}

/** What is written goes behind what was written before. */
export class FileOutput implements OutputTarget {
  readonly #file: Descriptor;
  #position: bigint;

  constructor(file: Descriptor, position: bigint) {
    this.#file = file;
    this.#position = position;
  }

  write(bytes: Uint8Array): void {
    this.#position = writeAll(this.#file, bytes, this.#position);
  }

  kept(): KeptResource {
    return ['file-output', this.#file.number, String(this.#position)];
  }
}

/** What is written goes to the end of the file, wherever that is then. */
export class AppendOutput implements OutputTarget {
  readonly #file: Descriptor;

  constructor(file: Descriptor) {
    this.#file = file;
  }

  write(bytes: Uint8Array): void {
    writeAll(this.#file, bytes, onStream(() => this.#file.stat().size));
  }

  kept(): KeptResource {
    return ['append-output', this.#file.number];
  }
}

/** @returns the position behind the bytes */
function writeAll(file: Descriptor, bytes: Uint8Array, position: bigint): bigint {
  return onStream(() => {
    for (let done = 0; done < bytes.length; ) done += Number(file.write(bytes.subarray(done), position + BigInt(done)));
    return position + BigInt(bytes.length);
  });
}

/** What was in a directory when the stream was made. */
export class DirectoryEntryStream {
  readonly #entries: readonly DirectoryEntry[];
  #next = 0;

  constructor(entries: readonly DirectoryEntry[]) {
    this.#entries = entries;
  }

  readDirectoryEntry(): DirectoryEntry | undefined {
    return this.#entries[this.#next++];
  }

  kept(): KeptResource {
    return ['directory-entries', ...this.#entries.slice(this.#next).map(({ name, type }) => [name, type])];
  }
}
