/** Random small programs about waiting: streams and joins, parallel branches, loops, handlers, timeouts; one in six has less usual forms. */
import type fc from 'fast-check';
import { SourceFile } from '../../../compiler/index.ts';
import type { SourceProvider } from '../../../compiler/index.ts';
import { variable } from './programs/expression.ts';
import { library } from './programs/library.ts';
import { collectionTypes, Scope } from './programs/scope.ts';
import type { Collection, TypeName } from './programs/scope.ts';
import { Picks, programShape } from './programs/shape.ts';
import type { ProgramShape } from './programs/shape.ts';
import { Statements } from './programs/statement.ts';

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

/** They come before all streams of numbers, so that loops over what they hold may push to these. */
const collections: readonly { readonly kind: Collection; readonly name: string; readonly number: number; readonly first: string }[] = [
  { kind: 'names', name: 'known', number: -3, first: '"bob"' },
  { kind: 'nodes', name: 'nodes', number: -2, first: 'Node(peer = "alice", relay = "bob", n = 2)' },
  { kind: 'maps', name: 'table', number: -1, first: '"alice", 1' },
];

function render({ body, most, result }: ProgramShape): string {
  const statements = new Statements(most);
  const { writer } = statements;
  const streams = [statements.newStream(), statements.newStream()];
  const scope = new Scope([], streams, [{ name: 'back', returns: true, own: false }]);
  for (const { kind, name, number } of collections) scope.declare(kind, { name, number });
  for (const [name, type] of parameters) scope.define(name, type);
  statements.block(body, scope);
  const pick = new Picks(result);
  const returned = pick.of(undefined, variable(scope.of('u32'), pick, '0'), `${pick.among(scope.streams)?.name ?? 's0'}!`);
  if (returned !== undefined) writer.indented(() => writer.line(`<- ${returned}`));
  const used = (name: string): boolean => writer.lines.some((line) => new RegExp(`\\b${name}\\b`).test(line));
  const declared = [...parameters.filter(([name]) => used(name)).map(([name, type]) => `${name}: ${type}`), ...(used('back') ? ['back: u32 -> u32'] : [])];
  const head = `func main(${declared.join(', ')})${returned === undefined ? '' : ' -> u32'}:`;
  const filled = pick.next() % 3 > 0;
  const needed = [
    ...streams.filter(({ name }) => used(name)).map(({ name }) => `  ${name}: *u32`),
    ...collections.filter(({ name }) => used(name)).flatMap(({ kind, name, first }) => [`  ${name}: ${collectionTypes[kind]}`, ...(filled ? [`  ${name} <<- ${first}`] : [])]),
  ];
  return ['aqua Main', '', 'import "library.aqua"', 'export main', '', head, ...needed, ...writer.lines, ''].join('\n');
}
