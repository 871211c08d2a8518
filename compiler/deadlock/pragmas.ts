/** Comments that allow what the analysis finds: `-- aqua: allow deadlock/hazard, deadlock/conditional because the relay restarts it`. */
import type { SourceFile, Span } from '../source/source-file.ts';
import { declarationAt, lineAfter, lineBefore } from './source-lines.ts';

export interface Pragma {
  /** `deadlock/hazard` or `AQ0404`; undefined when the comment speaks to `aqua` and is not understood. */
  readonly code: string | undefined;
  readonly span: Span;
  /** Offsets of what it is about: its own line, the next line with code, or a whole function when that line declares one. */
  readonly start: number;
  readonly end: number;
}

const known = new WeakMap<SourceFile, readonly Pragma[]>();

/** Texts are looked for, too, as there may be dashes in them. */
const textOrComment = /"(?:[^"\\\r\n]|\\.)*"|--[^\r\n]*/g;
const address = /^--+\s*aqua\s*:/i;
const between = /\s*,\s*|\s+and\s+|\s+/;
/** What follows the first code is the reason, unless it looks like a code. */
const allowance = new RegExp(`^--+\\s*aqua:\\s*allow\\s+([\\w/-]+(?:(?:${between.source})(?:[\\w-]+/[\\w-]+|AQ\\d+))*)`);

export function pragmasOf(source: SourceFile): readonly Pragma[] {
  const before = known.get(source);
  if (before !== undefined) return before;
  const pragmas = /aqua\s*:/i.test(source.text) ? [...find(source)] : [];
  known.set(source, pragmas);
  return pragmas;
}

function* find(source: SourceFile): Generator<Pragma> {
  const { text } = source;
  for (const { 0: comment, index } of text.matchAll(textOrComment)) {
    if (!address.test(comment)) continue;
    const span = { source, start: index, end: index + comment.trimEnd().length };
    const target = targetOf(text, index);
    const codes = allowance.exec(comment)?.[1]?.split(between) ?? [undefined];
    for (const code of codes) yield { code, span, ...target };
  }
}

/** The line of a comment, or the next one with code when the comment stands alone; with the lines of its block when that declares a function. */
function targetOf(text: string, comment: number): Pick<Pragma, 'start' | 'end'> {
  const own = lineBefore(text, comment);
  const line = /^(?![ \t]*(?:--[^\r\n]*)?$)[ \t]*/gm;
  line.lastIndex = text.slice(own, comment).trim() === '' ? lineAfter(text, comment) : own;
  const start = line.exec(text)?.index;
  if (start === undefined) return { start: text.length, end: text.length };
  return /func\b/y.test(text.slice(start, start + 5)) ? declarationAt(text, start) : { start, end: lineAfter(text, start) };
}
