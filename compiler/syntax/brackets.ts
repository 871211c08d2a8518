/** Brackets of a line of tokens. */
import type { Token, TokenKind } from './tokens.ts';

/** The bracket that closes this one; undefined for what opens none. */
export function closerOf(kind: TokenKind): ')' | ']' | '}' | undefined {
  switch (kind) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '{':
      return '}';
    default:
      return undefined;
  }
}

export function closes(kind: TokenKind): boolean {
  return kind === ')' || kind === ']' || kind === '}';
}

/** Brackets may nest this deep; the parser recurses with them. */
export const deepestBrackets = 200;

/** Whether every bracket is closed, and none nested too deep: so are nearly all lines. */
export function isBalanced(tokens: readonly Token[]): boolean {
  const open: TokenKind[] = [];
  for (const { kind, group } of tokens) {
    if (group !== 'other') continue;
    const closer = closerOf(kind);
    if (closer !== undefined) open.push(closer);
    else if (closes(kind) && open.pop() !== kind) return false;
    if (open.length > deepestBrackets) return false;
  }
  return open.length === 0;
}

/** How many more brackets open than close. */
export function balance(tokens: readonly Token[]): number {
  let open = 0;
  for (const { kind } of tokens) {
    if (closerOf(kind) !== undefined) open++;
    else if (closes(kind)) open--;
  }
  return open;
}
