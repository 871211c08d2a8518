import { bracketsAroundLoop, elseIf, foreignWord, misspeltWord, missingPart, noUnless, noWhile } from '../../diagnostics/catalog/syntax.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Span } from '../../source/source-file.ts';
import { scalarNames, statementKeywords, type StatementKeyword } from '../keywords.ts';
import { opensArrow } from '../line-shape.ts';
import { is, isName, makeToken, type Token, type TokenKind } from '../tokens.ts';
import type { Line, LineReader } from './line-reader.ts';

/** Words that other languages put before a new name. */
const introducers = new Set(['let', 'var', 'val', 'const', 'auto', 'mut', 'set']);

/** Other languages' words at the start of a statement, and what they are called here. */
const foreignStatements: ReadonlyMap<string, StatementKeyword> = new Map<string, StatementKeyword>([
  ['at', 'on'], ['foreach', 'for'], ['each', 'for'], ['when', 'if'], ['except', 'catch'], ['rescue', 'catch'], ['parallel', 'par'], ['async', 'co'], ['spawn', 'co'],
  ['to', 'on'], ['in', 'on'], ['from', 'on'], ['loop', 'for'], ['repeat', 'for'], ['go', 'co'], ['fork', 'co'], ['wait', 'join'], ['sync', 'join'],
]);

const bareWords: readonly StatementKeyword[] = ['else', 'try', 'otherwise'];
/** Words that open a block and are followed by more. */
const heads: readonly StatementKeyword[] = ['on', 'if', 'for', 'parseq', 'catch'];
const wordsBeforeMore = statementKeywords.filter((word) => !bareWords.includes(word));

/** Signs that people write for `<-`, as they stand between a name and a call. */
const almostReceives: readonly TokenKind[] = ['<=', '<', '=='];

/** Looks for one kind of slip in a line; gives the line as it is meant, undefined without such a slip. */
type Rule = (reader: LineReader, line: Line) => Line | undefined;

/**
 * Puts right what is plainly meant in a line of a function: words of other languages and misspelt keywords are reported and then
 * read as what they stand for.
 */
export function amend(reader: LineReader, line: Line): Line {
  if (line.faulty || line.tokens.length < 2) return line;
  for (const rule of rules) {
    const meant = rule(reader, line);
    if (meant !== undefined) return meant;
  }
  return line;
}

/** `items *Type` */
const streamWithoutColon: Rule = (reader, line) => {
  const { first, tokens } = line;
  if (!declaresWithoutColon(tokens)) return undefined;
  const at = { source: reader.source, start: first.end, end: first.end };
  const fix = { title: 'Insert `:`', edits: [{ span: at, text: ':' }] };
  reader.report(missingPart({ span: at, missing: '`:`', after: first.text, help: 'A stream is declared as `name: *Type`.', fix }));
  return changed(line, tokens.toSpliced(1, 0, makeToken(':', '', first.end)));
};

/** `: *Type` */
const colonWithoutName: Rule = (reader, line) => {
  if (!is(line.first, ':')) return undefined;
  const help = is(line.tokens[1], 'line-end')
    ? 'Fix: write what opens the block, such as `else:` or `try:`, or remove the `:`.'
    : 'Fix: write the name of the stream before it, `name: *Type`.';
  reader.report(missingPart({ span: spanOf(reader, line.first), missing: 'a name', after: undefined, help }));
  return changed(line, line.tokens);
};

/** `let x = 1`, `x <- await f()` */
const wordTooMany: Rule = (reader, line) => {
  const at = indexTooMany(line.tokens);
  const word = line.tokens[at];
  const next = line.tokens[at + 1];
  if (word === undefined || next === undefined) return undefined;
  const span = spanOf(reader, word);
  reader.report(foreignWord({ span, text: word.text, instead: '', edit: { ...span, end: next.start } }));
  return changed(line, line.tokens.toSpliced(at, 1));
};

