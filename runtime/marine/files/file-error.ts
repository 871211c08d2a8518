/** Why something with files failed, in the names that POSIX has for it, without the `E`. */
export type FileErrorCode =
  | 'acces' | 'again' | 'badf' | 'busy' | 'dquot' | 'exist' | 'fbig' | 'ilseq' | 'inval' | 'io' | 'isdir' | 'loop' | 'mfile' | 'mlink'
  | 'nametoolong' | 'nfile' | 'noent' | 'nospc' | 'notdir' | 'notempty' | 'notsup' | 'perm' | 'rofs' | 'xdev'
  /** Not POSIX: the way leads out of what was granted. */
  | 'notcapable';

const meanings: Readonly<Record<FileErrorCode, string>> = {
  acces: 'the host does not allow it',
  again: 'the entry changed while it was opened; try again',
  badf: 'it is not open for that',
  busy: 'it is in use',
  dquot: 'the quota of bytes or entries is used up',
  exist: 'it exists already',
  fbig: 'the file would be too large',
  ilseq: 'the name is not valid UTF-8',
  inval: 'the request makes no sense',
  io: 'the host could not read or write',
  isdir: 'it is a directory',
  loop: 'there are too many symbolic links on the way',
  mfile: 'too many files are open',
  mlink: 'it has too many names',
  nametoolong: 'the name or the path is too long',
  nfile: 'the host has too many files open',
  noent: 'it does not exist',
  nospc: 'the disk is full',
  notcapable: 'the path leads out of what was granted',
  notdir: 'it is not a directory',
  notempty: 'the directory is not empty',
  notsup: 'this kind of file is not supported',
  perm: 'it is not permitted',
  rofs: 'it is granted for reading only',
  xdev: 'both names must be in the same mount',
};

/** Thrown by everything in this folder; anything else that is thrown is a bug. Holds no path, so that none of the host's can leak. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: FileErrorCode;

  constructor(code: FileErrorCode) {
    super(meanings[code]);
    this.code = code;
  }
}

/** @returns whether the text is one of the codes, such as `noent` for what Node calls `ENOENT` */
export function isFileErrorCode(text: string): text is FileErrorCode {
  return Object.hasOwn(meanings, text);
}
