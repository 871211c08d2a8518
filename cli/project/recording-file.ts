import { readFileSync } from 'node:fs';
import { UsageError } from '../exit.ts';
import { reasonOf } from '../system-error.ts';

/** The bytes of a file that a command line names. @throws UsageError */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
}

/** @throws UsageError for what is no text */
export function readText(path: string): string {
  const bytes = readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`\`${path}\` is no recording: it is no text`, '`aqua run … --record FILE` makes one');
  }
}
