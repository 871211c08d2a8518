/** Error numbers of WASI preview 1. */
import { FileError } from '../files/file-error.ts';

const numbers = {
  success: 0, acces: 2, again: 6, badf: 8, busy: 10, canceled: 11, dquot: 19, exist: 20, fault: 21, fbig: 22, ilseq: 25, inval: 28, io: 29, isdir: 31,
  loop: 32, mfile: 33, mlink: 34, nametoolong: 37, nfile: 41, noent: 44, nospc: 51, notdir: 54, notempty: 55, notsup: 58, perm: 63,
  rofs: 69, spipe: 70, xdev: 75, notcapable: 76,
} as const;

export type Errno = keyof typeof numbers;

/**
 * @example
 * errnoNumber('noent'); // => 44
 */
export function errnoNumber(errno: Errno): number {
  return numbers[errno];
}

/** Ends a call with this error; never leaves the imports. */
export class WasiError extends Error {
  override readonly name = 'WasiError';
  readonly errno: Errno;

  constructor(errno: Errno) {
    super(errno);
    this.errno = errno;
  }
}

/** The error that a call ends with, when it is one of ours. */
export function errnoOf(thrown: unknown): Errno | undefined {
  if (thrown instanceof WasiError) return thrown.errno;
  return thrown instanceof FileError ? thrown.code : undefined;
}
