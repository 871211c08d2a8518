import { misplacedHeader } from '../diagnostics/catalog/modules.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import { tokenize } from './layout.ts';
import { parseItems } from './parse/items.ts';
import { LineReader } from './parse/line-reader.ts';
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
  return { value: { kind: 'module', span, headers, items, comments: stream.comments }, diagnostics };
}
