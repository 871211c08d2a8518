/** What a line is by its first tokens alone, before anything is read: to guess where a line belongs that is in the wrong place. */
import { headerKeywords, itemKeywords, statementKeywords } from './keywords.ts';
import { Colon, Comma, Dot, Equals, is, keyword, LeftArrow, LeftBrace, LeftParen, Name, PushArrow, RightArrow, RightParen, StringToken, type Token } from './tokens.ts';

const itemStarts = new Set([...headerKeywords, ...itemKeywords].map(keyword));
const statementStarts = new Set(statementKeywords.map(keyword));
const blockStarts = new Set([...statementKeywords, ...itemKeywords].map(keyword));
const afterTarget = [LeftArrow, PushArrow, Equals, Comma, Colon, Dot, LeftParen, LeftBrace];

/** `func f`, `import "x"`, `aqua A`: what only a header or a declaration starts with. */
export function startsItem([first, second, third]: readonly Token[]): boolean {
  if (first === undefined || !itemStarts.has(first.tokenType)) return false;
  return (is(second, Name) || is(second, StringToken)) && !is(third, Comma);
}

/** `on …`, `func …`: what may open a block, or may not. */
export function startsBlock(first: Token | undefined): boolean {
  return first !== undefined && blockStarts.has(first.tokenType);
}

/** Whether a line looks like the head of a block, be it that its colon is missing or its word misspelt. */
export function looksLikeHead([first, second, third]: readonly Token[]): boolean {
  if (first === undefined || is(first, keyword('join'))) return false;
  return startsBlock(first) || (is(first, Name) && is(second, Name)) || opensArrow([first, second, third]);
}

/** `func …`, `c = (…`: the head of a function or closure. */
export function opensArrow([first, second, third]: readonly (Token | undefined)[]): boolean {
  return is(first, keyword('func')) || (is(second, Equals) && (is(third, LeftParen) || is(third, keyword('func'))));
}

/** `f: T`, `m(x: T)`, `m() ->`: a line of a type or service. */
export function looksLikeMember([first, second, third, fourth]: readonly Token[]): boolean {
  if (!is(first, Name)) return false;
  return is(second, Colon) || (is(second, LeftParen) && (is(third, RightParen) ? is(fourth, RightArrow) : is(fourth, Colon)));
}

/** Whether a line looks like one of a function, a type or a service, never like the start of a declaration. */
export function looksInner([first, second]: readonly Token[]): boolean {
  if (first === undefined || is(first, LeftArrow)) return first !== undefined;
  return is(first, Name) && (statementStarts.has(first.tokenType) || afterTarget.some((type) => is(second, type)));
}
