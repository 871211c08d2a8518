/** AQ00xx: characters, literals, indentation and brackets. */
import type { Span } from '../../source/source-file.ts';
import { define, type Fix } from '../diagnostic.ts';

const advice: ReadonlyMap<string, string> = new Map([
  [';', 'A line ends by itself; leave the semicolon out.'],
  ['&', 'Write `&&` for “and”.'],
  ['|', 'Write `||` for “or”.'],
  ['#', 'A comment starts with two dashes: `-- text`.'],
  ['//', 'A comment starts with two dashes: `-- text`. Whole numbers are divided with a single `/`.'],
  ['/*', 'A comment starts with two dashes and ends with its line: `-- text`.'],
  ['@', 'A call on another peer is written `on peer:` with the call in the block below.'],
  ['$', 'A stream is declared as `name: *Type` and used by its name alone.'],
  ['\\', 'A line inside brackets, or after an operator or a comma, goes on by itself: no backslash is needed.'],
]);

export const unexpectedCharacter = define(
  { code: 'AQ0001', slug: 'unexpected-character', level: 'error' },
  ({ text, span, edits, known }: {
    text: string;
    /** The first place. */
    span: Span;
    /** What to write instead, at all places of the file. */
    edits: Fix['edits'];
    /** Whether it is plain what is meant; otherwise the edits only take it out. */
    known: boolean;
  }) => {
    const invisible = /^[\p{C}\p{Z}]/u.test(text);
    const shown = invisible ? `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` : `\`${text}\``;
    const instead = edits[0]?.text ?? '';
    const places = new Set(edits.map((edit) => edit.span.source.position(edit.span.start).line)).size;
    const alike = edits.every((edit) => edit.text === instead);
    const title = !alike ? 'Write plain signs' : instead === '' ? `Remove ${shown}` : instead === ' ' ? 'Write an ordinary space' : instead === '\n' ? 'Break the line in the ordinary way' : `Write \`${instead}\``;
    const label = /^\p{Z}/u.test(text) ? 'looks like a space but is not one' : invisible ? 'an invisible character stands here' : 'not part of Aqua';
    return {
      message: `${shown} means nothing here`,
      labels: [{ span, text: label }],
      help: invisible
        ? 'Only the ordinary space and the tab separate words. Such characters often come along when text is copied from a web page.'
        : (advice.get(text) ?? (instead === '"' ? 'Texts stand between straight double quotes: "text".' : known && instead !== '' ? 'Aqua is written with the plain signs of the keyboard.' : 'It belongs only into texts and comments.')),
      fixes: edits.length === 0 ? [] : [{ title: places > 1 ? `${title}, in ${String(places)} lines` : title, edits }],
    };
  },
);

export const foreignLetters = define(
  { code: 'AQ0012', slug: 'foreign-letters', level: 'error' },
  ({ name, letters, uses, better }: {
    name: string;
    /** Where they first stand. */
    letters: Span;
    uses: readonly [Span, ...Span[]];
    /** A name of plain letters to take instead. */
    better: string | undefined;
  }) => {
    const text = letters.source.text.slice(letters.start, letters.end);
    const invisible = /^[\p{C}]/u.test(text);
    const shown = invisible ? `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` : `\`${text}\``;
    return {
      message: `a name cannot contain ${shown}`,
      labels: [{ span: letters, text: invisible ? 'an invisible character stands here' : 'not a letter from a to z' }],
      help: `Names consist of the letters a–z and A–Z, digits and \`_\`. Any character may stand in a text between quotes.${better === undefined ? ` Fix: choose another name for \`${name}\`.` : ''}`,
      fixes: better === undefined ? [] : [{ title: `Write \`${better}\``, edits: uses.map((span) => ({ span, text: better })) }],
    };
  },
);

export const unclosedText = define(
  { code: 'AQ0002', slug: 'unclosed-text', level: 'error' },
  ({ span }: { span: Span }) => ({
    message: 'this text has no closing quote',
    labels: [{ span, text: 'starts here and does not end' }],
    help: 'Fix: write `"` where the text ends. Inside a text a quote is written `\\"`.',
    fixes: [{ title: 'Close the text at the end of the line', edits: [{ span: { ...span, start: span.end }, text: '"' }] }],
  }),
);

export const unknownEscape = define(
  { code: 'AQ0003', slug: 'unknown-escape', level: 'error' },
  ({ span, text }: { span: Span; text: string }) => ({
    message: `\`${text}\` stands for no character`,
    labels: [{ span, text: 'unknown after a backslash' }],
    help: 'Known are \\" \\\\ \\n \\t \\r and \\u{…} with a character number in hexadecimal. For a backslash itself write \\\\.',
    fixes: [{ title: 'Double the backslash', edits: [{ span: { ...span, end: span.start }, text: '\\' }] }],
  }),
);

export const leadingUnderscore = define(
  { code: 'AQ0004', slug: 'leading-underscore', level: 'error' },
  ({ name, uses, better }: { name: string; /** All of them, the first one first. */ uses: readonly [Span, ...Span[]]; /** A free name. */ better: string | undefined }) => ({
    message: `the name \`${name}\` starts with an underscore`,
    labels: [{ span: uses[0], text: 'a name starts with a letter' }],
    help: `Names starting with something else are kept for variables that the compiler makes up.${better === undefined ? ' Fix: choose another name.' : ''}`,
    fixes: better === undefined ? [] : [{ title: `Write \`${better}\``, edits: uses.map((span) => ({ span, text: better })) }],
  }),
);

