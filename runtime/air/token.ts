import type { AirSpan } from './instruction.ts';

/**
 * `string` is `"…"`, `json-string` our `j"…"`; a word is everything else (keywords, numbers, variables with their lens).
 * The `unclosed` kind is a string whose end quote is missing.
 */
export interface Token extends AirSpan {
  readonly kind: '(' | ')' | '[' | ']' | 'string' | 'json-string' | 'word' | 'unclosed' | 'end';
}

const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const SEMICOLON = 59;
const OPEN_SQUARE = 91;
const BACKSLASH = 92;
const CLOSE_SQUARE = 93;
const SMALL_J = 106;

/** The token at or after `at`; spaces and `; comments` are skipped. */
export function nextToken(text: string, at: number): Token {
  const start = skipBlank(text, at);
  if (start >= text.length) return { kind: 'end', start: text.length, end: text.length };
  switch (text.charCodeAt(start)) {
    case OPEN:
      return { kind: '(', start, end: start + 1 };
    case CLOSE:
      return { kind: ')', start, end: start + 1 };
    case OPEN_SQUARE:
      return { kind: '[', start, end: start + 1 };
    case CLOSE_SQUARE:
      return { kind: ']', start, end: start + 1 };
    case QUOTE: {
      const close = text.indexOf('"', start + 1);
      return close < 0 ? { kind: 'unclosed', start, end: text.length } : { kind: 'string', start, end: close + 1 };
    }
    case SMALL_J:
      return text.charCodeAt(start + 1) === QUOTE ? jsonString(text, start) : { kind: 'word', start, end: endOfWord(text, start) };
    default:
      return { kind: 'word', start, end: endOfWord(text, start) };
  }
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === SEMICOLON) {
      const newline = text.indexOf('\n', at);
      if (newline < 0) return text.length;
      at = newline + 1;
    } else if (isBlank(code)) at++;
    else break;
  }
  return at;
}

function jsonString(text: string, start: number): Token {
  for (let at = start + 2; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return { kind: 'json-string', start, end: at + 1 };
    if (code === BACKSLASH) at++;
  }
  return { kind: 'unclosed', start, end: text.length };
}

/** A word ends before a space and before a bracket that it did not open, so `x.$.[0]` is whole and `x]` is `x`. */
function endOfWord(text: string, start: number): number {
  let round = 0;
  let square = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === OPEN) round++;
    else if (code === OPEN_SQUARE) square++;
    else if (code === CLOSE && --round < 0) return at;
    else if (code === CLOSE_SQUARE && --square < 0) return at;
    else if (isBlank(code)) return at;
  }
  return text.length;
}

function isBlank(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13);
  return code > 127 && (code === 0x85 || /\s/u.test(String.fromCharCode(code)));
}
