/** Values where others are wanted, and too few or too many of them. */
import { each, rangeOf, replacing } from './mistake.ts';
import type { Change, MistakeKind, Program, Range } from './mistake.ts';

const kind = (name: string, changes: MistakeKind['changes']): MistakeKind => ({ name, changes });

interface Call {
  /** What is called, with its dots. */
  readonly callee: string;
  readonly at: number;
  /** Between the parentheses. */
  readonly inside: Range;
  readonly args: readonly string[];
}

/** Calls without calls inside; the making of objects is not among them. */
function callsOf({ body }: Program): Call[] {
  return [...body.matchAll(/\b((?:\w+\.)*[a-z]\w*)(?:\{\w+\})?\(([^()]*)\)/g)]
    .filter(([, , inside = '']) => !/ = |:/.test(inside))
    .map((match) => {
      const [whole, callee = '', inside = ''] = match;
      const start = match.index + whole.length - inside.length - 1;
      return { callee, at: match.index, inside: { start, end: start + inside.length }, args: inside.trim() === '' ? [] : inside.split(/, (?![^[]*\])/) };
    });
}

/** The types of the parameters of a function or method, as written. */
function parametersOf(name: string, { all }: Program): string[] | undefined {
  const found = new RegExp(`^(?:func| +) ?${name}(?:\\{\\w+\\})?\\((.*?)\\)(?: ->|:?$)`, 'm').exec(all);
  return found?.[1]?.split(', ').map((parameter) => parameter.replace(/^\w+: /, ''));
}

/** A value that surely does not have this type. */
function unlike(type: string): string {
  return /^[ui]\d/.test(type) ? '"text"' : '42';
}

const last = (callee: string): string => callee.slice(callee.lastIndexOf('.') + 1);

/** Each `func` line with its result types, and the offsets of its body. */
function functionsOf({ all }: Program): { head: RegExpExecArray; results: string[]; end: number }[] {
  return [...all.matchAll(/^func .*?\)(?: -> ([^)\n]*))?:\n(?:(?: .*)?\n)*/gm)].map((head) => ({
    head, results: head[1]?.split(', ') ?? [], end: head.index + head[0].length,
  }));
}

/** The last `<-` line of a function. */
function returnsOf(program: Program): { line: Range; value: Range; results: string[]; head: Range }[] {
  return functionsOf(program).flatMap(({ head, results, end }) => {
    const found = [...head[0].matchAll(/^ {2}<- (.*)$/gm)].at(-1);
    if (found === undefined || results.length === 0) return [];
    const start = head.index + found.index;
    const headEnd = head.index + head[0].indexOf('\n');
    return [{ line: { start, end: Math.min(end, start + found[0].length) }, value: { start: start + 5, end: start + found[0].length }, results, head: { start: head.index, end: headEnd } }];
  });
}

function withoutParentheses(program: Program): Change[] {
  return callsOf(program).map(({ at, inside }) => ({ start: inside.start - 1, end: inside.end + 1, text: '', also: [{ start: at, end: inside.start }] }));
}