export const malformedNumber = define(
  { code: 'AQ0005', slug: 'malformed-number', level: 'error' },
  ({ span, text, plain, reason }: { span: Span; text: string; plain: string | undefined; reason: string }) => ({
    message: `\`${text.length > 24 ? `${text.slice(0, 24)}…` : text}\` is not a number in Aqua`,
    labels: [{ span, text: reason }],
    help: 'Numbers are written in decimal digits, with a point before the fraction if there is one: 42, 0.5.',
    fixes: plain === undefined ? [] : [{ title: `Write ${plain}`, edits: [{ span, text: plain }] }],
  }),
);

export const mixedIndentation = define(
  { code: 'AQ0006', slug: 'mixed-indentation', level: 'error' },
  ({ span, lines, used, others, where, replacement }: {
    span: Span;
    lines: readonly Span[];
    used: string;
    others: string;
    where: 'above' | 'below';
    replacement: string | undefined;
  }) => ({
    message: `this line is indented with ${used}, the lines ${where} with ${others}`,
    labels: [{ span, text: `${used} here` }],
    help: `A tab is as wide as each editor pleases, so tabs and spaces are never taken for one another. Use one of them in a file${replacement === undefined ? `: indent with ${others} here, too` : ''}.`,
    fixes: replacement === undefined ? [] : [{ title: `Indent with ${others}`, edits: lines.map((line) => ({ span: line, text: replacement })) }],
  }),
);

export const unevenIndentation = define(
  { code: 'AQ0007', slug: 'uneven-indentation', level: 'error' },
  ({ span, indent, expected, replacement }: { span: Span; indent: Span; expected: readonly number[]; replacement: string }) => {
    const [only, other] = expected;
    return {
      message: `this line is indented by ${String(indent.end - indent.start)}, its neighbours by ${expected.map(String).join(' or ')}`,
      labels: [{ span, text: other === undefined ? `should start in column ${String((only ?? 0) + 1)}` : 'belongs to no block above' }],
      help: 'All lines of a block start in the same column: that is how a block is recognised.',
      fixes: [{ title: `Indent it by ${String(replacement.length)}`, edits: [{ span: indent, text: replacement }] }],
    };
  },
);

export const unclosedBracket = define(
  { code: 'AQ0008', slug: 'unclosed-bracket', level: 'error' },
  ({ span, open, close, insertAt }: { span: Span; open: string; close: string; insertAt: Span }) => ({
    message: `the bracket \`${open}\` is not closed`,
    labels: [{ span, text: `a \`${close}\` should follow` }],
    help: `Inside brackets lines may be broken anywhere. Fix: write the \`${close}\` that ends them, or remove the \`${open}\`.`,
    fixes: [{ title: `Insert \`${close}\``, edits: [{ span: insertAt, text: close }] }],
  }),
);

export const strayBracket = define(
  { code: 'AQ0009', slug: 'stray-bracket', level: 'error' },
  ({ span, text, opened, missing }: {
    span: Span;
    text: string;
    opened: { span: Span; text: string; close: string } | undefined;
    /** Where the opening bracket belongs, if it shows. */
    missing: Fix['edits'][number] | undefined;
  }) => ({
    message: opened === undefined ? `no bracket is open that \`${text}\` could close` : `\`${text}\` does not close \`${opened.text}\``,
    labels: opened === undefined
      ? [{ span, text: 'closes nothing' }]
      : [{ span, text: `\`${opened.close}\` is expected` }, { span: opened.span, text: 'opened here' }],
    help: opened === undefined ? `Fix: remove the \`${text}\`, or write the bracket that it closes.` : 'Brackets close in the reverse order of opening.',
    fixes: opened === undefined
      ? [{ title: `Remove \`${text}\``, edits: [{ span, text: '' }] }, ...(missing === undefined ? [] : [{ title: `Write \`${missing.text.trim()}\` after column ${String(missing.span.source.position(missing.span.start).column - 1)}`, edits: [missing] }])]
      : [{ title: `Write \`${opened.close}\``, edits: [{ span, text: opened.close }] }],
  }),
);

export const unexpectedIndentation = define(
  { code: 'AQ0010', slug: 'unexpected-indentation', level: 'error' },
  ({ span, lines, replacement, topLevel }: { span: Span; lines: readonly Span[]; replacement: string; topLevel: boolean }) => ({
    message: topLevel ? 'this line should start in the first column' : 'this line is indented further, but the line above opens no block',
    labels: [{ span, text: 'one step too far to the right' }],
    help: topLevel
      ? `Headers and declarations start in the first column; only what belongs to a declaration is indented.${lines.length === 0 ? ' Fix: move it out of the function, headers to the top of the file.' : ''}`
      : 'A block follows only after a line that ends with a colon, such as `on peer:` or `if ready:`.',
    fixes: lines.length === 0 ? [] : [{ title: topLevel ? 'Move it to the first column' : 'Indent it like the line above', edits: lines.map((line) => ({ span: line, text: replacement })) }],
  }),
);

export const braceBlock = define(
  { code: 'AQ0011', slug: 'brace-block', level: 'error' },
  ({ span, edits }: { span: Span; edits: Fix['edits'] }) => ({
    message: 'a block is opened by a colon, not by a brace',
    labels: [{ span, text: '`:` should stand here' }],
    help: 'The lines of a block are indented further than its head; nothing closes it. Fix: write `:` here and remove the `}`.',
    fixes: [{ title: 'Write `:` and remove the braces', edits }],
  }),
);