/** `for (item <- items):` */
const bracketedLoop: Rule = (reader, line) => {
  const [first, open, item, arrow] = line.tokens;
  if (!is(first, 'for') || !is(open, '(') || !isName(item) || !is(arrow, '<-')) return undefined;
  const close = line.tokens.findLast((token) => is(token, ')'));
  if (open === undefined || close === undefined) return undefined;
  reader.report(bracketsAroundLoop({ open: spanOf(reader, open), close: spanOf(reader, close) }));
  return changed(line, line.tokens.filter((token) => token !== open && token !== close));
};

/** `f <- (x: T) -> R:` */
const receivedClosure: Rule = (reader, line) => {
  const [first, second, third] = line.tokens;
  if (first === undefined || !isName(first) || !is(second, '<-') || second === undefined) return undefined;
  if (!opensArrow([first, makeToken('=', '', second.start), third]) || !is(line.tokens.at(-2), ':')) return undefined;
  return instead(reader, line, 1, 1, '=');
};

/** `-> x`, `x -> f()` */
const arrowTheOtherWay: Rule = (reader, line) => {
  const [first, second, third, fourth] = line.tokens;
  if (is(first, '->')) return instead(reader, line, 0, 0, '<-');
  if (!isName(first) || !is(second, '->') || third === undefined || is(third, 'line-end')) return undefined;
  const method = second?.end === third.start && isName(third) && is(fourth, '(');
  return instead(reader, line, 1, 1, method && /^[A-Z]/.test(first?.text ?? '') ? '.' : '<-');
};

/** `<< x`, `<= x`, `=> x` */
const signsBeforeResult: Rule = (reader, line) => {
  const { first, tokens } = line;
  if (first.group === 'word' || (is(first, '<-') && tokens[1]?.start !== first.end)) return undefined;
  const end = tokens.findIndex((token, index) => token.text === '' || !/^[<=>-]+$/.test(token.text) || (index > 0 && token.start !== tokens[index - 1]?.end));
  const text = tokens.slice(0, Math.max(0, end)).map((token) => token.text).join('');
  const value = tokens[end];
  const plain = text === '<-' || text === '=' || text === '-' || text === '<<-' || text === '<--';
  return end < 1 || plain || value === undefined || is(value, 'line-end') ? undefined : instead(reader, line, 0, end - 1, '<-');
};

/** `x := 1`, `x <= f()`, `x == 1` */
const signBeforeValue: Rule = (reader, line) => {
  const [first, second, third] = line.tokens;
  if (!isName(first) || second === undefined || third === undefined || is(line.tokens.at(-2), ':') && !is(second, ':')) return undefined;
  if (is(second, ':') && is(third, '=') && second.end === third.start) return instead(reader, line, 1, 2, calls(line.tokens.slice(3)) ? '<-' : '=');
  if (!almostReceives.includes(second.kind) || is(third, '-') || is(third, 'line-end')) return undefined;
  return calls(line.tokens.slice(2)) ? instead(reader, line, 1, 1, '<-') : is(second, '==') ? instead(reader, line, 1, 1, '=') : undefined;
};

/** `return x` */
const returnWord: Rule = (reader, line) => {
  const { first } = line;
  const [, second] = line.tokens;
  if (first.kind !== 'name' || first.text !== 'return' || second === undefined) return undefined;
  if (startsMore(second)) return instead(reader, line, 0, 0, '<-');
  if (!is(second, 'line-end')) return undefined;
  const span = spanOf(reader, first);
  // A return without a value is no second return.
  reader.report(foreignWord({ span, text: first.text, instead: '', edit: span }));
  return changed(line, line.tokens);
};

/** `while x:`, `unless x:`, `elif x:` */
const foreignBlock: Rule = (reader, line) => {
  const { first, tokens } = line;
  if (first.kind !== 'name' || !is(tokens.at(-2), ':')) return undefined;
  const span = spanOf(reader, first);
  const asIf = (): Line => changed(line, tokens.with(0, makeToken('if', first.text, first.start)));
  if (first.text === 'while' || first.text === 'until') {
    reader.report(noWhile({ span, text: first.text }));
    return asIf();
  }
  if (first.text === 'unless') {
    const [start, end] = [tokens[1]?.start ?? first.end, tokens.at(-3)?.end ?? first.end];
    reader.report(noUnless({ span, condition: { source: reader.source, start, end } }));
    return asIf();
  }
  if (!/^el(?:se?)?if$/.test(first.text)) return undefined;
  reader.report(elseIf({ span }));
  return changed(line, [makeToken('else', first.text, first.start), ...tokens.slice(-2)]);
};

