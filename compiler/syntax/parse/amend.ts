import { foreignWord, misspeltWord, missingPart } from '../../diagnostics/catalog/syntax.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { scalarNames, statementKeywords, type StatementKeyword } from '../keywords.ts';
import { is, isName, makeToken, type Token } from '../tokens.ts';
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
    const at = { source: reader.source, start: first.end, end: first.end };
    const fix = { title: 'Insert `:`', edits: [{ span: at, text: ':' }] };
    reader.report(missingPart({ span: at, missing: '`:`', after: first.text, help: 'A stream is declared as `name: *Type`.', fix }));
    return changed(line, line.tokens.toSpliced(1, 0, makeToken(':', '', first.end)));
  }
  const without = wordTooMany(line.tokens);
  if (without !== undefined) {
    const word = line.tokens[without];
    const next = line.tokens[without + 1];
    if (word === undefined || next === undefined) return line;
    const span = { source: reader.source, start: word.start, end: word.end };
    reader.report(foreignWord({ span, text: word.text, instead: '', edit: { ...span, end: next.start } }));
    return changed(line, line.tokens.toSpliced(without, 1));
  }
  if (first.kind !== 'name') return line;
  const span = { source: reader.source, start: first.start, end: first.end };
  if (first.text === 'return' && (startsMore(second) || is(second, 'line-end'))) {
    reader.report(foreignWord({ span, text: first.text, instead: is(second, 'line-end') ? '' : '<-', edit: span }));
    return changed(line, line.tokens.with(0, makeToken('<-', first.text, first.start)));
  }
  const candidates = is(second, ':') && is(third, 'line-end') ? bareWords : startsMore(second) && !/^[A-Z]/.test(first.text) ? wordsBeforeMore : [];
  const [meant] = suggest(first.text, candidates);
  const word = statementKeywords.find((each) => each === meant);
  if (word === undefined) return line;
  reader.report(misspeltWord({ span, text: first.text, meant: word }));
  return changed(line, line.tokens.with(0, makeToken(word, first.text, first.start)));
}

/** The index of `let` in `let x = 1`, of `await` in `x <- await f()`. */
function wordTooMany(tokens: readonly Token[]): number | undefined {
  const [first, second, third] = tokens;
  const introduces = first !== undefined && introducers.has(first.text) && isName(second) && (is(third, '=') || is(third, '<-') || is(third, ':'));
  if (introduces) return 0;
  const at = tokens.findIndex((token, index) => token.text === 'await' && isName(tokens[index + 1]));
  return at >= 0 ? at : undefined;
}

/** `items *Type`: as a product it would do nothing. */
function declaresWithoutColon([first, second, third, fourth]: readonly Token[]): boolean {
  const type = third !== undefined && (/^[A-Z]/.test(third.text) || scalarNames.some((name) => name === third.text));
  return isName(first) && (is(second, '*') || is(second, '%')) && type && is(fourth, 'line-end');
}

function startsMore(token: Token): boolean {
  return isName(token) || is(token, 'text') || is(token, 'number') || is(token, '%init_peer_id%') || is(token, '!');
}

function changed(line: Line, tokens: Token[]): Line {
  const first = tokens[0] ?? line.first;
  return { tokens, first, head: first.text, faulty: true };
}
