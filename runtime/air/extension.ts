/** What our engine reads and the first VM does not. */
import type { AirError } from './error.ts';
import type { AirSpan } from './instruction.ts';
import type { Operand } from './word.ts';

/** An extension that a script uses: what it is, where, and how to say it without. */
export type Extension = AirError;

const LARGEST_CLASSIC_INTEGER = 2n ** 63n - 1n;
/** The first VM takes no longer word for a number with a dot. */
const LONGEST_CLASSIC_FLOAT = 11;

/** What is said about each kind, and what to write in its place. */
const kinds = {
  hop: ['`hop` is an extension', 'In place of `hop`: `(new $e (canon PEER $e #e))`.'],
  count: ['the count of a `canon` is an extension', 'In place of a count: a fold over the stream that ends when a canon is long enough.'],
  string: ['a string with escapes is an extension', 'In place of escapes: a string is what stands between two quotes, as it is.'],
  integer: ['an integer from 2^63 on is an extension', 'In place of a large integer: let a service return it.'],
  float: [`a fraction of more than ${LONGEST_CLASSIC_FLOAT} characters is an extension`, 'In place of a long fraction: let a service return it.'],
  canon: ['a lens on a canon with a name of one letter is an extension', 'Give the canon a longer name.'],
} as const;

export type ExtensionKind = keyof typeof kinds;

/** Collects the first place of each kind: a script of any size has few. */
export class Extensions {
  readonly #first = new Map<ExtensionKind, Extension>();

  add(kind: ExtensionKind, { start, end }: AirSpan): void {
    if (this.#first.has(kind)) return;
    const [message, hint] = kinds[kind];
    this.#first.set(kind, { message, span: { start, end }, hint });
  }

  /** In the order of the text. */
  list(): readonly Extension[] {
    return [...this.#first.values()];
  }
}

/** The kind of extension that a word is, if it is one. */
export function extensionOfWord(word: string, operand: Operand): ExtensionKind | undefined {
  switch (operand.kind) {
    case 'integer':
      return operand.value > LARGEST_CLASSIC_INTEGER ? 'integer' : undefined;
    case 'float':
      return word.length > LONGEST_CLASSIC_FLOAT ? 'float' : undefined;
    case 'variable':
      return word.startsWith('#') && /^#[^.$%]\./u.test(word) ? 'canon' : undefined;
    default:
      return undefined;
  }
}
