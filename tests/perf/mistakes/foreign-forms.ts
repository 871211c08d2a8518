/** Forms of other languages that are more than a word or a sign. They were held out at first. */
import { each, rangeOf, replacing } from './mistake.ts';
import type { Change, MistakeKind, Program } from './mistake.ts';

const kind = (name: string, changes: MistakeKind['changes']): MistakeKind => ({ name, changes });
const inBody = (name: string, pattern: RegExp, text: string | ((found: string) => string)): MistakeKind => kind(name, ({ body }) => replacing(body, pattern, text));
const inHeads = (name: string, pattern: RegExp, text: string | ((found: string) => string)): MistakeKind => kind(name, ({ heads }) => replacing(heads, pattern, text));

/** A line of its own before lines of functions that start a statement. */
const lineBefore = (name: string, text: string): MistakeKind =>
  kind(name, (program: Program) =>
    each(program.body, /^( +)(?=\w+ (?:<-|=) )/gm, (match): Change => ({ start: match.index, end: match.index, text: `${match[0]}${text}\n`, also: [{ start: match.index, end: match.index + match[0].length + text.length }] })),
  );

export const foreignForms: readonly MistakeKind[] = [
  inBody('`range` in a loop', /(?<=^ +for \w+ <- )\w+(?=.*:$)/gm, 'range(10)'),
  inBody('loop with a counter', /(?<=^ +for )\w+ <- \w+(?=:$)/gm, 'i = 0; i < 3; i++'),
  inBody('`? :` for `if`', /(?<=^ +\w+ = ).+$/gm, (found) => `true ? ${found} : ${found}`),
  inBody('`?.` for the dot', /(?<=\b[a-z]\w*)\.(?=[a-z]\w*\b(?!\())/g, '?.'),
  inBody('peer in brackets', /(?<=^ +on )\w+(?=:$)/gm, (found) => `[${found}]`),
  inBody('several peers', /(?<=^ +on )\w+(?=:$)/gm, (found) => `${found}, ${found}`),
  inBody('call at a peer', /(?<=\b[A-Z]\w*\.\w+\([^()\n]*\))$/gm, '@relay'),
  inBody('two calls in a row', /(?<=<- \w+\([^()\n]*\))$/gm, '()'),
  inBody('`catch` with parentheses', /(?<=^ +catch )\w+(?=:)/gm, (found) => `(${found})`),
  inBody('`is` for `==`', /==/g, 'is'),
  inBody('`<>` for `!=`', /!=/g, '<>'),
  inBody('`!` before an equation', /(?<=^ +if )(?=\w+ == )/gm, '! '),
  inBody('condition in parentheses without colon', /(?<=^ +if ).+:$/gm, (found) => `(${found.slice(0, -1)})`),
  inBody('type of a new variable', /(?<=^ +\w+)(?= = )/gm, ': string'),
  inBody('several signs for a push', /<<-/g, '<<<-'),
  inBody('values pushed in brackets', /(?<=<<- )\w+$/gm, (found) => `(${found}, ${found})`),
  inBody('`append`', /(?<=^ +\w+) <<- .+$/gm, (found) => `.append(${found.slice(5)})`),
  inBody('named argument', /(?<=\b[A-Z]\w*\.\w+\()(?=\w)/g, 'value='),
  inBody('argument with a colon', /(?<=\b[A-Z]\w*\.\w+\()(?=\w)/g, 'value: '),
  inBody('square brackets of a call', /(?<=\b[A-Z]\w*\.\w+)\([^()\n]*\)/g, (found) => `[${found.slice(1, -1)}]`),
  inBody('text of several quotes', /"~+"/g, (found) => `""${found}""`),
  inBody('text with a letter before it', /(?=(?<=[(,= ])"~+")/g, 'f'),
  inBody('return in parentheses', /(?<=^ +<- )[\w, ]+$/gm, (found) => `(${found}`),
  lineBefore('`break`', 'break'),
  lineBefore('`throw`', 'throw "wrong"'),
  lineBefore('`assert`', 'assert true'),
  lineBefore('`switch`', 'switch x:'),
  lineBefore('`end`', 'end'),
  lineBefore('`using` line', 'using Other'),
  lineBefore('dots', '...'),
  lineBefore('nested function', 'func inner() -> u32:'),
  inHeads('`async` before `func`', /^(?=func\b)/gm, 'async '),
  inHeads('`public` before `func`', /^(?=func\b)/gm, 'public '),
  inHeads('optional parameter', /(?<=^func .*[(,] ?\w+)(?=: \w+[,)])/gm, '?'),
  inHeads('value of a parameter', /(?<=^func .*[(,] ?\w+: \w+)(?=[,)])/gm, ' = 1'),
  inHeads('two types of a parameter', /(?<=^func .*[(,] ?\w+: \w+)(?=[,)])/gm, ' | u32'),
  inHeads('`void` as result', /(?<=^func \w+\([^()\n]*\))(?=:$)/gm, ' -> void'),
  inHeads('result before the name', /^func (?=\w+\(.*\) -> \w+:$)/gm, 'string func '),
  inHeads('generic function', /(?<=^func \w+)(?=\()/gm, '<T>'),
  inHeads('`=` after a declaration', /(?<=^(?:data|service) \w+(?:\(.*\))?):$/gm, ' ='),
  inHeads('name of a service in quotes', /(?<=^service )\w+(?=\()/gm, (found) => `"${found}"`),
  kind('default export', ({ all }) => replacing(all, /(?<=^export )(?=\w)/gm, 'default ')),
  kind('names of `export` in braces', ({ all }) => replacing(all, /(?<=^export )[\w, ]+$/gm, (found) => `{ ${found} }`)),
  kind('`optional` sign after a type', ({ members }) => each(members, /(?<=: )\w+$/gm, (match) => ({ ...rangeOf(match), text: `${match[0]}?` }))),
  kind('type before a field', ({ members }) => replacing(members, /(?<=^ +)\w+: \w+$/gm, (found) => found.split(': ').reverse().join(' '))),
];
