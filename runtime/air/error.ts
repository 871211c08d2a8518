import type { AirSpan } from './instruction.ts';

/** What is wrong with a script, in words, and where. */
export interface AirError {
  readonly message: string;
  readonly span: AirSpan;
  /** What to do about it, when that is clear. */
  readonly hint?: string;
}

/** `line:column: message` with the line and a caret under the fault; for people. Columns count UTF-16 units from 1. */
export function renderAirError(text: string, error: AirError): string {
  const start = Math.min(error.span.start, text.length);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < start; at = text.indexOf('\n', at + 1)) line++;
  // A generated script may be one huge line: show a window of it around the fault.
  const from = Math.max(lineStart, start - 60);
  const to = Math.min(lineEnd, start + 60);
  const width = Math.max(1, Math.min(error.span.end, to) - start);
  const hint = error.hint === undefined ? '' : `\n${error.hint}`;
  return `${line}:${start - lineStart + 1}: ${error.message}\n${text.slice(from, to)}\n${text.slice(from, start).replace(/[^\t]/g, ' ')}${'^'.repeat(width)}${hint}`;
}
