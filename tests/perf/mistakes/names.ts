/** Words that are written wrong, twice, or stand for nothing. */
import { each, misspell, rangeOf, replacing } from './mistake.ts';
import type { MistakeKind, Program, Range } from './mistake.ts';

const kind = (name: string, changes: MistakeKind['changes']): MistakeKind => ({ name, changes });

/** Other places where a word stands. */
function placesOf(word: string, { all }: Program): Range[] {
  return [...all.matchAll(new RegExp(`\\b${word}\\b`, 'g'))].map(rangeOf);
}

const misspelt = (name: string, view: (program: Program) => string, pattern: RegExp): MistakeKind =>
  kind(name, (program) => replacing(view(program), pattern, misspell));

const body = (program: Program): string => program.body;
const heads = (program: Program): string => program.heads;
const all = (program: Program): string => program.all;

export const nameMistakes: readonly MistakeKind[] = [
  misspelt('misspelt variable', body, /(?<=[(,] ?|<- |<<- |join |, )[a-z]\w{2,}(?=[,)\]\n.![])/g),
  misspelt('misspelt function', body, /(?<=<- |\(|^ +)[a-z]\w{2,}(?=[({])/gm),
  misspelt('misspelt service', body, /\b[A-Z]\w+(?=\.\w+\()/g),
  misspelt('misspelt method', body, /(?<=\b[A-Z]\w*\.)[a-z]\w+(?=\()/g),
  misspelt('misspelt field', body, /(?<=\b[a-z]\w*(?:\[\w+\]|!)?\.)[a-z]\w{2,}\b(?!\()/g),
  misspelt('misspelt field of a new value', body, /(?<=[(,] ?)[a-z]\w{2,}(?= = )/g),
  misspelt('misspelt type', all, /(?<=: |-> |\[\]|\*|\?|, )[A-Z]\w{2,}\b(?!\.)/g),
  misspelt('misspelt type of a new value', body, /\b[A-Z]\w+(?=\(\w+ = )/g),
  misspelt('misspelt basic type', all, /(?<=: |-> |\[\]|\*|\?)(?:string|bool|u32|u64)\b/g),
  misspelt('misspelt `func`', heads, /^func\b/gm),
  misspelt('misspelt `service`, `data`, `ability`', heads, /^(?:service|data|ability)\b/gm),
  misspelt('misspelt `aqua`', all, /^aqua\b/g),
  misspelt('misspelt `export`, `import`, `use`', all, /^(?:export|import|use)\b/gm),
  misspelt('misspelt `for`', body, /(?<=^ +)for\b/gm),
  misspelt('misspelt `on`', body, /(?<=^ +)on\b/gm),
  misspelt('misspelt `par`', body, /(?<=^ +)par\b|\bpar(?=:)/gm),
  misspelt('misspelt `if`, `else`', body, /(?<=^ +)(?:if|else)\b/gm),
  misspelt('misspelt `try`, `catch`', body, /(?<=^ +)(?:try|catch)\b/gm),
  misspelt('misspelt `join`', body, /(?<=^ +)join\b/gm),
  kind('misspelt name in `export`', ({ all }) => replacing(all, /(?<=^export )\w+/gm, misspell)),
  kind('misspelt name in `import`', ({ all }) => replacing(all, /(?<=^import |, )[a-z]\w+(?=.* from )/gm, misspell)),
  kind('misspelt where it is introduced', (program) =>
    each(program.all, /(?<=^func .*[(,] ?)[a-z]\w{2,}(?=: )|(?<=^ +)[a-z]\w{2,}(?= <- | = |: \*)/gm, (match) => {
      const also = placesOf(match[0], program);
      // What is received under another name than that of a stream is a new variable: no mistake that anybody could see.
      if (program.body.includes(` ${match[0]}: *`) && program.body.startsWith(' <-', match.index + match[0].length)) return undefined;
      return program.body.split(new RegExp(`\\b${match[0]}\\b`)).length < 3 ? undefined : { ...rangeOf(match), text: misspell(match[0]), also };
    }),
  ),
  kind('small letter for a capital', ({ body }) => replacing(body, /\b[A-Z]\w+(?=\.\w+\()/g, (word) => word.slice(0, 1).toLowerCase() + word.slice(1))),
  kind('capital for a small letter', ({ body }) => replacing(body, /(?<=[(,] ?|<- )[a-z]\w{2,}(?=[,)\n])/g, (word) => word.slice(0, 1).toUpperCase() + word.slice(1))),
  kind('variable introduced twice', ({ body }) =>
    each(body, /^( +)([a-z]\w*) = .*\n/gm, (match) => {
      const [line, indent = '', name = ''] = match;
      const at = match.index + line.length;
      return { start: at, end: at, text: `${indent}${name} = 1\n`, also: [{ start: match.index, end: match.index + line.length }] };
    }),
  ),
  kind('function defined twice', ({ text, heads }) =>
    each(heads, /^func (\w+)/gm, (match) => ({ start: text.length, end: text.length, text: `\nfunc ${match[1] ?? ''}() -> u32:\n  <- 1\n` })),
  ),
  kind('field or method declared twice', ({ members }) => each(members, /^ +\w+.*\n/gm, (match) => ({ start: match.index + match[0].length, end: match.index + match[0].length, text: match[0] }))),
  kind('import line missing', (program) =>
    each(program.all, /^(?:import|use) .*\n/gm, (match) => {
      // All that a file gives may be missed, wherever it is used first.
      if (!/ from | as /.test(match[0])) return { ...rangeOf(match), text: '', also: [{ start: match.index + match[0].length, end: program.all.length }] };
      const names = [...program.text.slice(match.index, match.index + match[0].length).matchAll(/(?<= as )\w+|\b\w+(?= from|, )/g)].map(([name]) => name);
      return { ...rangeOf(match), text: '', also: names.flatMap((name) => placesOf(name, program)).filter(({ start }) => start > match.index + match[0].length) };
    }),
  ),
  kind('wrong path of an import', ({ all }) => each(all, /(?<=^(?:import|use) .*?")[^"]+/gm, (match) => ({ start: match.index + 1, end: match.index + 3, text: 'x', also: [{ start: match.index - 1, end: match.index + match[0].length }] }))),
  kind('`export` without a name', ({ all }) => replacing(all, /(?<=^export) \w+/gm, '')),
];
