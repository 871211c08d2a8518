/** What preview 2 is made of: functions of preview 1, called from the host. What was granted is looked after there, and only there. */
import { errorCode } from './error-code.ts';
import { datetime, descriptorType, type DescriptorStat, type DescriptorType } from './records.ts';
import { ErrorResult } from './streams.ts';

/** Works on a memory of its own. */
export interface Preview1Calls {
  readonly view: DataView;
  /** A part of the memory, made larger for it. */
  bytes(at: number, length: number): Uint8Array;
  /** @returns the error's number; 0 for none */
  call(name: string, ...args: readonly (number | bigint)[]): number;
}

/** Where results of one call are, and where arguments begin. */
export const result = 0;
export const data = 4096;

/** Bytes that one call reads or writes; a guest with more asks again. */
export const mostAtOnce = 1 << 20;

/** More than any path may have; the rest of what a component sends need not go through memory. */
const longestPath = 5000;

const encoder = new TextEncoder();

/** Two numbers that are the same for the same file. */
export interface FileIdentity {
  readonly lower: bigint;
  readonly upper: bigint;
}

/** Puts arguments into the memory and reads what comes back. Errors are those of `wasi:filesystem`. */
export class FileCalls {
  readonly #calls: Preview1Calls;

  constructor(calls: Preview1Calls) {
    this.#calls = calls;
  }

  get view(): DataView {
    return this.#calls.view;
  }

  bytes(at: number, length: number): Uint8Array {
    return this.#calls.bytes(at, length);
  }

  /** Whether it was done. */
  attempt(name: string, ...args: readonly (number | bigint)[]): boolean {
    return this.#calls.call(name, ...args) === 0;
  }

  /** @throws ErrorResult, like all of the following */
  call(name: string, ...args: readonly (number | bigint)[]): void {
    const errno = this.#calls.call(name, ...args);
    if (errno !== 0) throw new ErrorResult(errorCode(errno));
  }

  /** Puts texts into memory. @returns address and length of each */
  put(...texts: readonly string[]): readonly (readonly [number, number])[] {
    let at = data;
    return texts.map((text): readonly [number, number] => {
      const bytes = encoder.encode(text);
      if (bytes.length > longestPath) throw new ErrorResult('name-too-long');
      this.bytes(at, bytes.length).set(bytes);
      at += bytes.length;
      return [at - bytes.length, bytes.length];
    });
  }

  onPath(name: string, before: readonly (number | bigint)[], path: string, ...after: readonly (number | bigint)[]): void {
    for (const place of this.put(path)) this.call(name, ...before, ...place, ...after);
  }

  onTwoPaths(name: string, before: readonly number[], path: string, between: readonly number[], newPath: string): void {
    const [one = [0, 0], other = [0, 0]] = this.put(path, newPath);
    this.call(name, ...before, ...one, ...between, ...other);
  }

  /** One buffer, as an array of one. */
  vector(length: number): readonly [number, number] {
    this.bytes(data, length);
    this.view.setUint32(64, data, true);
    this.view.setUint32(68, length, true);
    return [64, 1];
  }

  status(descriptor: number): { readonly type: DescriptorType; readonly flags: number; readonly rights: bigint; readonly inheriting: bigint } {
    this.call('fd_fdstat_get', descriptor, result);
    const { view } = this;
    return { type: descriptorType(view.getUint8(result)), flags: view.getUint16(result + 2, true), rights: view.getBigUint64(result + 8, true), inheriting: view.getBigUint64(result + 16, true) };
  }

  /** Of the result, as the next one. */
  stat(): DescriptorStat {
    const { view } = this;
    const time = (offset: number): ReturnType<typeof datetime> => datetime(view.getBigUint64(result + offset, true));
    return {
      type: descriptorType(view.getUint8(result + 16)),
      linkCount: view.getBigUint64(result + 24, true),
      size: view.getBigUint64(result + 32, true),
      dataAccessTimestamp: time(40),
      dataModificationTimestamp: time(48),
      statusChangeTimestamp: time(56),
    };
  }

  /** Inode and mount. */
  identity(): FileIdentity {
    return { lower: this.view.getBigUint64(result + 8, true), upper: this.view.getBigUint64(result, true) };
  }
}
