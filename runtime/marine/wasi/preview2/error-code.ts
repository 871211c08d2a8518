/** Errors of `wasi:filesystem`, as components know them. */
import { errnoNumber, type Errno } from '../errno.ts';

const codes = {
  acces: 'access', again: 'would-block', badf: 'bad-descriptor', busy: 'busy', canceled: 'interrupted', dquot: 'quota', exist: 'exist', fault: 'invalid',
  fbig: 'file-too-large', ilseq: 'illegal-byte-sequence', inval: 'invalid', io: 'io', isdir: 'is-directory', loop: 'loop', mfile: 'insufficient-memory',
  mlink: 'too-many-links', nametoolong: 'name-too-long', nfile: 'insufficient-memory', noent: 'no-entry', nospc: 'insufficient-space',
  notdir: 'not-directory', notempty: 'not-empty', notsup: 'unsupported', perm: 'not-permitted', rofs: 'read-only', spipe: 'invalid-seek',
  xdev: 'cross-device', notcapable: 'not-permitted',
} as const satisfies Record<Exclude<Errno, 'success'>, string>;

export type ErrorCode = (typeof codes)[keyof typeof codes];

const names = Object.keys(codes).filter((name): name is keyof typeof codes => Object.hasOwn(codes, name));
const byNumber = new Map(names.map((name) => [errnoNumber(name), codes[name]]));

export function isErrorCode(text: string): text is ErrorCode {
  return names.some((name) => codes[name] === text);
}

/** @param errno not 0 */
export function errorCode(errno: number): ErrorCode {
  return byNumber.get(errno) ?? 'io';
}
