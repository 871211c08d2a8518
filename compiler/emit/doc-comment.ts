import type { DataItem, AbilityItem, ServiceItem } from '../syntax/tree.ts';
import type { Span } from '../source/source-file.ts';

/** What a programmer wrote about a type and its members, by line each. */
export interface RecordDocs {
  readonly about: readonly string[];
  readonly members: ReadonlyMap<string, readonly string[]>;
}

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

/** The same of a type with its members, whose comments may also stand behind them. */
export function docsOfRecord(item: DataItem | AbilityItem | ServiceItem): RecordDocs {
  const members = item.kind === 'data-item' ? item.fields : item.kind === 'service-item' ? item.methods : item.members;
  return { about: docsOf(item.span), members: new Map(members.map(({ name, span }) => [name.name, [...docsOf(span), ...docsBehind(span)]])) };
}

function docsBehind({ source, end }: Span): readonly string[] {
  const { line, column } = source.position(end);
  const comment = /^[ \t]*--+[ \t]?(.+)$/.exec(source.line(line).slice(column - 1))?.[1];
  return comment === undefined ? [] : [comment.trimEnd()];
}
