import { UsageError } from '../exit.ts';
import { readBytes } from './read-bytes.ts';

/** @throws UsageError for what is no text */
export function readText(path: string): string {
  const bytes = readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`\`${path}\` is no recording: it is no text`, '`aqua run … --record FILE` makes one');
  }
}
