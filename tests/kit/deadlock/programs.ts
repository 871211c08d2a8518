/** Random small programs about waiting: streams and joins, parallel branches, loops, handlers, timeouts. */
import type fc from 'fast-check';
import { SourceFile } from '../../../compiler/index.ts';
import type { SourceProvider } from '../../../compiler/index.ts';
import { variable } from './programs/expression.ts';
import { Scope } from './programs/scope.ts';
import type { TypeName } from './programs/scope.ts';
import { Picks, programShape } from './programs/shape.ts';
import type { ProgramShape } from './programs/shape.ts';
import { Statements } from './programs/statement.ts';

const library = `aqua Library declares *

service S("s"):
  num(n: u32) -> u32
  flag() -> bool
  who() -> string
  nums() -> []u32
  peers() -> []string
  maybe() -> ?u32
  sum(ns: []u32) -> u32
  note(n: u32)

service Peer("peer"):
  timeout(milliseconds: u64, message: string) -> string

func fill(s: *u32, n: u32):
  s <<- n

func ask(s: *u32, p: string):
  on p:
    s <- S.num(1)

func sure(s: *u32, p: string):
  on p:
    try:
      s <- S.num(1)
    otherwise:
      s <<- 0

func tried(f: u32 -> u32, s: *u32, n: u32):
  try:
    s <- f(n)
  otherwise:
    s <<- 0

func relayed(s: *u32, p: string, r: string):
  on p via r:
    s <- S.num(1)

func pump(from: *u32, to: *u32):
  for x <- from rec:
    to <<- x

func same(n: u32) -> u32:
  <- n

func ask_all(s: *u32, ps: []string):
  for p <- ps par:
    ask(s, p)

func await(s: *u32, n: u32):
  if n > 0:
    join s[n - 1]

func gather(ps: []string, n: u32) -> []u32:
  s: *u32
  ask_all(s, ps)
  join s[n]
  <- s

func first(s: *u32) -> u32:
  <- s!

func size(ns: []u32) -> u32:
  <- ns.length
`;
const libraryFile = new SourceFile('library.aqua', library);

export class RandomProgram {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get source(): SourceProvider {
    const main = new SourceFile('main.aqua', this.text);
    return { read: (path) => (path === 'main.aqua' ? main : path === 'library.aqua' ? libraryFile : undefined) };
  }

  /** How fast-check prints it. */
  toString(): string {
    return this.text;
  }
}

export const randomProgram: fc.Arbitrary<RandomProgram> = programShape.map((shape) => new RandomProgram(render(shape)));

const parameters: readonly (readonly [name: string, type: TypeName])[] = [
  ['k', 'u32'], ['n', 'u32'], ['yes', 'bool'], ['p', 'string'], ['q', 'string'], ['ns', '[]u32'], ['ps', '[]string'], ['o', '?u32'],
];

function render({ body, most, result }: ProgramShape): string {
  const statements = new Statements(most);
  const { writer } = statements;
  const streams = [statements.newStream(), statements.newStream()];
  const scope = new Scope([], streams, [{ name: 'back', returns: true, own: false }]);
  for (const [name, type] of parameters) scope.define(name, type);
  statements.block(body, scope);
  const pick = new Picks(result);
  const returned = pick.of(undefined, variable(scope.of('u32'), pick, '0'), `${pick.among(scope.streams)?.name ?? 's0'}!`);
  if (returned !== undefined) writer.indented(() => writer.line(`<- ${returned}`));
  const used = (name: string): boolean => writer.lines.some((line) => new RegExp(`\\b${name}\\b`).test(line));
  const declared = [...parameters.filter(([name]) => used(name)).map(([name, type]) => `${name}: ${type}`), ...(used('back') ? ['back: u32 -> u32'] : [])];
  const head = `func main(${declared.join(', ')})${returned === undefined ? '' : ' -> u32'}:`;
  const needed = streams.filter(({ name }) => used(name)).map(({ name }) => `  ${name}: *u32`);
  return ['aqua Main', '', 'import "library.aqua"', 'export main', '', head, ...needed, ...writer.lines, ''].join('\n');
}
