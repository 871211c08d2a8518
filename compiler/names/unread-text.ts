import type { Span } from '../source/source-file.ts';

interface Node {
  readonly span: Span;
}

/**
 * The text inside `whole` that belongs to none of its `parts`: white space, comments, and what the parser could not read and
 * has reported. Parts may come in any order.
 */
export function unreadText(whole: Span, parts: readonly Node[]): string {
  const pieces: string[] = [];
  let from = whole.start;
  for (const { span } of [...parts].sort((a, b) => a.span.start - b.span.start)) {
    if (span.start > from) pieces.push(whole.source.text.slice(from, span.start));
    from = Math.max(from, span.end);
  }
  pieces.push(whole.source.text.slice(from, whole.end));
  return pieces.join('\n');
}
