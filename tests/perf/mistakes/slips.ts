/** Slips of the finger anywhere: one word or sign lost, doubled or swapped with its neighbour, one letter wrong. */
import type { Change, MistakeKind, Program, Range } from './mistake.ts';

/** Everything in these kinds differs from place to place, so they get more places than others. */
const kind = (name: string, changes: MistakeKind['changes']): MistakeKind => ({ name, changes, perProgram: 5 });

/** Words and signs after the header, with their neighbours. */
function tokensOf({ heads, body, members }: Program): { readonly token: Range; readonly text: string; readonly around: readonly Range[] }[] {
  const tokens = [heads, body, members]
    .flatMap((view) => [...view.matchAll(/[\w"~]+|<<-|<-|->|==|!=|&&|\|\||[^\s\w]/g)])
    .map((match) => ({ token: { start: match.index, end: match.index + match[0].length }, text: match[0] }))
    .sort((a, b) => a.token.start - b.token.start);
  return tokens.map((each, index) => ({ ...each, around: [tokens[index - 1], tokens[index + 1]].flatMap((near) => (near === undefined ? [] : [near.token])) }));
}

/** What is wrong with a lost word or sign may be said of its neighbours, or of the partner of a bracket. */
function partnerOf(text: string, { start }: Range, { all }: Program): Range[] {
  const partner = { '(': ')', ')': '(', '[': ']', ']': '[' }[text];
  if (partner === undefined) return [];
  const line = { start: all.lastIndexOf('\n', start) + 1, end: (all.indexOf('\n', start) + all.length) % all.length };
  const partners: Range[] = [];
  for (let at = line.start; at < line.end; at++) if (all[at] === partner) partners.push({ start: at, end: at + 1 });
  return partners;
}

const words = (program: Program): { readonly token: Range; readonly text: string }[] => tokensOf(program).filter(({ text }) => /^[A-Za-z]\w{2,}$/.test(text));

/** Where else a name stands: a misspelt declaration shows where the name is used. */
function sameWord(text: string, { all }: Program): Range[] {
  return [...all.matchAll(new RegExp(`\\b${text}\\b`, 'g'))].map((match) => ({ start: match.index, end: match.index + text.length }));
}

const letters = (name: string, edit: (word: string) => string): MistakeKind =>
  kind(name, (program) => words(program).map(({ token, text }): Change => ({ ...token, text: edit(text), also: sameWord(text, program) })));

export const slips: readonly MistakeKind[] = [
  kind('a word or sign lost', (program) =>
    tokensOf(program).map(({ token, text, around }) => ({ ...token, text: '', also: [...around, ...partnerOf(text, token, program)] })),
  ),
  kind('a word or sign twice', (program) =>
    tokensOf(program).map(({ token, text, around }) => ({ start: token.end, end: token.end, text: ` ${program.text.slice(token.start, token.end)}`, also: [token, ...around, ...partnerOf(text, token, program)] })),
  ),
  kind('two neighbours swapped', (program) =>
    tokensOf(program).flatMap(({ token, around: [, next] }): Change[] => {
      if (next === undefined || program.text.slice(token.end, next.start).includes('\n')) return [];
      const between = program.text.slice(token.end, next.start);
      return [{ start: token.start, end: next.end, text: program.text.slice(next.start, next.end) + between + program.text.slice(token.start, token.end) }];
    }),
  ),
  letters('a letter lost', (word) => word.slice(0, 1) + word.slice(2)),
  letters('a letter wrong', (word) => `${word.slice(0, 2)}${word[2] === 'q' ? 'z' : 'q'}${word.slice(3)}`),
  letters('a letter too many', (word) => `${word.slice(0, -1)}q${word.slice(-1)}`),
];
