import type { Span } from '../source/source-file.ts';

/**
 * What a programmer wrote about a declaration: the text of the comment lines directly above the line on which it begins, without
 * dashes. Empty lines end the comment.
 */
export function docsOf({ source, start }: Span): readonly string[] {
  const lines: string[] = [];
  for (let line = source.position(start).line - 1; line > 0; line--) {
    const comment = /^[ \t]*--+[ \t]?(.*)$/.exec(source.line(line))?.[1];
    if (comment === undefined) break;
    lines.unshift(comment.trimEnd());
  }
  return lines;
}
