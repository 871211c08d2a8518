/** Lines and blocks of a source text. */

/** Offset of the line after the one at an offset. */
export function lineAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

export function lineBefore(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** What stands before the first word of the line at an offset. */
export function indentOf(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineBefore(text, at)))?.[0] ?? '';
}

/** The declaration that begins on the line at an offset: up to the next line that is not indented. */
export function declarationAt(text: string, at: number): { readonly start: number; readonly end: number } {
  const outside = /^[^\s-]/gm;
  outside.lastIndex = lineAfter(text, at);
  return { start: lineBefore(text, at), end: outside.exec(text)?.index ?? text.length };
}

/** The lines around an offset that are indented at least as much as its own, without the line break of the last. */
export function blockAround(text: string, at: number): { readonly start: number; readonly end: number; readonly indent: string } {
  const indent = indentOf(text, at);
  const isInside = (line: number): boolean => isBlank(text, line) || indentOf(text, line).length >= indent.length;
  let start = lineBefore(text, at);
  for (let line = start; line > 0;) {
    line = lineBefore(text, line - 1);
    if (!isInside(line)) break;
    if (!isBlank(text, line)) start = line;
  }
  let end = endOfLine(text, at);
  for (let line = lineAfter(text, at); line < text.length && isInside(line); line = lineAfter(text, line)) {
    if (!isBlank(text, line)) end = endOfLine(text, line);
  }
  return { start, end, indent };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function isBlank(text: string, at: number): boolean {
  return /^\s*(?:--[^\n]*)?$/.test(text.slice(at, endOfLine(text, at)));
}
