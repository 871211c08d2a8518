import { foreignWord, misspeltWord, missingPart } from '../../diagnostics/catalog/syntax.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { scalarNames, statementKeywords, type StatementKeyword } from '../keywords.ts';
import {
  Bang, Colon, endOf, Equals, Identifier, InitPeer, is, keyword, LeftArrow, LineEnd, makeToken, Name, NumberToken, Percent, Star, StringToken, type Token,
} from '../tokens.ts';
import type { Line, LineReader } from './line-reader.ts';

/** Words that other languages put before a new name. */
const introducers = new Set(['let', 'var', 'val', 'const', 'auto', 'mut', 'set']);

const bareWords: readonly StatementKeyword[] = ['else', 'try', 'otherwise'];
const wordsBeforeMore = statementKeywords.filter((word) => !bareWords.includes(word));

/**
 * Puts right what is plainly meant in a line of a function: words of other languages and misspelt keywords are reported and then
 * read as what they stand for.
 */
export function amend(reader: LineReader, line: Line): Line {
  const [first, second, third] = line.tokens;
  if (line.faulty || first === undefined || second === undefined) return line;
  if (declaresWithoutColon(line.tokens)) {
    const at = { source: reader.source, start: endOf(first), end: endOf(first) };
    const fix = { title: 'Insert `:`', edits: [{ span: at, text: ':' }] };
    reader.report(missingPart({ span: at, missing: '`:`', after: first.image, help: 'A stream is declared as `name: *Type`.', fix }));
    return changed(line, line.tokens.toSpliced(1, 0, makeToken(Colon, '', endOf(first))));
  }
  const without = wordTooMany(line.tokens);
  if (without !== undefined) {
    const word = line.tokens[without];
    const next = line.tokens[without + 1];
    if (word === undefined || next === undefined) return line;
    const span = { source: reader.source, start: word.startOffset, end: endOf(word) };
    reader.report(foreignWord({ span, text: word.image, instead: '', edit: { ...span, end: next.startOffset } }));
    return changed(line, line.tokens.toSpliced(without, 1));
  }
  if (first.tokenType !== Identifier) return line;
  const span = { source: reader.source, start: first.startOffset, end: endOf(first) };
  if (first.image === 'return' && (startsMore(second) || is(second, LineEnd))) {
    reader.report(foreignWord({ span, text: first.image, instead: is(second, LineEnd) ? '' : '<-', edit: span }));
    return changed(line, line.tokens.with(0, makeToken(LeftArrow, first.image, first.startOffset)));
  }
  const candidates = is(second, Colon) && is(third, LineEnd) ? bareWords : startsMore(second) && !/^[A-Z]/.test(first.image) ? wordsBeforeMore : [];
  const [meant] = suggest(first.image, candidates);
  const word = statementKeywords.find((each) => each === meant);
  if (word === undefined) return line;
  reader.report(misspeltWord({ span, text: first.image, meant: word }));
  return changed(line, line.tokens.with(0, makeToken(keyword(word), first.image, first.startOffset)));
}

/** The index of `let` in `let x = 1`, of `await` in `x <- await f()`. */
function wordTooMany(tokens: readonly Token[]): number | undefined {
  const [first, second, third] = tokens;
  const introduces = first !== undefined && introducers.has(first.image) && is(second, Name) && (is(third, Equals) || is(third, LeftArrow) || is(third, Colon));
  if (introduces) return 0;
  const at = tokens.findIndex((token, index) => token.image === 'await' && is(tokens[index + 1], Name));
  return at >= 0 ? at : undefined;
}

/** `items *Type`: as a product it would do nothing. */
function declaresWithoutColon([first, second, third, fourth]: readonly Token[]): boolean {
  const type = third !== undefined && (/^[A-Z]/.test(third.image) || scalarNames.some((name) => name === third.image));
  return is(first, Name) && (is(second, Star) || is(second, Percent)) && type && is(fourth, LineEnd);
}

function startsMore(token: Token): boolean {
  return is(token, Name) || is(token, StringToken) || is(token, NumberToken) || is(token, InitPeer) || is(token, Bang);
}

function changed(line: Line, tokens: Token[]): Line {
  const first = tokens[0] ?? line.first;
  return { tokens, first, head: first.image, faulty: true };
}
