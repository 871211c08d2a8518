/**
 * Random well-typed Aqua programs whose outcome does not depend on the order of delivery, for comparing implementations. They stay away
 * from the documented defects of the first generation: every block calls something, errors are read at once, results of parallel
 * branches are first used where the branches started, one join waits for one stream, a stream belongs to one branch.
 */
import type fc from 'fast-check';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { choose, noShape } from './random-aqua/expression.ts';
import { call, declarations, mainParameters, network } from './random-aqua/network.ts';
import { Scope, Writer, dataTypes } from './random-aqua/scope.ts';
import type { Arrow, Parameter, TypeName } from './random-aqua/scope.ts';
import { programShape } from './random-aqua/shape.ts';
import type { FunctionShape, ProgramShape } from './random-aqua/shape.ts';
import { Statements } from './random-aqua/statement.ts';

export class RandomProgram {
  /** Texts by path; `main.aqua` exports `main`. */
  readonly files: ReadonlyMap<string, string>;
  readonly network: NetworkDefinition = network;
  /** Text of the call, as in tests/programs. */
  readonly call = call;

  constructor(files: ReadonlyMap<string, string>) {
    this.files = files;
  }

  /** How fast-check prints it. */
  toString(): string {
    return [...this.files].map(([path, text]) => `-- ${path}\n${text}`).join('\n');
  }
}

export const randomAqua: fc.Arbitrary<RandomProgram> = programShape.map((shape) => new RandomProgram(render(shape)));

const parameterTypes: readonly Parameter[] = ['peer', 'u32', 'peer', '[]u32', 'stream', 'arrow', 'ability', '?u32', 'Item', 'string', 'Pair', '[]string', 'bool', 'peer'];

function render(shape: ProgramShape): ReadonlyMap<string, string> {
  const writer = new Writer();
  const statements = new Statements(writer);
  const known: Arrow[] = [];
  for (const each of shape.functions) known.push(renderFunction(each, writer, statements, known));
  const functions = writer.lines.splice(0);
  renderMain(shape.main, writer, statements, known);
  return spread(shape.files, [declarations, `${functions.join('\n')}\n`, `${writer.lines.join('\n')}\n`]);
}

/** One file with everything, a library and its user, or a library below two that use it. */
function spread(form: number, [library, functions, main]: readonly [string, string, string]): ReadonlyMap<string, string> {
  const header = 'aqua Random\n\n';
  const exported = 'export main\n\n';
  const file = (name: string, text: string): [string, string] => [`${name}.aqua`, text];
  switch (form % 3) {
    case 0:
      return new Map([file('main', `${header}${exported}${library}\n${functions}${main}`)]);
    case 1:
      return new Map([
        file('library', `aqua Library declares *\n\n${library}\n${functions}`),
        file('main', `${header}import "library.aqua"\n${exported}${main}`),
      ]);
    default:
      return new Map([
        file('library', `aqua Library declares *\n\n${library}`),
        file('functions', `aqua Functions declares *\n\nimport "library.aqua"\n\n${functions}`),
        file('main', `${header}import "library.aqua"\nimport "functions"\n${exported}${main}`),
      ]);
  }
}

function emptyScope(writer: Writer, arrows: readonly Arrow[], mayFail: boolean): Scope {
  return new Scope({ variables: [], streams: [], arrows: [...arrows], abilities: [], filled: [], branch: writer.branch(), mayFail });
}

function renderFunction(shape: FunctionShape, writer: Writer, statements: Statements, known: readonly Arrow[]): Arrow {
  const name = writer.name('f');
  const mayFail = shape.pick % 6 === 5;
  const scope = emptyScope(writer, known, mayFail);
  const params = shape.params.map((pick) => choose(parameterTypes, pick));
  const braces = params[0] === 'ability' && shape.pick % 2 === 0;
  const declared = statements.arrows.parameters(params, scope, braces);
  const [first = '', ...others] = declared;
  const head = braces ? `func ${name}{${first}}(${others.join(', ')})` : `func ${name}(${declared.join(', ')})`;
  const form = Math.floor(shape.pick / 6) % 6;
  const types: TypeName[] = form < 2 ? [] : shape.results.slice(0, 2).map(({ pick }) => choose(dataTypes, pick));
  if (form === 0) {
    const stream = writer.name('s');
    scope.streams.push({ name: stream, element: 'u32', branch: scope.branch });
    writer.line(`${head} -> *u32:`);
    writer.indented(() => {
      writer.line(`${stream}: *u32`);
    });
    statements.block(shape.body, scope);
    writer.indented(() => {
      writer.line(`<- ${stream}`);
    });
  } else if (form === 1) {
    const closure = writer.name('c');
    const parameter = writer.name('a');
    writer.line(`${head} -> u32 -> u32:`);
    statements.block(shape.body, scope);
    writer.indented(() => {
      writer.line(`${closure} = ${shape.pick % 4 < 2 ? 'func ' : ''}(${parameter}: u32) -> u32:`);
      const inner = scope.child({ branch: writer.branch(), mayFail: false });
      inner.define(parameter, 'u32');
      writer.indented(() => {
        const result = writer.name('v');
        writer.line(`${result} <- Node.num(${statements.expressions.of('u32', inner, shape.results[0] ?? noShape)})`);
        writer.line(`<- ${result}`);
      });
      writer.line(`<- ${closure}`);
    });
  } else {
    writer.line(`${head}${types.length === 0 ? '' : ` -> ${types.join(', ')}`}:`);
    statements.block(shape.body, scope);
    writer.indented(() => {
      statements.returns(types, scope, shape.results);
    });
  }
  writer.line('');
  writer.calls = 0;
  const results: Arrow['results'] = form === 0 ? ['stream'] : form === 1 ? ['arrow'] : types;
  return { name, braces, params, results, mayFail };
}

function renderMain(shape: FunctionShape, writer: Writer, statements: Statements, known: readonly Arrow[]): void {
  const mayFail = shape.pick % 5 === 4;
  const scope = emptyScope(writer, known, mayFail);
  scope.define('ns', '[]u32', 3);
  scope.define('peers', 'peers', 3);
  scope.define('none', '?u32');
  scope.define('some', '?u32');
  scope.define('item', 'Item');
  for (const name of ['far.peer', 'near.peer', 'c', 'b', 'a']) scope.define(name, 'peer');
  scope.arrows.push({ name: 'ask', braces: false, params: ['u32'], results: ['u32'], mayFail: false });
  scope.arrows.push({ name: 'tell', braces: false, params: ['string'], results: [], mayFail: false });
  const types = shape.results.map(({ pick }) => choose(dataTypes, pick));
  const start = writer.lines.length;
  writer.line(`func main(${mainParameters}) -> ${types.join(', ')}:`);
  statements.block(shape.body, scope);
  const body = writer.lines.slice(start).join('\n');
  writer.indented(() => {
    // functions that nothing calls would test nothing
    for (const arrow of known) if (scope.callable().includes(arrow) && !new RegExp(`\\b${arrow.name}\\b`).test(body)) statements.arrows.calls(arrow, scope, shape.results);
    statements.returns(types, scope, shape.results);
  });
}
