/** Kinds that are only made in the held-out programs: see `suites.ts`. */
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

export const heldOutKinds: readonly MistakeKind[] = [
  inBody('`<-` and `=` together', /(?<=^ +\w+ )<-(?= )/gm, '= <-'),
  inBody('`<-` twice', /(?<=^ +\w+ )<-(?= )/gm, '<- <-'),
  inBody('`~` for `<-`', /(?<=^ +\w+ )<-(?= )/gm, '<~'),
  inBody('value before its name', /(?<=^ +)\w+ <- [\w.]+\([^()\n]*\)$/gm, (found) => found.split(' <- ').reverse().join(' as ')),
  inBody('method without its dot and service', /\b[A-Z]\w*\.(?=\w+\()/g, ''),
  inBody('two dots of a range', /(?<=^ +for \w+ <- )\w+(?=.*:$)/gm, '0..10'),
  inBody('`each` method', /(?<=^ +)for (?=\w+ <- \w+:$)/gm, 'for each '),
  inBody('`on` with `at`', /(?<=^ +on )(?=\w+:$)/gm, 'at '),
  inBody('`on` with parentheses left open', /(?<=^ +on )(?=\w+:$)/gm, '('),
  inBody('`par` at the end of `on`', /(?<=^ +on \w+)(?=:$)/gm, ' par'),
  inBody('call with a semicolon and another', /(?<=\w\))$/gm, '; print()'),
  inBody('quote inside a call', /(?<=\()(?=\w+\))/g, '"'),
  inBody('one brace', /(?<=\w\))$/gm, ' }'),
  inBody('one square bracket', /(?<=\w\))$/gm, ']'),
  inBody('comment that closes', /(?<=\w\))$/gm, ' */'),
  inBody('dash before a line', /(?<=^ +)(?=\w)/gm, '- '),
  inBody('number before a line', /(?<=^ +)(?=\w)/gm, '1. '),
  inBody('greater-than signs of a quotation', /(?<=^ +)(?=\w)/gm, '> '),
  inBody('prompt before a line', /(?<=^ +)(?=\w)/gm, '$ '),
  inBody('index in parentheses', /(?<=\b[a-z]\w*)\[(\w+)\]/g, (found) => `.(${found.slice(1, -1)})`),
  inBody('percent sign in a text condition', /(?<=^ +if )(?=\w+)/gm, '%'),
  inBody('capital keyword', /(?<=^ +)(?:on|for|if|else|try|join)\b/gm, (found) => found.slice(0, 1).toUpperCase() + found.slice(1)),
  inBody('keyword in capitals', /(?<=^ +)(?:on|for|if|else|try|join)\b/gm, (found) => found.toUpperCase()),
  inBody('word stuck to the next', /(?<=^ +(?:on|for|if|join)) /gm, ''),
  inBody('word split in two', /(?<=\b[a-z]\w)(?=\w{3,}\()/g, ' '),
  lineBefore('`raise`', 'raise wrong'),
  lineBefore('`continue`', 'continue'),
  lineBefore('`import` inside', 'import "other.aqua"'),
  lineBefore('`export` inside', 'export f'),
  lineBefore('`with` block', 'with x as y:'),
  lineBefore('a lone bracket', ')'),
  lineBefore('a lone arrow', '<-'),
  lineBefore('dashes of a rule', '====='),
  lineBefore('marks of a merge', '<<<<<<< HEAD'),
  inHeads('`func` twice', /^func\b/gm, 'func func'),
  inHeads('`FUNC` in capitals', /^func\b/gm, 'FUNC'),
  inHeads('name with a dash', /(?<=^func [a-z]\w*)(?=\()/gm, '-now'),
  inHeads('name with a dot', /(?<=^func [a-z]\w*)(?=\()/gm, '.now'),
  inHeads('colon before the result', /(?<=\)) ->(?= .*:$)/gm, ': ->'),
  inHeads('arrow before the colon', /(?<=^func .*\)):$/gm, ' ->:'),
  inHeads('semicolon between parameters', /(?<=^func .*\(.*),(?=.*\))/gm, ';'),
  inHeads('parameters in square brackets', /(?<=^func \w+)\(.*\)(?=.*:$)/gm, (found) => `[${found.slice(1, -1)}]`),
  inHeads('comma after the last result', /(?<=^func .*\) -> \w+)(?=:$)/gm, ','),
  kind('two colons in a member', ({ members }) => replacing(members, /(?<=^ +\w+): /gm, ':: ')),
  kind('member with `=`', ({ members }) => replacing(members, /(?<=^ +\w+): (?=\w+$)/gm, ' = ')),
  kind('result of a method with a colon', ({ members }) => replacing(members, /(?<=^ +\w+\(.*\)) ->(?= \w+$)/gm, ':')),
  kind('method with `<-`', ({ members }) => each(members, /(?<=^ +\w+\(.*\) )->(?= )/gm, (match) => ({ ...rangeOf(match), text: '<-' }))),
  kind('header with a colon', ({ all }) => replacing(all, /(?<=^aqua \w+)$/gm, ':')),
  kind('`exports` for `export`', ({ all }) => replacing(all, /^export\b/gm, 'exports')),
];
