/** Comments that allow what the analysis finds: `-- aqua: allow deadlock/hazard, deadlock/conditional because the relay restarts it`. */
import type { SourceFile, Span } from '../source/source-file.ts';

export interface Pragma {
  /** `deadlock/hazard` or `AQ0404`. */
  readonly code: string;
  readonly span: Span;
  /** Offsets of what it is about: its own line, the next line with code, or a whole function when that line declares one. */
  readonly start: number;
  readonly end: number;
}

const known = new WeakMap<SourceFile, readonly Pragma[]>();
const pattern = /--\s*aqua:\s*allow\s+([\w/-]+(?:\s*,\s*[\w/-]+)*)[^\n]*/g;

export function pragmasOf(source: SourceFile): readonly Pragma[] {
  const before = known.get(source);
  if (before !== undefined) return before;
  const pragmas = source.text.includes('aqua:') ? [...find(source)] : [];
  known.set(source, pragmas);
  return pragmas;
}

function* find(source: SourceFile): Generator<Pragma> {
  const { text } = source;
  for (const { 0: comment, 1: codes = '', index } of text.matchAll(pattern)) {
    const lineStart = text.lastIndexOf('\n', index - 1) + 1;
    const span = { source, start: index, end: index + comment.length };
    const alone = text.slice(lineStart, index).trim() === '';
    const target = alone ? nextLine(text, index + comment.length) : { start: lineStart, end: index };
    for (const code of codes.split(/\s*,\s*/)) yield { code, span, ...target };
  }
}

/** The next line that is no comment; with the lines of its block when it declares a function. */
function nextLine(text: string, from: number): { readonly start: number; readonly end: number } {
  const line = /^(?![ \t]*(?:--[^\n]*)?$)[ \t]*/gm;
  line.lastIndex = from + 1;
  const found = line.exec(text);
  if (found === null) return { start: text.length, end: text.length };
  const start = found.index;
  const end = endOfLine(text, start);
  if (!text.startsWith('func ', start)) return { start, end };
  const outside = /^[^\s-]/gm;
  outside.lastIndex = end;
  return { start, end: outside.exec(text)?.index ?? text.length };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
