/** Characters that look right, or like nothing at all, and come along with copied text. */
import { each, rangeOf, replacing } from './mistake.ts';
import type { Change, MistakeKind, Program } from './mistake.ts';

const kind = (name: string, changes: MistakeKind['changes']): MistakeKind => ({ name, changes });
const inBody = (name: string, pattern: RegExp, text: string | ((found: string) => string)): MistakeKind => kind(name, ({ body }) => replacing(body, pattern, text));
const anywhere = (name: string, pattern: RegExp, text: string | ((found: string) => string)): MistakeKind => kind(name, ({ all }) => replacing(all, pattern, text));

/** Both quotes of a text, which a report may point at. */
const quotes = (name: string, open: string, close: string): MistakeKind =>
  kind(name, ({ text, all }) => each(all, /"~+"/g, (match) => ({ ...rangeOf(match), text: open + text.slice(match.index + 1, match.index + match[0].length - 1) + close })));

/** As when a whole file is pasted; any of the places may be shown. */
const everyIndentation: MistakeKind = kind('no-break spaces for every indentation', (program: Program): Change[] => {
  const from = program.all.lastIndexOf('\n', program.body.search(/\S/)) + 1;
  const rest = program.text.slice(from);
  return [{ start: from, end: program.text.length, text: rest.replace(/^ +/gm, (white) => '\u00A0'.repeat(white.length)) }];
});

const letterInside = /(?<=\b[a-z]\w)\w(?=\w)/g;

export const characterMistakes: readonly MistakeKind[] = [
  inBody('no-break space between words', /(?<=\w) (?=<-)/g, '\u00A0'),
  inBody('no-break spaces for indentation', /^ +(?=\w)/gm, (found) => '\u00A0'.repeat(found.length)),
  everyIndentation,
  inBody('ideographic space', /(?<=<-) (?=\w)/g, '\u3000'),
  inBody('space without width before a name', /(?<=<- )(?=[a-z])/g, '\u200B'),
  inBody('space without width inside a name', /(?<=\b[a-z]\w)(?=\w\w+\()/g, '\u200B'),
  inBody('space without width at the end of a line', /(?<=\S)$/gm, '\u200B'),
  inBody('byte order mark inside', /(?<=^ +)(?=\w)/gm, '\uFEFF'),
  inBody('soft hyphen in a name', letterInside, (found) => `${found}\u00AD`),
  inBody('mark of the writing direction', /(?<=\()(?=\w)/g, '\u200E'),
  inBody('line separator for the line break', /\n(?= +\w)/g, '\u2028'),
  inBody('form feed at the end of a line', /(?<=\w\))$/gm, '\f'),
  quotes('typographic quotes', '“', '”'),
  quotes('low quotes', '„', '“'),
  quotes('single typographic quotes', '‘', '’'),
  quotes('angle quotes', '«', '»'),
  quotes('backticks', '`', '`'),
  quotes('typographic quote at the end', '"', '”'),
  quotes('typographic quote at the start', '“', '"'),
  quotes('two single quotes', "''", "''"),
  inBody('en dash in `<-`', /(?<=\w )<-/g, '<–'),
  inBody('minus sign in `<-`', /(?<=\w )<-/g, '<−'),
  inBody('arrow `←`', /<-/g, '←'),
  anywhere('arrow `→`', /->/g, '→'),
  inBody('angle sign in `<-`', /(?<=\w )<-/g, '‹-'),
  kind('em dash before a comment', ({ body }) => each(body, /(?<=\w\))$/gm, (match) => ({ ...rangeOf(match), text: ' — so' }))),
  kind('one dash before a comment', ({ body }) => each(body, /(?<=\w\))$/gm, (match) => ({ ...rangeOf(match), text: ' - so it is' }))),
  inBody('full-width parenthesis', /\((?=\w)/g, '（'),
  inBody('full-width parentheses', /\([\w, ]*\)/g, (found) => `（${found.slice(1, -1)}）`),
  inBody('full-width comma', /,/g, '，'),
  anywhere('full-width colon', /(?<=\w): /g, '：'),
  anywhere('full-width colon at the end', /:$/gm, '：'),
  inBody('full-width equals sign', /(?<=\w )=(?= )/g, '＝'),
  inBody('ideographic full stop', /\.(?=\w+\()/g, '。'),
  inBody('full-width letters', /\b[a-z]+(?=[,)])/g, (found) => found.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0))),
  inBody('letter of another alphabet', /(?<=\b[a-z]\w*)[aeop](?=\w*[,)(])/g, (found) => ({ a: 'а', e: 'е', o: 'о', p: 'р' })[found] ?? found),
  anywhere('type with a letter of another alphabet', /(?<=: \[?\]?\w*)[ei](?=\w*)/g, (found) => ({ e: 'е', i: 'і' })[found] ?? found),
  inBody('accent in a name', /(?<=\b[a-z]\w*)e(?=\w*\()/g, 'é'),
  inBody('emoji before a call', /(?<=<- )(?=\w)/g, '🚀 '),
  inBody('emoji at the end of a line', /(?<=\w\))$/gm, ' ✅'),
  inBody('emoji inside a name', letterInside, (found) => `${found}🙂`),
  inBody('emoji before a line', /(?<=^ +)(?=\w)/gm, '👉 '),
  inBody('sign `≠`', /!=/g, '≠'),
  inBody('sign `≤`', /(?<=\w )<(?= \w)/g, '≤ 0 +'),
  inBody('at sign before a peer', /(?<=^ +on )(?=\w)/gm, '@'),
  inBody('dollar sign before a name', /(?<=[(,] ?)(?=[a-z]\w*[,)])/g, '$'),
  inBody('backslash at the end of a line', /(?<=\w\))$/gm, ' \\'),
];
