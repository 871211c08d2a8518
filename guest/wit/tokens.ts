/** Words and signs of a WIT file. */
import type { Span, SourceFile } from '../../compiler/source/source-file.ts';

export type TokenKind = 'name' | 'sign' | 'version' | 'unknown' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** A name without the `%` that keeps it from being a keyword. */
  readonly text: string;
  /** Whether it is written with that `%`. */
  readonly escaped: boolean;
  /** The `///` lines directly above, or a `/** … *​/`, without the marks. */
  readonly doc: string;
  readonly span: Span;
}

const pattern = /(?<space>\s+)|\/\/\/(?<doc>[^\n]*)|\/\/[^\n]*|\/\*(?<block>[^]*?)(?:\*\/|$)|@(?<version>\d+\.\d+\.\d+(?:[+-](?:[\w.+-]*\w)?)?)|(?<name>%?[A-Za-z][A-Za-z0-9-]*)|(?<sign>->|[{}()<>,:;=./@*_])|(?<unknown>[^])/gy;

export function tokensOf(source: SourceFile): readonly Token[] {
  const tokens: Token[] = [];
  let doc: string[] = [];
  const add = (kind: TokenKind, text: string, start: number, end: number): void => {
    tokens.push({ kind, text: text.replace(/^%/, ''), escaped: text.startsWith('%'), doc: doc.join('\n').trim(), span: { source, start, end } });
    doc = [];
  };
  for (const { 0: whole, index, groups = {} } of source.text.matchAll(pattern)) {
    const end = index + whole.length;
    if (groups['doc'] !== undefined) doc.push(groups['doc'].trim());
    else if (groups['block']?.startsWith('*') === true) doc.push(groups['block'].replace(/^\*/, '').replace(/^\s*\* ?/gm, '').trim());
    else if (groups['version'] !== undefined) add('version', groups['version'], index, end);
    else if (groups['name'] !== undefined) add('name', groups['name'], index, end);
    else if (groups['sign'] !== undefined) add('sign', whole, index, end);
    else if (groups['unknown'] !== undefined) add('unknown', whole, index, end);
  }
  add('end', '', source.text.length, source.text.length);
  return tokens;
}
