import { keywords, type Keyword } from './keywords.ts';
import type { BinaryOperator } from './tree.ts';

/** Signs that are no operators between two values. */
const plainSigns = ['<<-', '<-', '->', '?=', '!', '?', '=', ':', ',', '.', '(', ')', '[', ']', '{', '}', '⊤', '⊥', '%init_peer_id%'] as const;
type PlainSign = (typeof plainSigns)[number];

const operators = ['**', '*', '/', '%', '+', '-', '<', '<=', '>', '>=', '==', '!=', '&&', '||'] as const satisfies readonly BinaryOperator[];

export type Sign = PlainSign | BinaryOperator;
export const signs: readonly Sign[] = [...plainSigns, ...operators];

/**
 * Keywords and signs are kinds of their own, called by what is written. `name` is any other word; `line-end` ends a logical
 * line, `indent` and `outdent` stand before and after the lines of a block: these three have no text.
 */
export type TokenKind = 'name' | Keyword | 'number' | 'text' | Sign | 'line-end' | 'indent' | 'outdent';

/** All tokens are made here, with the same fields in the same order, so that reading them stays fast. Offsets are UTF-16. */
export interface Token {
  readonly kind: TokenKind;
  /** `word`: a name or a keyword, which may be a name too, for no word is reserved. */
  readonly group: 'word' | 'operator' | 'other';
  /** As written; empty for a token that only the parser put there. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const keywordKinds: ReadonlyMap<string, Keyword> = new Map(keywords.map((word) => [word, word]));
const groups: ReadonlyMap<TokenKind, Token['group']> = new Map<TokenKind, Token['group']>([
  ['name', 'word'],
  ...keywords.map((word) => [word, 'word'] as const),
  ...operators.map((operator) => [operator, 'operator'] as const),
]);

export function makeToken(kind: TokenKind, text: string, start: number): Token {
  return { kind, group: groups.get(kind) ?? 'other', text, start, end: start + text.length };
}

export function wordToken(text: string, start: number): Token {
  return { kind: keywordKinds.get(text) ?? 'name', group: 'word', text, start, end: start + text.length };
}

export function is(token: Token | undefined, kind: TokenKind): boolean {
  return token !== undefined && token.kind === kind;
}

/** Whether the token can be a name: any word can. */
export function isName(token: Token | undefined): boolean {
  return token !== undefined && token.group === 'word';
}

export interface OperatorToken extends Token {
  readonly kind: BinaryOperator;
}

export function isOperator(token: Token | undefined): token is OperatorToken {
  return token !== undefined && token.group === 'operator';
}

