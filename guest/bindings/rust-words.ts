/** Words and comments of Rust. */
import { snake } from './names.ts';

export function docOf(doc: string, indent = ''): string {
  return doc === '' ? '' : `${doc.split('\n').map((line) => `${indent}/// ${line}`.trimEnd()).join('\n')}\n`;
}

const reserved = new Set('as break const continue crate else enum extern false fn for if impl in let loop match mod move mut pub ref return self static struct super trait true type unsafe use where while async await dyn abstract become box do final macro override priv typeof unsized virtual yield try'.split(' '));
const neverRaw = new Set(['self', 'super', 'crate']);

/** A name as Rust has it; keywords are raw identifiers. */
export function word(name: string): string {
  const plain = snake(name);
  if (neverRaw.has(plain)) return `${plain}_`;
  return reserved.has(plain) ? `r#${plain}` : plain;
}
