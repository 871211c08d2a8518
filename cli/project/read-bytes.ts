import { readFileSync } from 'node:fs';
import { UsageError } from '../exit.ts';
import { isSystemError, reasonOf } from '../system-error.ts';

/** The bytes of a file that a command line names. @throws UsageError */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'EISDIR') throw new UsageError(`\`${path}\` is a folder`, 'name a file in it');
    throw new UsageError(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
}
