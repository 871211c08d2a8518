/** Words and comments of C and C++. */
import { nameOfType } from '../wit/wit.ts';
import type { WitType } from '../wit/wit.ts';
import { snake } from './names.ts';

/** Also macros of the C library. */
const reserved = new Set(
  'alignas alignof and asm auto bool break case catch char class const constexpr continue decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not nullptr operator or private protected public register restrict return short signed sizeof static static_assert struct switch template this throw true try typedef typeid typename union unsigned using virtual void volatile while xor std main assert errno stderr stdin stdout'.split(' '),
);

/** A name as C and C++ have it: those that the languages keep for themselves get a line behind them. */
export function cWord(name: string): string {
  const plain = snake(name);
  return reserved.has(plain) ? `${plain}_` : plain;
}

export function commentOf(doc: string, indent = ''): string {
  return doc === '' ? '' : `${indent}/* ${doc.replaceAll('*/', '* /').replaceAll('\n', `\n${indent} * `)} */\n`;
}

/** The type in names. */
export function cTypeWord(type: WitType): string {
  return nameOfType(type, (of) => `list_${of}`, ({ name }) => snake(name));
}
