import { UsageError } from '../exit.ts';
import { CallTextError } from './call-text.ts';

const before = 60;
const after = 20;

/** Does the work; what is wrong with the text of the call becomes a usage error that points at the place. */
export function explainCallText<T>(text: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CallTextError)) throw error;
    const from = Math.max(0, error.at - before);
    const excerpt = text.slice(from, error.at + after).replace(/\s/g, ' ');
    throw new UsageError(`-f: ${error.message}`, `${excerpt}\n${' '.repeat(error.at - from)}^`);
  }
}
