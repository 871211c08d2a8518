/** What a name, a path and the target of a link may be. */
import { FileError } from './file-error.ts';

/** Bytes of UTF-8; the limits of Linux. */
export const maxNameLength = 255;
export const maxPathLength = 4095;

const encoder = new TextEncoder();

export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/**
 * Refuses what is not the name of one entry. Implementations call it with every name: the last defence should a path get that far.
 * @throws FileError inval, nametoolong
 * @example
 * checkName('notes.txt'); // => 'notes.txt'
 */
export function checkName(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name) || isTorn(name)) throw new FileError('inval');
  if (isLonger(name, maxNameLength)) throw new FileError('nametoolong');
  return name;
}

/**
 * Refuses targets of links that lead up or start at the root. What is left points to something below the directory of the link, wherever
 * link and directory are moved to later: so also other programs of the host, which follow links without asking us, stay inside.
 * @throws FileError notcapable, noent when it is empty, inval, nametoolong
 */
export function checkTarget(target: string): string {
  if (target === '') throw new FileError('noent');
  if (target.includes('\0') || isTorn(target)) throw new FileError('inval');
  if (isLonger(target, maxPathLength)) throw new FileError('nametoolong');
  if (target.startsWith('/') || target.split('/').includes('..')) throw new FileError('notcapable');
  return target;
}

/** Whether the text takes more bytes of UTF-8 than that. */
export function isLonger(text: string, most: number): boolean {
  // No unit of UTF-16 takes more than three bytes.
  return text.length * 3 > most && (text.length > most || byteLength(text) > most);
}

/** Halves of a character, which no UTF-8 stands for. */
function isTorn(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
