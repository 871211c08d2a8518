import type { IToken, TokenType } from 'chevrotain';
import { statementKeywords, type StatementKeyword } from '../keywords.ts';
import {
  Colon, Comma, Dot, Equals, InitPeer, is, keyword, LeftArrow, LeftBrace, LeftBracket, LeftParen, LineEnd, Name, NumberToken, Percent,
  PushArrow, RightBrace, RightBracket, RightParen, Star, StringToken, endOf,
} from '../tokens.ts';

export type StatementForm = StatementKeyword | 'return' | 'service-id' | 'push' | 'stream' | 'closure' | 'assign' | 'call' | 'call-into';

const words: ReadonlyMap<TokenType, StatementKeyword> = new Map(statementKeywords.map((word) => [keyword(word), word]));

/** What follows a name that is used as a variable: never what follows a keyword. */
const afterVariable = new Set([Equals, LeftArrow, PushArrow, Comma, Dot, LeftBrace]);

const bareWords: ReadonlySet<StatementKeyword> = new Set(['else', 'try', 'otherwise']);

/**
 * Which statement a line is. No word is reserved, so a word that could start a statement is taken for a keyword only when what
 * follows could not follow a variable.
 *
 * @param tokens The line, `LineEnd` included.
 * @param indented Whether a block follows the line.
 */
export function statementForm(tokens: readonly IToken[], indented: boolean): StatementForm {
  const [first, second] = tokens;
  if (is(first, LeftArrow)) return 'return';
  const marks = landmarks(tokens);
  const word = first && words.get(first.tokenType);
  if (word !== undefined && isKeyword(word, tokens, indented || marks.colon >= 0)) return word;
  if (marks.mark === PushArrow) return 'push';
  if (marks.mark === LeftArrow) return 'call-into';
  if (marks.mark === Equals) return startsClosure(tokens, marks.at, marks.colon >= 0, indented) ? 'closure' : 'assign';
  if (is(first, Name) && is(second, Colon)) return 'stream';
  return setsServiceId(tokens) ? 'service-id' : 'call';
}

/** Where the colon that opens a block stands: the first one outside of brackets, -1 without. */
export function headColon(tokens: readonly IToken[]): number {
  return landmarks(tokens).colon;
}

function isKeyword(word: StatementKeyword, tokens: readonly IToken[], opensBlock: boolean): boolean {
  const [, second, third] = tokens;
  if (second === undefined || afterVariable.has(second.tokenType)) return false;
  if (is(second, Colon)) return bareWords.has(word) ? !is(third, Star) && !is(third, Percent) : is(third, LineEnd);
  if (is(second, LineEnd)) return opensBlock || bareWords.has(word) || word === 'par' || word === 'co';
  if (bareWords.has(word)) return is(second, Name) || opensBlock;
  // `on(peer)` alone is a call, `on (peer):` is not.
  if (is(second, LeftParen) || is(second, LeftBracket)) return opensBlock && word !== 'join' && word !== 'par' && word !== 'co';
  return true;
}

interface Landmarks {
  /** The first of `<<-`, `<-`, `=` outside of brackets, and where it stands. */
  readonly mark: TokenType | undefined;
  readonly at: number;
  readonly colon: number;
}

function landmarks(tokens: readonly IToken[]): Landmarks {
  let depth = 0;
  let mark: TokenType | undefined;
  let at = -1;
  let colon = -1;
  for (let index = 0; index < tokens.length; index++) {
    const type = tokens[index]?.tokenType;
    if (type === LeftParen || type === LeftBracket || type === LeftBrace) depth++;
    else if (type === RightParen || type === RightBracket || type === RightBrace) depth--;
    else if (depth === 0) {
      if (mark === undefined && (type === PushArrow || type === LeftArrow || type === Equals)) [mark, at] = [type, index];
      if (colon < 0 && type === Colon) colon = index;
    }
  }
  return { mark, at, colon };
}

/** After `c =`: `(x: T)`, `() ->`, `func (…)`. */
function startsClosure(tokens: readonly IToken[], equals: number, colon: boolean, indented: boolean): boolean {
  const func = is(tokens[equals + 1], keyword('func'));
  if (func && colon && is(tokens[equals + 2], Name)) return true; // the parenthesis is missing
  const detached = func && is(tokens[equals + 2], LeftParen);
  const [paren, inside, then] = tokens.slice(equals + (detached ? 2 : 1));
  if (!is(paren, LeftParen)) return false;
  if (colon || indented) return true;
  return is(inside, Name) && is(then, Colon);
}

/** `Srv "id"`, `M.Srv id`, `Srv (id)` – the space before the bracket tells the last one from `Srv(id)`. */
function setsServiceId(tokens: readonly IToken[]): boolean {
  let index = 0;
  while (is(tokens[index], Name) && is(tokens[index + 1], Dot)) index += 2;
  const name = tokens[index];
  const next = tokens[index + 1];
  if (name === undefined || next === undefined || !is(name, Name) || !/^[A-Z]/.test(name.image)) return false;
  if (is(next, LeftParen)) return next.startOffset > endOf(name);
  return is(next, Name) || is(next, StringToken) || is(next, NumberToken) || is(next, InitPeer);
}
