/** Closures, calls of arrows, and the parameters of functions. */
import { choose, noShape } from './expression.ts';
import { dataTypes } from './scope.ts';
import type { Arrow, Parameter, Scope, TypeName, Writer } from './scope.ts';
import type { StatementShape, ValueShape } from './shape.ts';
import type { Statements } from './statement.ts';

export class ArrowStatements {
  readonly #statements: Statements;
  readonly #writer: Writer;

  constructor(statements: Statements, writer: Writer) {
    this.#statements = statements;
    this.#writer = writer;
  }

  closure(shape: StatementShape, scope: Scope): void {
    const name = this.#writer.name('c');
    const detached = shape.pick % 2 === 0 ? 'func ' : '';
    const before = this.#writer.calls;
    const mayFail = Math.floor(shape.pick / 2) % 5 === 0;
    const pushing = scope.ownStreams('u32').length > 0 && Math.floor(shape.pick / 10) % 3 === 0;
    const params = pushing || shape.pick % 4 < 2 ? (['u32'] as const) : shape.values.map(({ pick }) => choose(dataTypes, pick));
    const results: readonly TypeName[] = pushing ? [] : [shape.pick % 4 < 3 ? 'u32' : choose(dataTypes, Math.floor(shape.pick / 7))];
    const inner = scope.child({ branch: pushing ? scope.branch : this.#writer.branch(), mayFail });
    const declared = params.map((type) => {
      const parameter = this.#writer.name('a');
      inner.define(parameter, type);
      return `${parameter}: ${type}`;
    });
    this.#statements.line(`${name} = ${detached}(${declared.join(', ')})${results.length === 0 ? '' : ` -> ${results.join(', ')}`}:`);
    this.#statements.block(shape.blocks[0] ?? [], inner);
    this.#writer.indented(() => {
      if (pushing) this.#statements.line(`${choose(scope.ownStreams('u32'), shape.pick).name} <<- ${this.#statements.expressions.of('u32', inner, shape.values[0] ?? noShape)}`);
      this.#statements.returns(results, inner, shape.values);
    });
    // it runs where it is called
    this.#writer.calls = before;
    scope.arrows.push({ name, braces: false, params, results, mayFail, ...(pushing ? { branch: scope.branch } : {}) });
  }

  /** A statement that calls an arrow; false when something that it needs is not there. */
  calls(arrow: Arrow, scope: Scope, shapes: readonly ValueShape[]): boolean {
    const text = this.#statements.expressions.call(arrow, scope, shapes);
    if (text === undefined) return false;
    if (arrow.mayFail) this.#writer.ownErrors++;
    const targets = arrow.results.map((type, index) => this.#target(type, scope, shapes[index]?.pick ?? 0));
    this.#statements.line(targets.length === 0 ? text : `${targets.join(', ')} <- ${text}`);
    return true;
  }

  /** A new name, or a stream that takes the result. */
  #target(type: Arrow['results'][number], scope: Scope, pick: number): string {
    const [stream] = scope.ownStreams().filter(({ element }) => element === type);
    if (stream !== undefined && pick % 4 === 1) {
      scope.filled.push(stream);
      return stream.name;
    }
    const name = this.#writer.name('v');
    if (type === 'stream') scope.streams.push({ name, element: 'u32', branch: scope.branch });
    else if (type === 'arrow') scope.arrows.push({ name, braces: false, params: ['u32'], results: ['u32'], mayFail: false });
    else scope.define(name, type);
    return name;
  }

  /** Parameters as declared, and the scope of the body. */
  parameters(params: readonly Parameter[], scope: Scope, braces: boolean): string[] {
    return params.map((param) => {
      if (param === 'stream') {
        const name = this.#writer.name('s');
        scope.streams.push({ name, element: 'u32', branch: scope.branch });
        return `${name}: *u32`;
      }
      if (param === 'arrow') {
        const name = this.#writer.name('g');
        scope.arrows.push({ name, braces: false, params: ['u32'], results: ['u32'], mayFail: false });
        return `${name}: u32 -> u32`;
      }
      if (param === 'ability') {
        if (braces && !scope.abilities.includes('Tool')) {
          scope.abilities.push('Tool');
          return 'Tool';
        }
        const name = this.#writer.name('t');
        scope.abilities.push(name);
        return `${name}: Tool`;
      }
      const name = this.#writer.name('a');
      scope.define(name, param);
      return `${name}: ${param === 'peer' ? 'string' : param}`;
    });
  }
}
