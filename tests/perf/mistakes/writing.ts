/** Signs that are dropped, doubled or taken from another language. */
import { each, rangeOf, replacing } from './mistake.ts';
import type { Change, MistakeKind, Program, Range } from './mistake.ts';

const kind = (name: string, changes: MistakeKind['changes']): MistakeKind => ({ name, changes });

/** Pairs of brackets in one line, as the ranges of the two. */
function pairs(view: string, open: string, close: string): { open: number; close: number }[] {
  const stack: number[] = [];
  const found: { open: number; close: number }[] = [];
  for (let at = 0; at < view.length; at++) {
    if (view[at] === open) stack.push(at);
    else if (view[at] === close) found.push({ open: stack.pop() ?? at, close: at });
  }
  return found.sort((a, b) => a.open - b.open);
}

const one = (at: number): Range => ({ start: at, end: at + 1 });

/** The end of the line that holds an offset. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function drop(view: (program: Program) => string, which: 'open' | 'close', [open, close]: readonly [string, string]): MistakeKind['changes'] {
  return (program) =>
    pairs(view(program), open, close).map((pair): Change => {
      const at = pair[which];
      const other = which === 'open' ? pair.close : pair.open;
      // A closing bracket that is missing may be asked for anywhere up to the end of the line.
      return { ...one(at), text: which === 'open' && open === '(' ? ' ' : '', also: [one(other), { start: at, end: which === 'close' ? lineEnd(program.all, at) : at + 1 }] };
    });
}

const bodyOf = (program: Program): string => program.body;
const headsOf = (program: Program): string => program.heads;
const membersOf = (program: Program): string => program.members;
const round = ['(', ')'] as const;
const square = ['[', ']'] as const;

const dropped = (name: string, view: (program: Program) => string, pattern: RegExp): MistakeKind => kind(name, (program) => replacing(view(program), pattern, ''));

export const writingMistakes: readonly MistakeKind[] = [
  kind('`)` of a call missing', drop(bodyOf, 'close', round)),
  kind('`(` of a call missing', drop(bodyOf, 'open', round)),
  kind('`)` of a head missing', drop(headsOf, 'close', round)),
  kind('`(` of a head missing', drop(headsOf, 'open', round)),
  kind('`)` of a method missing', drop(membersOf, 'close', round)),
  kind('`]` missing', drop(bodyOf, 'close', square)),
  kind('`[` missing', drop(bodyOf, 'open', square)),
  kind('`)` too many', ({ body }) => each(body, /\)$/gm, (match) => ({ start: match.index + 1, end: match.index + 1, text: ')' }))),
  kind('`{` instead of a colon', ({ heads }) => replacing(heads, /:$/gm, ' {')),
  dropped('colon of `func` missing', headsOf, /(?<=^func .*):$/gm),
  dropped('colon of `service`, `data` missing', headsOf, /(?<=^(?:service|data|ability) .*):$/gm),
  dropped('colon of `for`, `on`, `if` missing', bodyOf, /(?<=^ +(?:for|on|if) .*):$/gm),
  dropped('colon of `else`, `try` missing', bodyOf, /(?<=^ +(?:else|try|catch \w+|otherwise)):$/gm),
  dropped('colon of a parameter missing', headsOf, /(?<=^func .*\w):(?= )/gm),
  dropped('colon of a field missing', membersOf, /(?<=^ +\w+):(?= )/gm),
  dropped('colon of a stream missing', bodyOf, /(?<=^ +\w+):(?= \*)/gm),
  kind('closing quote missing', ({ all }) => each(all, /(?<=^ .*"[^"\n]*)"(?=[,)\]\n])/gm, (match) => ({ ...rangeOf(match), text: '', also: [{ start: all.lastIndexOf('"', match.index - 1), end: lineEnd(all, match.index) }] }))),
  kind('opening quote missing', ({ all }) => each(all, /(?<=^ [^"\n]*)"(?=[~]+")/gm, (match) => ({ ...rangeOf(match), text: '', also: [{ start: match.index, end: all.indexOf('"', match.index + 1) + 1 }] }))),
  kind('comma of arguments missing', ({ body }) => replacing(body, /(?<=\([^()\n]*),(?=[^()\n]*\))/g, '')),
  kind('comma of parameters missing', ({ heads }) => replacing(heads, /(?<=^func .*\(.*),(?=.*\))/gm, '')),
  kind('comma of results missing', ({ body }) => replacing(body, /(?<=^ +<- .*),/gm, '')),
  kind('`=` instead of `<-`', ({ body }) => each(body, /(?<=^ +\w+, \w+ )<-(?= \w)/gm, (match) => ({ ...rangeOf(match), text: '=', also: [{ start: match.index, end: lineEnd(body, match.index) }] }))),
  kind('`<-` instead of `=`', ({ body }) => each(body, /(?<=^ +\w+ )=(?= )/gm, (match) => ({ ...rangeOf(match), text: '<-', also: [{ start: match.index, end: match.index + 4 }] }))),
  kind('`<-` instead of `<<-`', ({ body }) => each(body, /(?<=^ +\w+ )<<-(?= [a-z]\w*$)/gm, (match) => ({ ...rangeOf(match), text: '<-', also: [{ start: match.index, end: match.index + 4 }] }))),
  dropped('`<-` before a call missing', bodyOf, /(?<=^ +\w+ )<- (?=\w+[.({])/gm),
  dropped('`<-` of a return missing', bodyOf, /(?<=^ +)<- /gm),
  kind('`return` for `<-`', ({ body }) => replacing(body, /(?<=^ +)<-/gm, 'return')),
  dropped('`<-` of a loop missing', bodyOf, /(?<=^ +for \w+ )<- /gm),
  kind('`in` in a loop', ({ body }) => replacing(body, /(?<=^ +for \w+ )<-/gm, 'in')),
  kind('`=` in a loop', ({ body }) => replacing(body, /(?<=^ +for \w+ )<-/gm, '=')),
  dropped('`->` missing', ({ all }) => all, /(?<=\) )-> /g),
  kind('type after `->` missing', ({ heads }) => replacing(heads, /(?<= ->) [^\n]*(?=:$)/gm, '')),
  kind('`=` in a condition', ({ body }) => each(body, /(?<=^ +if .*)==|(?<=^ +if \w+)(?=:)/gm, (match) => ({ ...rangeOf(match), text: match[0] === '' ? ' = true' : '=' }))),
  kind('`else` without `if`', ({ body }) => each(body, /^( +)(?=else:)/gm, (match) => ({ start: match.index, end: match.index, text: `${match[0]}a0 = 1\n`, also: [{ start: match.index + match[0].length, end: match.index + match[0].length + 4 }] }))),
  kind('`else if`', ({ body }) => replacing(body, /(?<=^ +)else(?=:)/gm, 'else if true')),
  kind('semicolon', ({ body }) => each(body, /[\w)!]$/gm, (match) => ({ start: match.index + 1, end: match.index + 1, text: ';' }))),
  kind('texts in single quotes', ({ text, all }) => each(all, /(?<=^ .*)"~+"/gm, (match) => ({ ...rangeOf(match), text: text.slice(match.index, match.index + match[0].length).replaceAll('"', "'") }))),
  kind('comment with slashes', ({ body }) => each(body, /$/gm, (match) => (body[match.index - 1] === ' ' || body[match.index - 1] === '\n' ? undefined : { start: match.index, end: match.index, text: ' // so' }))),
  kind('`let` before a name', ({ body }) => each(body, /(?<=^ +)(?=\w+ (?:=|<-) )/gm, (match) => ({ ...rangeOf(match), text: 'let ' }))),
  kind('`function` for `func`', ({ heads }) => replacing(heads, /^func\b/gm, 'function')),
  kind('`await` before a call', ({ body }) => each(body, /(?<=<- )(?=\w+\.\w+\()/g, (match) => ({ ...rangeOf(match), text: 'await ' }))),
  kind('dot missing', ({ body }) => replacing(body, /(?<=\b[A-Z]\w*)\.(?=\w+\()/g, ' ')),
  kind('value missing', ({ body }) => replacing(body, /(?<=^ +\w+ (?:=|<-)) .+$/gm, '')),
  kind('target missing', ({ body }) => replacing(body, /(?<=^ +)\w+ (?== )/gm, '')),
];