export const typeMistakes: readonly MistakeKind[] = [
  kind('argument missing', (program) =>
    callsOf(program).filter(({ args }) => args.length > 0).map(({ inside, args }) => {
      const [final = ''] = args.slice(-1);
      return { start: inside.end - final.length - (args.length > 1 ? 2 : 0), end: inside.end, text: '' };
    }),
  ),
  kind('all arguments missing', (program) => callsOf(program).filter(({ args }) => args.length > 1).map(({ inside }) => ({ ...inside, text: '' }))),
  kind('argument too many', (program) => callsOf(program).map(({ inside, args }) => ({ start: inside.end, end: inside.end, text: args.length > 0 ? ', 1' : '1' }))),
  kind('argument of the wrong type', (program) =>
    callsOf(program).flatMap(({ callee, inside, args }) => {
      const type = parametersOf(last(callee), program)?.at(-1);
      const [final = ''] = args.slice(-1);
      return args.length === 0 || type === undefined ? [] : [{ start: inside.end - final.length, end: inside.end, text: unlike(type) }];
    }),
  ),
  kind('arguments in the wrong order', (program) =>
    callsOf(program).flatMap(({ callee, inside, args: [one = '', two = '', more] }) => {
      const types = parametersOf(last(callee), program);
      return types?.length !== 2 || types[0] === types[1] || more !== undefined || two === '' ? [] : [{ ...inside, text: `${two}, ${one}` }];
    }),
  ),
  kind('result of the wrong type', (program) => returnsOf(program).filter(({ results }) => results.length === 1).map(({ value, results }) => ({ ...value, text: unlike(results[0] ?? '') }))),
  kind('result forgotten', (program) => returnsOf(program).map(({ line, head }) => ({ start: line.start, end: line.end + 1, text: '', also: [head] }))),
  kind('one result of several', (program) =>
    returnsOf(program).filter(({ results }) => results.length > 1).map(({ line, value }) => ({ start: value.start + program.text.slice(value.start, value.end).indexOf(','), end: value.end, text: '', also: [line] })),
  ),
  kind('result type missing', (program) =>
    functionsOf(program).filter(({ results }) => results.length > 0).map(({ head, results }) => {
      const arrow = head.index + head[0].indexOf(` -> ${results.join(', ')}:\n`);
      return { start: arrow, end: arrow + 4 + results.join(', ').length, text: '', also: [{ start: head.index + 5, end: arrow }] };
    }),
  ),
  kind('wrong type pushed', ({ all, body }) =>
    each(body, /(?<=^ +(\w+) <<- ).+/gm, (match) => {
      const type = new RegExp(`^ +${match[1] ?? ''}: \\*(\\w+)`, 'm').exec(all)?.[1];
      return type === undefined ? undefined : { ...rangeOf(match), text: unlike(type) };
    }),
  ),
  kind('wrong type of a field', ({ all, body }) =>
    each(body, /(?<=[(,] ?(\w+) = )[^,()]+/g, (match) => {
      const type = new RegExp(`^ +${match[1] ?? ''}: (\\w+)`, 'm').exec(all)?.[1];
      return type === undefined ? undefined : { ...rangeOf(match), text: unlike(type) };
    }),
  ),
  kind('field missing', ({ body }) =>
    each(body, /\b[A-Z]\w*\(([^()]* = [^()]*), ([^(),]*)\)/g, (match) => {
      const end = match.index + match[0].length - 1;
      return { start: end - (match[2] ?? '').length - 2, end, text: '', also: [{ start: match.index, end }] };
    }),
  ),
  kind('stream where a value is wanted', ({ body }) => each(body, /\b([a-z]\w*)!(?:\.\w+)?/g, (match) => ({ start: match.index + (match[1] ?? '').length, end: match.index + (match[1] ?? '').length + 1, text: '', also: [rangeOf(match)] }))),
  kind('all items where one is wanted', ({ body }) =>
    each(body, /(?<=for (\w+) <- (\w+).*:\n +on )\w+(?=:)/g, (match) => (match[0] === match[1] ? { ...rangeOf(match), text: match[2] ?? '' } : undefined)),
  ),
  kind('stream declared without `*`', ({ body }) => each(body, /(?<=^ +\w+: )\*/gm, (match) => ({ ...rangeOf(match), text: '' }))),
  kind('pushed into a value', (program) =>
    returnsOf(program).flatMap(({ line, head }) => {
      const parameter = /\((\w+): /.exec(program.all.slice(head.start, head.end))?.[1];
      return parameter === undefined ? [] : [{ start: line.start, end: line.start, text: `  ${parameter} <<- 1\n` }];
    }),
  ),
  kind('received into a value that exists', (program) =>
    each(program.body, /^( +)\w+ <- (\w+\..*)\n/gm, (match) => {
      const [line, indent = '', call = ''] = match;
      const parameter = [...program.heads.slice(0, match.index).matchAll(/^func .*?\((\w+): /gm)].at(-1)?.[1];
      const at = match.index + line.length;
      return parameter === undefined ? undefined : { start: at, end: at, text: `${indent}${parameter} <- ${call}\n` };
    }),
  ),
  kind('call of a value', ({ body }) => each(body, /(?<=^ +<- (?:\w+, )*)[a-z]\w*(?=$|,)/gm, (match) => ({ ...rangeOf(match), text: `${match[0]}()` }))),
  kind('call without parentheses', withoutParentheses),
  kind('service without id', (program) =>
    each(program.heads, /(?<=^service (\w+))\("~*"\)/gm, (match) => {
      const uses = [...program.body.matchAll(new RegExp(`\\b${match[1] ?? ''}\\.`, 'g'))].map(rangeOf);
      return uses.length === 0 ? undefined : { ...rangeOf(match), text: '', also: uses };
    }),
  ),
  kind('condition that is no condition', ({ body }) => replacing(body, /(?<=^ +if ).+(?=:$)/gm, '1')),
  kind('loop over one value', ({ body, all }) => each(body, /(?<=for \w+ <- )\w+/g, (match) => (all.includes(`${match[0]}: []`) ? { ...rangeOf(match), text: '"one"' } : undefined))),
  kind('method of another service', (program) =>
    each(program.body, /\b[A-Z]\w*(?=\.(\w+)\()/g, (match) => {
      const other = [...program.heads.matchAll(/^service (\w+)/gm)].map(([, name]) => name ?? '').find((name) => name !== match[0]);
      return other === undefined ? undefined : { ...rangeOf(match), text: other, also: [{ start: match.index, end: match.index + match[0].length + 1 + (match[1] ?? '').length }] };
    }),
  ),
];
