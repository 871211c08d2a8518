/** Statements that fail: caught, or where the program may. */
import { noShape } from './expression.ts';
import type { Scope, Variable, Writer } from './scope.ts';
import type { StatementShape } from './shape.ts';
import type { Statements } from './statement.ts';

export class FailingStatements {
  readonly #statements: Statements;
  readonly #writer: Writer;

  constructor(statements: Statements, writer: Writer) {
    this.#statements = statements;
    this.#writer = writer;
  }

  attempt(shape: StatementShape, scope: Scope): void {
    this.#statements.line('try:');
    this.#statements.block(shape.blocks[0] ?? [], scope.child({ mayFail: true }));
    if (shape.blocks.length < 2) return;
    const inner = scope.child();
    if (shape.pick % 2 === 0) this.#statements.line('otherwise:');
    else {
      const error = this.#writer.name('e');
      this.#statements.line(`catch ${error}:`);
      // only at once: the original's errors change when something else fails
      this.#writer.indented(() => {
        this.#statements.run(`Node.caught(${error}.error_code)`);
      });
    }
    this.#statements.block(shape.blocks[1] ?? [], inner);
  }

  /** A call that fails, where that is fine, or one that is caught. */
  risky(shape: StatementShape, scope: Scope): void {
    const argument = this.#statements.expressions.of('u32', scope, shape.values[0] ?? noShape);
    if (!scope.mayFail) {
      this.#risk(shape.pick, argument);
      if (shape.pick % 4 < 2) return;
      this.#statements.line('otherwise:');
      return this.#statements.block([], scope.child());
    }
    const name = this.#writer.name('v');
    if (shape.pick % 3 === 0) this.#statements.run(`${name} <- Node.risky(${argument})`);
    else {
      this.#statements.line(`on ${this.#statements.place(scope, shape.pick)}:`);
      this.#writer.indented(() => {
        this.#statements.run(`${name} <- Node.risky(${argument})`);
      });
    }
    scope.define(name, 'u32');
  }

  /** Something that may fail and is caught. */
  #risk(pick: number, argument: string): void {
    if (pick % 4 === 3) return this.#statements.run(`Node.risky(${argument})`);
    this.#statements.line(pick % 4 === 2 ? 'on HOST_PEER_ID:' : 'try:');
    this.#writer.indented(() => {
      this.#statements.run(`Node.risky(${argument})`);
    });
  }

  /** The value of an option that may be empty. */
  option({ name: option }: Variable, scope: Scope): void {
    const name = this.#writer.name('v');
    if (scope.mayFail) {
      this.#writer.ownErrors++;
      this.#statements.run(`${name} <- Node.num(${option}!)`);
      return scope.define(name, 'u32');
    }
    this.#statements.line('try:');
    this.#writer.indented(() => {
      this.#statements.run(`Node.num(${option}!)`);
    });
    this.#statements.line('otherwise:');
    this.#statements.block([], scope.child());
  }
}
