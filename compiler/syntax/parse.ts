import { misplacedHeader } from '../diagnostics/catalog/modules.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { FaultyLines } from './faulty-lines.ts';
import { tokenize } from './layout.ts';
import { parseItems } from './parse/items.ts';
import { LineReader } from './parse/line-reader.ts';
import { is, type Token } from './tokens.ts';
import type { Module } from './tree.ts';

/**
 * The tree of one file. Never throws: what cannot be understood is reported, and stands in the tree as `missing-…` and
 * `broken-…` nodes or is left out. Takes time in proportion to the length of the text.
 */
export function parse(source: SourceFile): { value: Module; diagnostics: readonly Diagnostic[] } {
  const stream = tokenize(source);
  const diagnostics = [...stream.diagnostics];
  const reader = new LineReader(source, stream, (diagnostic) => diagnostics.push(diagnostic));
  const { headers, items } = parseItems(reader);
  const firstItem = items[0];
  for (const header of headers) {
    if (firstItem === undefined || header.span.start < firstItem.span.start) continue;
    const word = header.kind === 'aqua-header' ? header.keyword : header.kind.slice(0, -'-header'.length);
    diagnostics.push(misplacedHeader({ span: header.span, word, before: { ...firstItem.span, end: firstItem.name.span.end } }));
  }
  const span = { source, start: 0, end: source.text.length };
  const faulty = new FaultyLines(source, faultyLines(source, stream.tokens, [...startsOfErrors(diagnostics), ...reader.silenced]));
  return { value: { kind: 'module', span, headers, items, comments: stream.comments, faulty }, diagnostics };
}

function startsOfErrors(diagnostics: readonly Diagnostic[]): number[] {
  return diagnostics.filter(({ level }) => level === 'error').map(({ labels: [{ span }] }) => span.start);
}

/** The logical lines in which one of the offsets lies. */
function faultyLines(source: SourceFile, tokens: readonly Token[], offsets: readonly number[]): Span[] {
  const starts = offsets.toSorted((a, b) => a - b);
  const lines: Span[] = [];
  let next = 0;
  let start: number | undefined;
  for (const token of tokens) {
    if (next >= starts.length) break;
    if (is(token, 'indent') || is(token, 'outdent')) continue;
    start ??= token.start;
    if (!is(token, 'line-end')) continue;
    // What the lexer left out of the line is the line's as well, and so is the white space before it.
    const { line } = source.position(token.start);
    const end = Math.max(token.start, (source.lineStarts[line - 1] ?? 0) + source.line(line).length);
    const first = next;
    while ((starts[next] ?? Infinity) <= end) next++;
    if (next > first) lines.push({ source, start: Math.min(start, starts[first] ?? start), end });
    start = undefined;
  }
  return lines;
}
