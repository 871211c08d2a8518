import { bracketsAroundLoop, elseIf, foreignWord, misspeltWord, missingPart, noWhile } from '../../diagnostics/catalog/syntax.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Span } from '../../source/source-file.ts';
import { scalarNames, statementKeywords, type StatementKeyword } from '../keywords.ts';
import { opensArrow } from '../line-shape.ts';
import { is, isName, makeToken, type Token } from '../tokens.ts';
import type { Line, LineReader } from './line-reader.ts';

/** Words that other languages put before a new name. */
const introducers = new Set(['let', 'var', 'val', 'const', 'auto', 'mut', 'set']);

/** Other languages' words at the start of a statement, and what they are called here. */
const foreignStatements: ReadonlyMap<string, StatementKeyword> = new Map<string, StatementKeyword>([
  ['at', 'on'], ['foreach', 'for'], ['each', 'for'], ['when', 'if'], ['except', 'catch'], ['rescue', 'catch'], ['parallel', 'par'], ['async', 'co'], ['spawn', 'co'],
]);

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
  const loop = bracketedLoop(line.tokens);
  if (loop !== undefined) {
    const [open, close] = [line.tokens[1], line.tokens[loop]];
    if (open === undefined || close === undefined) return line;
    reader.report(bracketsAroundLoop({ open: spanOf(reader, open), close: spanOf(reader, close) }));
    return changed(line, line.tokens.filter((token) => token !== open && token !== close));
  }
  if (isName(first) && is(second, '<-') && opensArrow([first, makeToken('=', '', second.start), third]) && is(line.tokens.at(-2), ':')) {
    const span = spanOf(reader, second);
    reader.report(foreignWord({ span, text: '<-', instead: '=', edit: span }));
    return changed(line, line.tokens.with(1, makeToken('=', second.text, second.start)));
  }
  if (is(first, '->') || (isName(first) && is(second, '->') && third !== undefined && !is(third, 'line-end'))) {
    const arrow = is(first, '->') ? 0 : 1;
    const { start, text } = line.tokens[arrow] ?? first;
    const span = { source: reader.source, start, end: start + text.length };
    reader.report(foreignWord({ span, text, instead: '<-', edit: span }));
    return changed(line, line.tokens.with(arrow, makeToken('<-', text, start)));
  }
  if (first.kind !== 'name') return line;
  const span = { source: reader.source, start: first.start, end: first.end };
  if (first.text === 'return' && (startsMore(second) || is(second, 'line-end'))) {
    reader.report(foreignWord({ span, text: first.text, instead: is(second, 'line-end') ? '' : '<-', edit: span }));
    // A return without a value is no second return.
    return changed(line, is(second, 'line-end') ? line.tokens : line.tokens.with(0, makeToken('<-', first.text, first.start)));
  }
  const opens = is(line.tokens.at(-2), ':');
  if (opens && (first.text === 'while' || first.text === 'until')) {
    reader.report(noWhile({ span, text: first.text }));
    return changed(line, line.tokens.with(0, makeToken('if', first.text, first.start)));
  }
  if (opens && /^el(?:se?)?if$/.test(first.text)) {
    reader.report(elseIf({ span }));
    return changed(line, [makeToken('else', first.text, first.start), ...line.tokens.slice(-2)]);
  }
  const foreign = first.text === 'except' && is(second, ':') ? 'otherwise' : startsMore(second) || is(second, ':') ? foreignStatements.get(first.text) : undefined;
  if (foreign !== undefined && (opens || foreign === 'co' || foreign === 'par')) {
    reader.report(foreignWord({ span, text: first.text, instead: foreign, edit: span }));
    return changed(line, line.tokens.with(0, makeToken(foreign, first.text, first.start)));
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
  const at = tokens.findIndex((token, index) => (token.text === 'await' || token.text === 'new') && token.kind === 'name' && isName(tokens[index + 1]));
  return at >= 0 ? at : undefined;
}

/** The closing bracket of `for (item <- items):`. */
function bracketedLoop(tokens: readonly Token[]): number | undefined {
  const [first, open, item, arrow] = tokens;
  if (!is(first, 'for') || !is(open, '(') || !isName(item) || !is(arrow, '<-')) return undefined;
  const close = tokens.findLastIndex((token) => is(token, ')'));
  return close > 0 ? close : undefined;
}

function spanOf(reader: LineReader, { start, end }: Token): Span {
  return { source: reader.source, start, end };
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
