/** Lines that start in the wrong column. */
import type { Change, MistakeKind, Program } from './mistake.ts';

const kind = (name: string, changes: MistakeKind['changes']): MistakeKind => ({ name, changes });

interface BodyLine {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
}

/** The lines of the functions; the blocks of different functions are kept apart by lines without indentation. */
function linesOf({ all }: Program): BodyLine[] {
  const lines: BodyLine[] = [];
  let start = 0;
  for (const line of all.split('\n')) {
    if (line.trim() !== '') lines.push({ start, end: start + line.length, indent: /^ */.exec(line)?.[0].length ?? 0 });
    start += line.length + 1;
  }
  return lines;
}

interface Placed {
  readonly line: BodyLine;
  readonly previous: BodyLine | undefined;
  readonly next: BodyLine | undefined;
}

/** Lines inside functions, with their neighbours. */
function placed(program: Program): Placed[] {
  const lines = linesOf(program);
  return lines
    .map((line, index) => ({ line, previous: lines[index - 1], next: lines[index + 1] }))
    .filter(({ line }) => line.indent > 0 && program.body.slice(line.start, line.end).trim() !== '');
}

const opens = (program: Program, line: BodyLine | undefined): boolean => line !== undefined && program.all.slice(line.start, line.end).trimEnd().endsWith(':');
const sameBlock = (a: BodyLine | undefined, b: BodyLine): boolean => a?.indent === b.indent;

/** Gives a line another indentation. The mistake is anywhere from the start of the line to the end of its first word. */
function indent(line: BodyLine, text: string, also: Change['also'] = []): Change {
  const from = line.start + line.indent;
  return { start: line.start, end: from, text, also: [{ start: from, end: from + 6 }, ...also] };
}

const spaces = (count: number): string => ' '.repeat(Math.max(0, count));

const endOf = (line: BodyLine | undefined): Change['also'] => (line === undefined ? [] : [{ start: line.end - 1, end: line.end }]);

/** The block that starts with this line, as one range. */
function blockFrom(program: Program, first: BodyLine): BodyLine[] {
  const lines = linesOf(program);
  const rest = lines.slice(lines.findIndex(({ start }) => start === first.start));
  const end = rest.findIndex(({ indent }) => indent < first.indent);
  return end < 0 ? rest : rest.slice(0, end);
}

function moveBlock(program: Program, first: BodyLine, by: number, also: Change['also']): Change {
  const lines = blockFrom(program, first);
  const last = lines.at(-1) ?? first;
  const text = program.text.slice(first.start, last.end).split('\n').map((line) => (by < 0 ? line.slice(-by) : spaces(by) + line)).join('\n');
  return { start: first.start, end: last.end, text, also: [{ start: first.start, end: first.start + first.indent + 6 }, ...(also ?? [])] };
}

/** Each line at another column than its own, all columns in turn up to three further right. */
const anyColumn: MistakeKind = {
  name: 'a line in any column',
  perProgram: 24,
  changes: (program) =>
    placed(program).map(({ line, previous, next }, index) => {
      const column = (index * 5 + 1) % (line.indent + 4);
      const start = next === undefined ? [] : [{ start: next.start, end: next.start + next.indent + 6 }];
      return indent(line, spaces(column), [...(endOf(previous) ?? []), ...start]);
    }),
};

export const layoutMistakes: readonly MistakeKind[] = [
  anyColumn,
  kind('first line of a function not indented', (program) =>
    placed(program).filter(({ previous, line }) => line.indent === 2 && previous?.indent === 0 && !opens(program, line)).map(({ line, previous }) => indent(line, '', endOf(previous))),
  ),
  kind('a line of a function not indented', (program) =>
    placed(program).filter(({ line, previous }) => line.indent === 2 && (previous?.indent ?? 0) >= 2 && !opens(program, line)).map(({ line }) => indent(line, '')),
  ),
  kind('an inner line not indented at all', (program) => placed(program).filter(({ line, previous }) => line.indent > 2 && sameBlock(previous, line)).map(({ line }) => indent(line, ''))),
  kind('function without indentation', (program) =>
    placed(program).filter(({ previous, line }) => line.indent === 2 && previous?.indent === 0).map(({ line, previous }) => moveBlock(program, line, -2, endOf(previous))),
  ),
  kind('block without indentation', (program) =>
    placed(program).filter(({ previous, line }) => line.indent > 2 && opens(program, previous)).map(({ line, previous }) => moveBlock(program, line, -2, endOf(previous))),
  ),
  kind('first line of a block not indented', (program) =>
    placed(program)
      .filter(({ previous, line, next }) => line.indent > 2 && opens(program, previous) && next !== undefined && next.indent >= line.indent)
      .map(({ line, previous, next }) => indent(line, spaces(line.indent - 2), [...(endOf(previous) ?? []), ...(next === undefined ? [] : [{ start: next.start, end: next.start + next.indent + 6 }])])),
  ),
  kind('block left too early', (program) =>
    placed(program)
      .filter(({ previous, line, next }) => line.indent > 2 && sameBlock(previous, line) && next !== undefined && sameBlock(next, line))
      .map(({ line, next }) => indent(line, spaces(line.indent - 2), next === undefined ? [] : [{ start: next.start, end: next.start + next.indent + 6 }])),
  ),
  kind('a line indented further', (program) => placed(program).filter(({ line, previous }) => sameBlock(previous, line)).map(({ line }) => indent(line, spaces(line.indent + 2)))),
  kind('first line indented further', (program) => placed(program).filter(({ line, previous, next }) => opens(program, previous) && sameBlock(next, line)).map(({ line }) => indent(line, spaces(line.indent + 2)))),
  kind('a line one space further', (program) => placed(program).filter(({ line, previous, next }) => sameBlock(previous, line) && sameBlock(next, line)).map(({ line }) => indent(line, spaces(line.indent + 1)))),
  kind('a line one space short', (program) => placed(program).filter(({ line, previous, next }) => sameBlock(previous, line) && sameBlock(next, line)).map(({ line }) => indent(line, spaces(line.indent - 1)))),
  kind('a tab for the spaces', (program) => placed(program).filter(({ line, previous, next }) => sameBlock(previous, line) || sameBlock(next, line)).map(({ line }) => indent(line, '\t'))),
  kind('declaration indented', ({ heads }) => [...heads.matchAll(/^(?:func|service|data) \w+/gm)].map((match) => ({ start: match.index, end: match.index, text: '  ', also: [{ start: match.index, end: match.index + 4 }] }))),
];
