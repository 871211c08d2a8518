import { missingColon, missingPart, unexpectedText } from '../../diagnostics/catalog/syntax.ts';
import type { Diagnostic, Fix } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { SourceFile, Span } from '../../source/source-file.ts';
import { scalarNames } from '../keywords.ts';
import { is, isName, type Token } from '../tokens.ts';
import type { Expected, Stumble } from '../grammar/cursor.ts';
import type { Line } from './line-reader.ts';

/** Turns what the grammar stumbled over into a report in plain words. */
export function describeError({ token, expected }: Stumble, line: Line, source: SourceFile): Diagnostic {
  const index = line.tokens.findIndex((each) => each.start >= token.start && (each.text !== '' || is(each, 'line-end')));
  const found = line.tokens[index] ?? line.tokens.at(-1) ?? line.first;
  const previous = line.tokens[index - 1];
  if (is(found, 'line-end')) {
    const span = { source, start: found.start, end: found.start };
    if (expected === ':') return missingColon({ span, head: line.head });
    return missingPart({ span, missing: labelOf(expected), after: previous?.text || undefined });
  }
  const span = { source, start: found.start, end: found.end };
  const advice = adviceFor(found, previous, line, expected);
  return unexpectedText({ span, text: shorten(found.text), expected: plain(expected, found), help: advice?.help, fix: advice?.fix?.(span) });
}

interface Advice {
  readonly help: string;
  readonly fix?: (span: Span) => Fix;
}

function adviceFor(found: Token, previous: Token | undefined, line: Line, expected: Expected): Advice | undefined {
  const second = line.tokens[1];
  if (line.head === 'for') {
    const [mode] = expected !== ':' ? [] : found.text === 'parallel' ? ['par'] : suggest(found.text, loopModes);
    if (mode !== undefined) return { help: `Did you mean \`${mode}\`?`, fix: replacing(mode) };
    if (expected === '<-' && (is(found, '=') || /^(in|of)$/.test(found.text))) {
      return { help: 'A loop is written `for item <- items:`.', fix: replacing('<-') };
    }
  }
  if (is(found, 'if') && is(previous, 'else')) return { help: 'There is no `else if`: write `else:` and put the next `if` into its block.' };
  if (is(found, '=')) {
    return {
      help: 'To compare two values write `==`; a single `=` gives a value a name.',
      ...(line.head === 'if' ? { fix: (span) => ({ title: 'Write `==`', edits: [{ span, text: '==' }] }) } : {}),
    };
  }
  if (expected === 'name' && (is(previous, 'func') || is(previous, 'service') || is(previous, 'data'))) {
    return { help: `Fix: write a name, \`${previous?.text ?? ''} ${is(previous, 'func') ? 'name' : 'Name'}\`.` };
  }
  if (is(found, '<-') && line.head !== 'for') return { help: 'The result of a call goes into one variable or several. Fix: write `a, b <- call()`, with nothing else on the left.' };
  const next = line.tokens[line.tokens.indexOf(found) + 1];
  const type = typeWrittenOtherwise(line.tokens, line.tokens.indexOf(found));
  if (type !== undefined) return instead(type.first, type.last, type.text, `Fix: write \`${type.text}\`.`);
  if (is(found, ':') && expected === 'line-end') {
    if (is(next, ':') && next?.start === found.end) return instead(found, next, '.', 'Fix: write a dot between a service and its method.');
    return { help: 'A colon ends only the lines that open a block. Fix: remove the `:`.', fix: (span) => ({ title: 'Remove `:`', edits: [{ span, text: '' }] }) };
  }
  if (is(found, '->') && expected === 'line-end' && isName(next)) return instead(found, found, '.', 'Fix: write a dot before a method or field.');
  if (is(found, '=') && expected === ':' && previous !== undefined) return instead(found, found, ':', 'A parameter is written `name: Type`.', previous.end);
  if (previous !== undefined && previous !== line.first && previous.text === found.text && previous.text !== '') {
    const fix = ({ source, end }: Span): Fix => ({ title: `Remove one \`${found.text}\``, edits: [{ span: { source, start: previous.end, end }, text: '' }] });
    return { help: `It stands twice in a row. Fix: remove one \`${found.text}\`.`, fix };
  }
  if (expected === 'line-end' && is(found, ',')) return { help: 'Several values stand side by side only in calls, in returns and in brackets. Fix: to return them write `<-` at the start of the line.' };
  if (expected === 'line-end' && is(previous, ')') && previous !== undefined && namesType(found)) return between(previous, ' -> ', 'Fix: write `->` before the type of the result.');
  if (expected === 'line-end' && isName(found) && isName(previous) && previous !== undefined) {
    const calls = is(next, '(') || is(next, '.') || is(next, '{');
    if (calls && previous === line.first && /^[a-z]/.test(previous.text)) return between(previous, ' <- ', 'Fix: write `<-` to receive the result of a call.');
    if (is(next, '(') && /^[A-Z]/.test(previous.text)) return between(previous, '.', `Fix: write a dot between a service and its method, \`${previous.text}.${found.text}(…)\`.`);
  }
  if (expected === 'line-end' && is(line.first, '<-') && previous !== undefined && startsValue(found)) return between(previous, ', ', 'Fix: write a comma between the values that are returned.');
  const list = expected === ')' || expected === ']';
  if (list && startsValue(found)) {
    const fix = ({ source, start }: Span): Fix => {
      const at = previous === undefined ? start : previous.end;
      return { title: 'Insert a comma', edits: [{ span: { source, start: at, end: at }, text: ',' }] };
    };
    return { help: 'Commas separate what stands inside brackets.', fix };
  }
  if (is(found, ',') && is(second, ',')) return { help: 'Several variables are filled by one call with `a, b <- call()`; `=` names a single value.' };
  const dash = expected === 'line-end' && isName(found) && isName(previous) ? dashBeforeWords(line.tokens) : undefined;
  if (dash !== undefined) return instead(dash, dash, '--', 'Fix: write `--` before a comment.');
  if (expected === 'line-end' && isName(found) && isName(previous)) return { help: 'Two names in a row mean nothing here. Fix: write an operator, a comma or a bracket between them, or put each on a line of its own.' };
  const sign = insertable.get(expected);
  if (sign !== undefined && previous !== undefined) {
    const at = previous.end;
    const fix = ({ source }: Span): Fix => ({ title: `Insert ${labelOf(expected)}`, edits: [{ span: { source, start: at, end: at }, text: sign }] });
    return { help: `Fix: write ${labelOf(expected)} before \`${shorten(found.text)}\`.`, ...(startsValue(found) || startsType(found) ? { fix } : {}) };
  }
  return undefined;
}

