import type { IRecognitionException, IToken } from 'chevrotain';
import { missingColon, missingPart, unexpectedText } from '../../diagnostics/catalog/syntax.ts';
import type { Diagnostic, Fix } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { SourceFile, Span } from '../../source/source-file.ts';
import {
  Colon, Comma, Dot, endOf, Equals, InitPeer, is, keyword, LeftArrow, LeftBrace, LeftBracket, LeftParen, LineEnd, Name, NumberToken, Question, RightBrace,
  RightBracket, RightParen, Star, StringToken,
} from '../tokens.ts';
import type { Line } from './line-reader.ts';

/** Turns what the grammar stumbled over into a report in plain words. `error.message` holds what was expected. */
export function describeError(error: Pick<IRecognitionException, 'token' | 'message'>, line: Line, source: SourceFile): Diagnostic {
  const index = line.tokens.findIndex((token) => token.startOffset >= error.token.startOffset && (token.image !== '' || is(token, LineEnd)));
  const found = line.tokens[index] ?? line.tokens.at(-1) ?? line.first;
  const previous = line.tokens[index - 1];
  const expected = error.message;
  if (is(found, LineEnd)) {
    const span = { source, start: found.startOffset, end: found.startOffset };
    if (expected === Colon.LABEL) return missingColon({ span, head: line.head });
    return missingPart({ span, missing: expected, after: previous?.image || undefined });
  }
  const span = { source, start: found.startOffset, end: endOf(found) };
  const advice = adviceFor(found, previous, line, expected);
  return unexpectedText({ span, text: shorten(found.image), expected: plain(expected, found), help: advice?.help, fix: advice?.fix?.(span) });
}

interface Advice {
  readonly help: string;
  readonly fix?: (span: Span) => Fix;
}

function adviceFor(found: IToken, previous: IToken | undefined, line: Line, expected: string): Advice | undefined {
  const second = line.tokens[1];
  if (line.head === 'for') {
    const [mode] = expected === Colon.LABEL ? suggest(found.image, loopModes) : [];
    if (mode !== undefined) return { help: `Did you mean \`${mode}\`?`, fix: replacing(mode) };
    if (expected === LeftArrow.LABEL && (is(found, Equals) || /^(in|of)$/.test(found.image))) {
      return { help: 'A loop is written `for item <- items:`.', fix: replacing('<-') };
    }
  }
  if (is(found, keyword('if')) && is(previous, keyword('else'))) return { help: 'There is no `else if`: write `else:` and put the next `if` into its block.' };
  if (is(found, Equals)) {
    return {
      help: 'To compare two values write `==`; a single `=` gives a value a name.',
      ...(line.head === 'if' ? { fix: (span) => ({ title: 'Write `==`', edits: [{ span, text: '==' }] }) } : {}),
    };
  }
  if (is(found, LeftArrow) && line.head !== 'for') return { help: 'The result of a call goes into one variable or several. Fix: write `a, b <- call()`, with nothing else on the left.' };
  if (is(found, Colon) && expected === LineEnd.LABEL) return { help: 'A colon ends only the lines that open a block.' };
  if (expected === LineEnd.LABEL && is(found, Comma)) return { help: 'Several values stand side by side only in calls, in returns and in brackets. Fix: to return them write `<-` at the start of the line.' };
  const next = line.tokens[line.tokens.indexOf(found) + 1];
  if (expected === LineEnd.LABEL && is(found, Name) && is(previous, Name) && previous !== undefined) {
    const calls = is(next, LeftParen) || is(next, Dot) || is(next, LeftBrace);
    if (calls && previous === line.first && /^[a-z]/.test(previous.image)) return between(previous, ' <- ', 'Fix: write `<-` to receive the result of a call.');
    if (is(next, LeftParen) && /^[A-Z]/.test(previous.image)) return between(previous, '.', `Fix: write a dot between a service and its method, \`${previous.image}.${found.image}(…)\`.`);
  }
  if (expected === LineEnd.LABEL && is(line.first, LeftArrow) && previous !== undefined && startsValue(found)) return between(previous, ', ', 'Fix: write a comma between the values that are returned.');
  const list = expected === RightParen.LABEL || expected === RightBracket.LABEL;
  if (list && startsValue(found)) {
    const fix = ({ source, start }: Span): Fix => {
      const at = previous === undefined ? start : endOf(previous);
      return { title: 'Insert a comma', edits: [{ span: { source, start: at, end: at }, text: ',' }] };
    };
    return { help: 'Commas separate what stands inside brackets.', fix };
  }
  if (is(found, Comma) && is(second, Comma)) return { help: 'Several variables are filled by one call with `a, b <- call()`; `=` names a single value.' };
  if (expected === LineEnd.LABEL && is(found, Name) && is(previous, Name)) return { help: 'Two names in a row mean nothing here. Fix: write an operator, a comma or a bracket between them, or put each on a line of its own.' };
  const sign = insertable.get(expected);
  if (sign !== undefined && previous !== undefined) {
    const at = endOf(previous);
    const fix = ({ source }: Span): Fix => ({ title: `Insert ${expected}`, edits: [{ span: { source, start: at, end: at }, text: sign }] });
    return { help: `Fix: write ${expected} before \`${shorten(found.image)}\`.`, ...(startsValue(found) || startsType(found) ? { fix } : {}) };
  }
  return undefined;
}

/** Offers to write something instead of the space before what was found. */
function between(previous: IToken, text: string, help: string): Advice {
  const fix = ({ source, start }: Span): Fix => ({ title: `Insert \`${text.trim()}\``, edits: [{ span: { source, start: endOf(previous), end: start }, text }] });
  return { help, fix };
}

/** Signs that a report offers to insert, as they are written after a word. */
const insertable: ReadonlyMap<string, string> = new Map([
  [Colon.LABEL ?? '', ':'], [LeftArrow.LABEL ?? '', ' <-'], [Equals.LABEL ?? '', ' ='],
]);

const loopModes = ['par', 'try', 'rec'];

function replacing(text: string): (span: Span) => Fix {
  return (span) => ({ title: `Write \`${text}\``, edits: [{ span, text }] });
}

function startsType(token: IToken): boolean {
  return is(token, LeftBracket) || is(token, Star) || is(token, Question);
}

function plain(expected: string, found: IToken): string {
  if (expected === '') return 'something else';
  const closes = expected === RightParen.LABEL || expected === RightBracket.LABEL || expected === RightBrace.LABEL;
  return closes && startsValue(found) ? `\`,\` or ${expected}` : expected;
}

function startsValue(token: IToken): boolean {
  return is(token, Name) || is(token, NumberToken) || is(token, StringToken) || is(token, InitPeer);
}

function shorten(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  return line.length > 24 || line !== text ? `${line.slice(0, 24)}…` : text;
}
