/** What our engine reads and the first VM does not. */
import type { AirError } from './error.ts';
import type { AirSpan } from './instruction.ts';
import type { Operand } from './word.ts';

/** An extension that a script uses: what it is, where, and how to say it without. */
export type Extension = AirError;

const LARGEST_CLASSIC_INTEGER = 2n ** 63n - 1n;
/** The first VM takes no longer word for a number with a dot. */
const LONGEST_CLASSIC_FLOAT = 11;

export function hopExtension(span: AirSpan): Extension {
  return { message: '`hop` is an extension', span, hint: 'Without it: `(new $e (canon PEER $e #e))`.' };
}

export function countExtension(span: AirSpan): Extension {
  return { message: 'the count of a `canon` is an extension', span, hint: 'Without it: a fold over the stream that ends when a canon is long enough.' };
}

export function stringExtension(span: AirSpan): Extension {
  return { message: 'a string with escapes is an extension', span, hint: 'Without it: a string is what stands between two quotes, as it is.' };
}

/** The extension that a word is, if it is one. */
export function wordExtension(word: string, operand: Operand, span: AirSpan): Extension | undefined {
  switch (operand.kind) {
    case 'integer':
      if (operand.value <= LARGEST_CLASSIC_INTEGER) return undefined;
      return { message: 'an integer from 2^63 on is an extension', span, hint: 'Without it: let a service return the number.' };
    case 'float':
      if (word.length <= LONGEST_CLASSIC_FLOAT) return undefined;
      return { message: `a fraction of more than ${LONGEST_CLASSIC_FLOAT} characters is an extension`, span, hint: 'Without it: let a service return the number.' };
    case 'variable':
      if (!/^#[^.$%]\./u.test(word)) return undefined;
      return { message: 'a lens on a canon with a name of one letter is an extension', span, hint: 'Without it: give the canon a longer name.' };
    default:
      return undefined;
  }
}