/** `call() - and why`: the dash behind which several words stand and nothing else. */
function dashBeforeWords(tokens: readonly Token[]): Token | undefined {
  const at = tokens.findLastIndex((token) => is(token, '-'));
  const words = at < 0 ? [] : tokens.slice(at + 1, -1);
  return words.length > 1 && words.every((token) => isName(token)) ? tokens[at] : undefined;
}

const wrappers: ReadonlyMap<string, string> = new Map([
  ['list', '[]'], ['array', '[]'], ['vector', '[]'], ['set', '[]'], ['optional', '?'], ['option', '?'], ['maybe', '?'], ['nullable', '?'], ['stream', '*'],
]);

/** `string*`, `string[]`, `list of string`, `optional string`: a type, by where its second word or sign stands. */
function typeWrittenOtherwise(tokens: readonly Token[], at: number): { readonly first: Token; readonly last: Token; readonly text: string } | undefined {
  const [before, first, found, next] = [tokens[at - 2], tokens[at - 1], tokens[at], tokens[at + 1]];
  if (first === undefined || found === undefined || !isName(first) || !(is(before, ':') || is(before, '->') || is(before, ',') || is(before, '*'))) return undefined;
  if (is(before, ',') && !tokens.slice(0, at).some((token) => is(token, ':') || is(token, '->'))) return undefined;
  if (is(found, '*') || is(found, '?')) return { first, last: found, text: found.text + first.text };
  if (is(found, '[') && next !== undefined && is(next, ']')) return { first, last: next, text: `[]${first.text}` };
  const prefix = wrappers.get(first.text.toLowerCase());
  const element = found.text === 'of' ? next : found;
  return prefix !== undefined && element !== undefined && isName(element) ? { first, last: element, text: prefix + element.text } : undefined;
}

/** Offers to write something instead of the space before what was found. */
function between(previous: Token, text: string, help: string): Advice {
  const fix = ({ source, start }: Span): Fix => ({ title: `Insert \`${text.trim()}\``, edits: [{ span: { source, start: previous.end, end: start }, text }] });
  return { help, fix };
}

/** Offers to write something instead of the tokens from the first to the last. */
function instead(first: Token, last: Token, text: string, help: string, start = first.start): Advice {
  const fix = ({ source }: Span): Fix => ({ title: `Write \`${text}\``, edits: [{ span: { source, start, end: last.end }, text }] });
  return { help, fix };
}

/** Signs that a report offers to insert, as they are written after a word. */
const insertable: ReadonlyMap<Expected, string> = new Map<Expected, string>([[':', ':'], ['<-', ' <-'], ['=', ' =']]);

const loopModes = ['par', 'try', 'rec'];

function replacing(text: string): (span: Span) => Fix {
  return (span) => ({ title: `Write \`${text}\``, edits: [{ span, text }] });
}

/** What after a closing bracket can only be the type of a result. */
function namesType(token: Token): boolean {
  return startsType(token) || /^[A-Z]/.test(token.text) || scalarNames.some((name) => name === token.text);
}

function startsType(token: Token): boolean {
  return is(token, '[') || is(token, '*') || is(token, '?');
}

/** What messages call it. */
function labelOf(expected: Expected): string {
  switch (expected) {
    case 'name':
      return 'a name';
    case 'line-end':
      return 'the end of the line';
    case '`*` or a name':
    case '`:` or `(`':
      return expected;
    default:
      return `\`${expected}\``;
  }
}

function plain(expected: Expected, found: Token): string {
  const closes = expected === ')' || expected === ']' || expected === '}';
  return closes && startsValue(found) ? `\`,\` or ${labelOf(expected)}` : labelOf(expected);
}

function startsValue(token: Token): boolean {
  return isName(token) || is(token, 'number') || is(token, 'text') || is(token, '%init_peer_id%');
}

function shorten(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  return line.length > 24 || line !== text ? `${line.slice(0, 24)}…` : text;
}