/** `at peer:`, `foreach x <- xs:` */
const foreignStatement: Rule = (reader, line) => {
  const { first } = line;
  const [, second] = line.tokens;
  if ((first.kind !== 'name' && first.kind !== 'from') || second === undefined) return undefined;
  const opens = is(line.tokens.at(-2), ':');
  const meant = first.text === 'except' && is(second, ':') ? 'otherwise' : startsMore(second) || is(second, ':') ? foreignStatements.get(first.text) : undefined;
  return meant !== undefined && (opens || !heads.includes(meant)) ? instead(reader, line, 0, 0, meant) : undefined;
};

/** `fro x <- xs:` */
const misspelt: Rule = (reader, line) => {
  const { first } = line;
  const [, second, third] = line.tokens;
  if (first.kind !== 'name' || second === undefined) return undefined;
  const opens = is(line.tokens.at(-2), ':') && !statementKeywords.some((word) => is(second, word));
  const candidates = is(second, ':') && is(third, 'line-end') ? bareWords : startsMore(second) && !/^[A-Z]/.test(first.text) ? (opens ? heads : wordsBeforeMore) : [];
  if (candidates.length === 0) return undefined;
  const [meant] = suggest(first.text, candidates);
  const word = statementKeywords.find((each) => each === meant);
  if (word === undefined) return undefined;
  reader.report(misspeltWord({ span: spanOf(reader, first), text: first.text, meant: word }));
  return changed(line, line.tokens.with(0, makeToken(word, first.text, first.start)));
};

const rules: readonly Rule[] = [
  streamWithoutColon, colonWithoutName, wordTooMany, bracketedLoop, receivedClosure, arrowTheOtherWay, signsBeforeResult, signBeforeValue,
  returnWord, foreignBlock, foreignStatement, misspelt,
];

/** Reports that something else is written for these tokens, and reads that. */
function instead(reader: LineReader, line: Line, from: number, to: number, sign: '<-' | '=' | '.' | StatementKeyword): Line | undefined {
  const [first, last] = [line.tokens[from], line.tokens[to]];
  if (first === undefined || last === undefined) return undefined;
  const span = { source: reader.source, start: first.start, end: last.end };
  const text = reader.source.text.slice(span.start, span.end);
  reader.report(foreignWord({ span, text, instead: sign, edit: span }));
  return changed(line, line.tokens.toSpliced(from, to - from + 1, makeToken(sign, text, first.start)));
}

/** Whether something is called here, so that `<-` takes its result; a closure is none. */
function calls(tokens: readonly Token[]): boolean {
  return isName(tokens[0]) && !is(tokens[0], 'func') && tokens.some((token, index) => is(token, '(') && isName(tokens[index - 1]));
}

/** The index of a word that means nothing; -1 when there is none. */
function indexTooMany(tokens: readonly Token[]): number {
  const [first, second, third] = tokens;
  const introduces = first !== undefined && introducers.has(first.text) && isName(second) && (is(third, '=') || is(third, '<-') || is(third, ':'));
  if (introduces) return 0;
  return tokens.findIndex((token, index) => (token.text === 'await' || token.text === 'new') && token.kind === 'name' && isName(tokens[index + 1]));
}

function spanOf(reader: LineReader, { start, end }: Token): Span {
  return { source: reader.source, start, end };
}

/** `items *Type`: as a product it would do nothing. */
function declaresWithoutColon([first, second, third, fourth]: readonly Token[]): boolean {
  if (!isName(first) || !(is(second, '*') || is(second, '%')) || third === undefined || !is(fourth, 'line-end')) return false;
  return /^[A-Z]/.test(third.text) || scalarNames.some((name) => name === third.text);
}

function startsMore(token: Token): boolean {
  return isName(token) || is(token, 'text') || is(token, 'number') || is(token, '%init_peer_id%') || is(token, '!');
}

function changed(line: Line, tokens: Token[]): Line {
  const first = tokens[0] ?? line.first;
  return { tokens, first, head: first.text, faulty: true };
}
