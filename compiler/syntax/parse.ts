import { misplacedHeader } from '../diagnostics/catalog/modules.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { FaultyLines } from './faulty-lines.ts';
import { tokenize, type Lines } from './layout.ts';
import { parseItems } from './parse/items.ts';
import { LineReader } from './parse/line-reader.ts';
import type { Module } from './tree.ts';

/**
 * The tree of one file. Never throws: what cannot be understood is reported, and stands in the tree as `missing-…` and
 * `broken-…` nodes or is left out. Takes time in proportion to the length of the text.
 */
export function parse(source: SourceFile): { value: Module; diagnostics: readonly Diagnostic[] } {
  const lines = tokenize(source);
  const diagnostics = [...lines.diagnostics];
  const reader = new LineReader(source, lines, (diagnostic) => diagnostics.push(diagnostic));
  const { headers, items } = parseItems(reader);
  const firstItem = items[0];
  for (const header of headers) {
    if (firstItem === undefined || header.span.start < firstItem.span.start) continue;
    const word = header.kind === 'aqua-header' ? header.keyword : header.kind.slice(0, -'-header'.length);
    diagnostics.push(misplacedHeader({ span: header.span, word, before: { ...firstItem.span, end: firstItem.name.span.end } }));
  }
  const span = { source, start: 0, end: source.text.length };
  const faulty = new FaultyLines(source, faultyLines(source, lines, [...startsOfErrors(diagnostics), ...reader.silenced]));
  return { value: { kind: 'module', span, headers, items, comments: lines.comments, faulty }, diagnostics };
}

function startsOfErrors(diagnostics: readonly Diagnostic[]): number[] {
  return diagnostics.filter(({ level }) => level === 'error').map(({ labels: [{ span }] }) => span.start);
}

/** The logical lines in which one of the offsets lies. */
function faultyLines(source: SourceFile, { entries }: Lines, offsets: readonly number[]): Span[] {
  const starts = offsets.toSorted((a, b) => a - b);
  const faulty: Span[] = [];
  let next = 0;
  for (const entry of entries) {
    if (next >= starts.length) break;
    if (entry.kind !== 'line') continue;
    const { start } = entry.first;
    // What the lexer left out of the line is the line's as well, and so is the white space before it.
    const { line } = source.position(entry.end);
    const end = Math.max(entry.end, (source.lineStarts[line - 1] ?? 0) + source.line(line).length);
    const first = next;
    while ((starts[next] ?? Infinity) <= end) next++;
    if (next > first) faulty.push({ source, start: Math.min(start, starts[first] ?? start), end });
  }
  return faulty;
}
