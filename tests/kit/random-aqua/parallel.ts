/** Statements that run several things at once: `par`, loops that fill a stream, `co`. */
import { choose, noShape } from './expression.ts';
import type { Scope, TypeName, Variable, Writer } from './scope.ts';
import type { BlockShape, StatementShape, ValueShape } from './shape.ts';
import type { Statements } from './statement.ts';

export class ParallelStatements {
  readonly #statements: Statements;
  readonly #writer: Writer;

  constructor(statements: Statements, writer: Writer) {
    this.#statements = statements;
    this.#writer = writer;
  }

  /** `par` of two or more, whose results are then used together. */
  par(shape: StatementShape, scope: Scope): void {
    if (shape.pick % 8 === 6) return this.#failingParallel(shape, scope);
    const blocks = shape.blocks.length < 2 ? [...shape.blocks, []] : shape.blocks;
    const looping = blocks.map((block, index) => block.length > 0 && index > 0 && (shape.pick + index) % 4 === 0);
    const names = looping.map((loops) => this.#writer.name(loops ? 's' : 'r'));
    for (const name of names) if (name.startsWith('s')) this.#statements.line(`${name}: *u32`);
    for (const [index, block] of blocks.entries()) {
      const prefix = index === 0 ? '' : 'par ';
      const name = names[index] ?? '';
      const inner = scope.child({ branch: this.#writer.branch(), mayFail: false });
      const value = shape.values[index] ?? noShape;
      if (block.length === 0) this.#statements.number(inner, value, prefix + name);
      else if (looping[index] === true) this.#loopBranch(block, inner, value, name);
      else {
        this.#statements.line(`${prefix}on ${this.#statements.place(scope, shape.pick + 31 * index)}:`);
        this.#statements.block(block, inner);
        this.#writer.indented(() => {
          this.#statements.number(inner, value, name);
        });
      }
    }
    for (const name of names) if (!name.startsWith('s')) scope.define(name, 'u32');
    // mostly all are used here first, where the branches bring them: on a third peer the original often waits for ever
    if (shape.pick % 8 === 7 && !names.some((name) => name.startsWith('s'))) return;
    const total = this.#writer.name('v');
    this.#statements.run(`${total} <- Node.sum([${names.map((name) => (name.startsWith('s') ? `${name}[1]` : name)).join(', ')}])`);
    scope.define(total, 'u32');
  }

  /**
   * All branches fail, so the whole does. (When only some fail, the error stays behind on the original VM and makes the next `if`
   * whose condition is false fail.)
   */
  #failingParallel(shape: StatementShape, scope: Scope): void {
    this.#statements.line('try:');
    this.#writer.depth++;
    for (const [index, prefix] of ['', 'par '].entries()) {
      const inner = scope.child({ branch: this.#writer.branch(), mayFail: false });
      this.#statements.line(`${prefix}on ${this.#statements.place(inner, shape.pick + 17 * index)}:`);
      this.#statements.block(shape.blocks[index] ?? [], inner);
      this.#writer.indented(() => {
        this.#statements.run('Node.risky(0)');
      });
    }
    this.#writer.depth--;
    this.#statements.line('otherwise:');
    this.#statements.block([], scope.child());
  }

  /** A branch that fills a stream with the same value twice, so that its elements do not depend on an order. */
  #loopBranch(block: BlockShape, inner: Scope, value: ValueShape, stream: string): void {
    const item = this.#writer.name('x');
    const result = this.#writer.name('v');
    this.#statements.line(`par for ${item} <- [1, 2]${value.pick % 2 === 0 ? ' par' : ''}:`);
    this.#writer.indented(() => {
      this.#statements.line(`on ${this.#statements.place(inner, value.pick)}:`);
    });
    this.#writer.depth++;
    this.#statements.block(block, inner);
    this.#writer.indented(() => {
      this.#statements.number(inner, value, result);
    });
    this.#writer.depth--;
    this.#writer.indented(() => {
      this.#statements.line(`${stream} <<- ${result}`);
    });
  }

  /** Fills a stream from a loop, then waits for all of it. */
  collect(shape: StatementShape, scope: Scope): void {
    const known = () => scope.variables.filter(({ length }) => length > 0);
    if (known().length === 0) {
      const name = this.#writer.name('v');
      this.#statements.line(`${name} = [${shape.pick % 7}, 2, ${shape.pick % 5}]`);
      scope.define(name, '[]u32', 3);
    }
    const source: Variable = choose(known(), shape.pick);
    const stream = this.#writer.name('s');
    this.#statements.line(`${stream}: *u32`);
    const item = this.#writer.name('x');
    const inner = scope.child({ branch: this.#writer.branch(), mayFail: false });
    const itemType: TypeName = source.type === 'peers' ? 'peer' : source.type === '[]string' ? 'string' : 'u32';
    inner.define(item, itemType);
    const value = shape.values[0] ?? noShape;
    const body = shape.blocks[0] ?? [];
    const form = Math.floor(shape.pick / 10) % 5;
    const place = itemType === 'peer' && shape.pick % 3 > 0 ? item : this.#statements.place(inner, shape.pick);
    if (form === 0) this.#statements.line(`parseq ${item} <- ${source.name} on ${place}:`);
    else this.#statements.line(`for ${item} <- ${source.name}${form === 1 ? '' : ' par'}:`);
    const filling = (): void => {
      this.#statements.block(body, inner);
      this.#writer.indented(() => {
        this.#statements.number(inner, value, stream);
      });
    };
    if (form === 0 || form === 2) filling();
    else
      this.#writer.indented(() => {
        this.#statements.line(`on ${place}:`);
        if (form !== 3) return filling();
        // the push stands outside of `on`
        const name = this.#writer.name('v');
        this.#statements.block(body, inner);
        this.#writer.indented(() => {
          this.#statements.number(inner, value, name);
        });
        this.#statements.line(`${stream} <<- ${name}`);
      });
    const remote = Math.floor(shape.pick / 50) % 4 === 0;
    if (remote) this.#statements.line(`on ${this.#statements.place(scope, Math.floor(shape.pick / 3)).split(' ')[0] ?? ''}:`);
    const sorted = this.#writer.name('v');
    const gather = (): void => {
      this.#statements.line(`join ${stream}[${shape.pick % 2 === 0 ? `${source.name}.length - 1` : source.length - 1}]`);
      this.#statements.run(`${sorted} <- Bag.numbers(${stream})`);
    };
    if (remote) this.#writer.indented(gather);
    else gather();
    scope.define(sorted, '[]u32', source.length);
  }

  /** `co`, and something meanwhile. */
  co(shape: StatementShape, scope: Scope): void {
    const inner = scope.child({ branch: this.#writer.branch(), mayFail: false });
    const [value = noShape] = shape.values;
    const [body = [], meanwhile = []] = shape.blocks;
    const form = shape.pick % 3;
    const name = this.#writer.name('b');
    if (form === 0) this.#statements.number(inner, value, `co ${name}`);
    else {
      if (form === 1) this.#statements.line(`${name}: *u32`);
      this.#statements.line(`co on ${this.#statements.place(scope, shape.pick)}:`);
      this.#statements.block(body, inner);
      this.#writer.indented(() => {
        this.#statements.number(inner, value, name);
      });
    }
    for (const each of meanwhile) this.#statements.statement(each, scope);
    if (Math.floor(shape.pick / 3) % 4 === 0) return;
    const result = this.#writer.name('v');
    this.#statements.run(`${result} <- Node.num(${form === 1 ? `${name}[0]` : name})`);
    scope.define(result, 'u32');
  }
}
