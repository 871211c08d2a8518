import { createToken, Lexer, type IToken, type TokenType } from 'chevrotain';
import { keywords, type Keyword } from './keywords.ts';

/** A token: its type, its text as written and where it starts. Other folders name it so and need not know chevrotain. */
export type Token = IToken;

/** All tokens come from our own lexer, so no token type carries a pattern. The label is what messages call it. */
function token(name: string, label: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, label, pattern: Lexer.NA, categories });
}

const sign = (name: string, text: string, categories: TokenType[] = []): TokenType => token(name, `\`${text}\``, categories);

/** Category of plain names and of every keyword: no word is reserved. */
export const Name = token('Name', 'a name');
export const Identifier = token('Identifier', 'a name', [Name]);

const keywordEntries = keywords.map((word): [Keyword, TokenType] => [word, sign(`Keyword_${word}`, word, [Name])]);
const keywordTypes: ReadonlyMap<string, TokenType> = new Map(keywordEntries);

/** The token type of a word: its keyword type when it has one, else `Identifier`. */
export function wordType(text: string): TokenType {
  return keywordTypes.get(text) ?? Identifier;
}

/** The token type of a keyword. */
export function keyword(word: Keyword): TokenType {
  return wordType(word);
}

export const NumberToken = token('Number', 'a number');
export const StringToken = token('String', 'a text in quotes');
export const InitPeer = sign('InitPeer', '%init_peer_id%');

export const BinaryOperatorToken = token('BinaryOperator', 'an operator');
const operator = (name: string, text: string): TokenType => sign(name, text, [BinaryOperatorToken]);

export const Star = operator('Star', '*');
export const StarStar = operator('StarStar', '**');
export const Percent = operator('Percent', '%');
export const Minus = operator('Minus', '-');
export const Less = operator('Less', '<');

export const PushArrow = sign('PushArrow', '<<-');
export const LeftArrow = sign('LeftArrow', '<-');
export const RightArrow = sign('RightArrow', '->');
export const Bang = sign('Bang', '!');
export const Question = sign('Question', '?');
export const QuestionEquals = sign('QuestionEquals', '?=');
export const Equals = sign('Equals', '=');
export const Colon = sign('Colon', ':');
export const Comma = sign('Comma', ',');
export const Dot = sign('Dot', '.');
export const LeftParen = sign('LeftParen', '(');
export const RightParen = sign('RightParen', ')');
export const LeftBracket = sign('LeftBracket', '[');
export const RightBracket = sign('RightBracket', ']');
export const LeftBrace = sign('LeftBrace', '{');
export const RightBrace = sign('RightBrace', '}');
export const Top = sign('Top', '⊤');
export const Bottom = sign('Bottom', '⊥');

/** Ends a logical line; its text is empty. */
export const LineEnd = token('LineEnd', 'the end of the line');
/** A logical line follows that sits further right than the one before. */
export const Indent = token('Indent', 'a block');
export const Outdent = token('Outdent', 'the end of the block');

const signList: [string, TokenType][] = [
  ['<<-', PushArrow], ['<-', LeftArrow], ['->', RightArrow], ['**', StarStar], ['<=', operator('LessEqual', '<=')],
  ['>=', operator('GreaterEqual', '>=')], ['==', operator('EqualEqual', '==')], ['!=', operator('NotEqual', '!=')],
  ['&&', operator('And', '&&')], ['||', operator('Or', '||')], ['?=', QuestionEquals], ['*', Star], ['/', operator('Slash', '/')],
  ['%', Percent], ['+', operator('Plus', '+')], ['-', Minus], ['<', Less], ['>', operator('Greater', '>')], ['!', Bang],
  ['?', Question], ['=', Equals], [':', Colon], [',', Comma], ['.', Dot], ['(', LeftParen], [')', RightParen],
  ['[', LeftBracket], [']', RightBracket], ['{', LeftBrace], ['}', RightBrace], ['⊤', Top], ['⊥', Bottom],
];

/** Token types of signs by their text. */
export const signs: ReadonlyMap<string, TokenType> = new Map(signList);

/** Every token type, for the parser's constructor. */
export const vocabulary: TokenType[] = [
  Name, Identifier, ...keywordEntries.map(([, type]) => type), NumberToken, StringToken, InitPeer, BinaryOperatorToken,
  ...signs.values(), LineEnd, Indent, Outdent,
];

export function makeToken(tokenType: TokenType, image: string, startOffset: number): IToken {
  return { image, startOffset, endOffset: startOffset + image.length - 1, tokenTypeIdx: tokenType.tokenTypeIdx ?? 0, tokenType };
}

/** The offset right after a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/** Whether the token is of this type or belongs to this category. */
export function is(token: IToken | undefined, type: TokenType): boolean {
  if (token === undefined) return false;
  return token.tokenType === type || (token.tokenType.CATEGORIES?.includes(type) ?? false);
}
