/** Well-typed statements from shapes, such that what a program does never depends on the order of delivery. */
import { ArrowStatements } from './arrows.ts';
import { Expressions, choose, noShape } from './expression.ts';
import { FailingStatements } from './failing.ts';
import { ParallelStatements } from './parallel.ts';
import { dataTypes } from './scope.ts';
import type { Scope, TypeName, Writer } from './scope.ts';
import type { BlockShape, StatementShape, ValueShape } from './shape.ts';

export class Statements {
  readonly expressions: Expressions;
  readonly #writer: Writer;
  readonly arrows: ArrowStatements;
  readonly #parallel: ParallelStatements;
  readonly #failing: FailingStatements;

  constructor(writer: Writer) {
    this.#writer = writer;
    this.expressions = new Expressions(writer);
    this.arrows = new ArrowStatements(this, writer);
    this.#parallel = new ParallelStatements(this, writer);
    this.#failing = new FailingStatements(this, writer);
  }

  /** A body with at least one call: the original mistakes blocks without any for absent ones. */
  block(shapes: BlockShape, scope: Scope): void {
    const before = this.#writer.calls;
    this.#writer.indented(() => {
      for (const shape of shapes) this.statement(shape, scope);
      if (this.#writer.calls === before) this.#note(scope, noShape);
    });
  }

  statement(shape: StatementShape, scope: Scope): void {
    const value = shape.values[0] ?? noShape;
    const body = shape.blocks[0] ?? [];
    switch (shape.kind) {
      case 'call':
        return this.#call(shape, scope);
      case 'assign':
        return this.#assign(choose(dataTypes, shape.pick), scope, value, '=');
      case 'push':
        return this.#push(shape, scope);
      case 'stream':
        return this.#declareStream(scope, shape.pick % 3 === 0 ? 'string' : 'u32');
      case 'on': {
        this.line(`on ${this.place(scope, shape.pick)}:`);
        return this.block(body, scope);
      }
      case 'if':
        return this.#conditional(shape, scope);
      case 'try':
        return this.#failing.attempt(shape, scope);
      case 'for':
        return this.#loop(shape, scope);
      case 'par':
        return this.#parallel.par(shape, scope);
      case 'collect':
        return this.#parallel.collect(shape, scope);
      case 'co':
        return this.#parallel.co(shape, scope);
      case 'closure':
        return this.arrows.closure(shape, scope);
      case 'arrow':
        return this.#arrow(shape, scope);
      case 'risky':
        return this.#failing.risky(shape, scope);
      case 'ability': {
        const method = choose(['Step.num', ...this.expressions.passable(scope).map(({ name }) => name)], shape.pick);
        // not `item.name`: the original then takes the whole item
        const tag = shape.pick % 3 === 0 ? `Node.glue(${this.expressions.of('string', scope, value)}, "h")` : choose(['LABEL', `"g${shape.pick % 5}"`], shape.pick);
        const name = this.#writer.name('tool');
        this.line(`${name} = Tool(num = ${method}, tag = ${tag})`);
        scope.abilities.push(name);
        return;
      }
      case 'option': {
        const options = scope.of('?u32');
        return options.length === 0 ? this.#assign('?u32', scope, value, '=') : this.#failing.option(choose(options, shape.pick), scope);
      }
      case 'override':
        return this.#override(shape, scope);
      case 'service':
        return this.#service(shape, scope);
      case 'live':
        return this.#live(shape, scope);
      case 'peer': {
        const argument = this.expressions.of('u32', scope, value);
        const name = this.#writer.name('p');
        this.run(`${name} <- Node.pick(${argument})`);
        scope.define(name, 'peer');
        return;
      }
    }
  }

  /** `<- …` with the results' types. */
  returns(types: readonly TypeName[], scope: Scope, shapes: readonly ValueShape[]): void {
    if (types.length === 0) return;
    const texts = types.map((type, index) => this.expressions.of(type, scope, shapes[index] ?? noShape, true));
    this.line(`<- ${texts.join(', ')}`);
  }

  /** A line at the current depth. */
  line(text: string): void {
    this.#writer.line(text);
  }

  /** A line that calls something. */
  run(text: string): void {
    this.#writer.calls++;
    this.line(text);
  }

  #note(scope: Scope, shape: ValueShape): void {
    const text = this.expressions.of('string', scope, shape);
    this.run(`Node.note(${text})`);
  }

  /** What stands after `on`: a peer, often with relays. */
  place(scope: Scope, pick: number): string {
    const peers = scope.of('peer').map(({ name }) => name);
    const all = [...peers, ...peers, 'HOST_PEER_ID', 'INIT_PEER_ID'];
    const contacts = inMain(scope) ? ['near.peer via near.relay', 'far.peer via far.relay'] : [];
    const target = choose([...all, ...contacts], pick);
    const way = Math.floor(pick / 100) % 8;
    if (target.includes(' ') || way < 4) return target;
    if (way === 6) return `${target} via ?[${choose(all, Math.floor(pick / 7))}]`;
    if (way === 7) return `${target} via [${choose(all, Math.floor(pick / 7))}, ${choose(all, Math.floor(pick / 11))}]`;
    return `${target} via ${choose(all, Math.floor(pick / 7))}${way === 5 ? ` via ${choose(all, Math.floor(pick / 11))}` : ''}`;
  }

  #assign(type: TypeName, scope: Scope, shape: ValueShape, sign: '='): void {
    const text = this.expressions.of(type, scope, shape);
    const name = this.#writer.name('v');
    this.line(`${name} ${sign} ${text}`);
    scope.define(name, type);
  }

  /** A call that gives `target` a number. */
  number(scope: Scope, shape: ValueShape, target: string): void {
    const argument = this.expressions.of('u32', scope, shape, true);
    this.run(`${target} <- Node.num(${argument})`);
  }

  #call(shape: StatementShape, scope: Scope): void {
    const [first = noShape, second = noShape] = shape.values;
    if (shape.pick % 4 === 0) return this.#note(scope, first);
    if (shape.pick % 4 === 1) {
      const argument = this.expressions.of('[]u32', scope, first, true);
      const name = this.#writer.name('v');
      this.run(`${name} <- Node.sum(${argument})`);
      return scope.define(name, 'u32');
    }
    const texts = [this.expressions.of('u32', scope, first), this.expressions.of('u32', scope, second)];
    const name = this.#writer.name('v');
    this.run(`${name} <- Node.add(${texts.join(', ')})`);
    scope.define(name, 'u32');
  }

  #declareStream(scope: Scope, element: 'u32' | 'string'): void {
    const name = this.#writer.name('s');
    this.line(`${name}: *${element}`);
    scope.streams.push({ name, element, branch: scope.branch });
  }

  #push(shape: StatementShape, scope: Scope): void {
    if (scope.ownStreams().length === 0) this.#declareStream(scope, 'u32');
    const stream = choose(scope.ownStreams(), shape.pick);
    const { name, element } = stream;
    const value = shape.values[0] ?? noShape;
    if (element === 'u32' && shape.pick % 3 === 0) this.number(scope, value, name);
    else this.line(`${name} <<- ${this.expressions.of(element, scope, value)}`);
    scope.filled.push(stream);
  }

  #conditional(shape: StatementShape, scope: Scope): void {
    this.line(`if ${this.expressions.of('bool', scope, shape.values[0] ?? noShape)}:`);
    this.block(shape.blocks[0] ?? [], scope.child());
    if (shape.blocks.length < 2) return;
    this.line('else:');
    // an error in here is told under its own code; the original may tell it as 10006
    this.block(shape.blocks[1] ?? [], scope.child({ mayFail: false }));
  }

  #iterable(scope: Scope, shape: StatementShape): { readonly text: string; readonly item: TypeName } {
    const value = shape.values[0] ?? noShape;
    const type = choose<TypeName>(inMain(scope) ? ['peers', '[]u32', '[]string', '?u32', '[]u32'] : ['[]u32', '[]string', '?u32'], shape.pick);
    if (type === 'peers') return { text: 'peers', item: 'peer' };
    const item = type === '[]string' ? 'string' : 'u32';
    const own = scope.ownStreams(item);
    if (own.length > 0 && shape.pick % 2 === 0) return { text: choose(own, shape.pick).name, item };
    return { text: this.expressions.of(type, scope, value), item };
  }

  #loop(shape: StatementShape, scope: Scope): void {
    const { text, item } = this.#iterable(scope, shape);
    const name = this.#writer.name('x');
    const trying = Math.floor(shape.pick / 10) % 3 === 0;
    this.line(`for ${name} <- ${text}${trying ? ' try' : ''}:`);
    const inner = scope.child(trying ? { mayFail: true } : {});
    inner.define(name, item);
    this.block(shape.blocks[0] ?? [], inner);
  }

  #arrow(shape: StatementShape, scope: Scope): void {
    const callable = scope.callable();
    if (callable.length === 0) return this.#call(shape, scope);
    if (!this.arrows.calls(choose(callable, shape.pick), scope, shape.values)) this.#call(shape, scope);
  }

  /** Of a service for this purpose: passed on as a value after it, a service crashes the original. */
  #override(shape: StatementShape, scope: Scope): void {
    this.line(`Other ${shape.pick % 3 === 0 ? `"node"` : `"other"`}`);
    const argument = this.expressions.of('u32', scope, shape.values[0] ?? noShape);
    const name = this.#writer.name('v');
    const remote = Math.floor(shape.pick / 3) % 2 === 0;
    if (remote) this.line(`on ${this.place(scope, shape.pick)}:`);
    if (remote) this.#writer.depth++;
    this.run(`${name} <- Other.num(${argument})`);
    if (remote) this.#writer.depth--;
    scope.define(name, 'u32');
  }

  /** Services under other names, methods of abilities, and services and arrows where abilities and arrows with more arguments are expected. */
  #service(shape: StatementShape, scope: Scope): void {
    const argument = this.expressions.of('u32', scope, shape.values[0] ?? noShape);
    const name = this.#writer.name('v');
    scope.define(name, 'u32');
    const form = shape.pick % 8;
    if (form === 0) {
      const node = this.#writer.name('n');
      this.line(`${node} = Node`);
      return this.run(`${name} <- ${node}.num(${argument})`);
    }
    if (form === 1) return this.run(`${name} <- through(${choose(['Step', ...scope.abilities], shape.pick)}, ${argument})`);
    if (form < 5 && scope.abilities.length > 0) return this.run(`${name} <- ${choose(scope.abilities, shape.pick)}.num(${argument})`);
    const step = choose(['Step.num', ...this.expressions.passable(scope).map((arrow) => arrow.name)], shape.pick);
    this.run(`${name} <- surplus(${step}, ${argument})`);
  }

  /**
   * Counts down over a stream that it pushes into. Only local calls: the original does not place the body. Only where the particle
   * has been nowhere else since the stream began: a peer with an older copy loses what the loop did
   * (tests/conformance/original-defects.test.ts).
   */
  #live(shape: StatementShape, scope: Scope): void {
    const alone = inMain(scope) && this.#writer.depth === 1;
    if (!alone) return this.#call(shape, scope);
    const stream = this.#writer.name('s');
    const item = this.#writer.name('x');
    const value = this.#writer.name('v');
    const sorted = this.#writer.name('v');
    const steps = shape.pick % 5;
    const inner = scope.child({ branch: this.#writer.branch(), mayFail: false });
    inner.arrows.length = 0;
    inner.abilities.length = 0;
    inner.define(item, 'u32');
    this.line(`${stream}: *u32`);
    this.line(`${stream} <<- ${steps}`);
    this.line(`for ${item} <- ${stream} rec:`);
    this.#writer.indented(() => {
      this.line(`if ${item} > 0:`);
      this.#writer.indented(() => {
        this.number(inner, shape.values[0] ?? noShape, value);
        this.line(`${stream} <<- ${item} - 1`);
      });
    });
    this.line(`join ${stream}[${steps}]`);
    this.run(`${sorted} <- Bag.numbers(${stream})`);
    scope.define(sorted, '[]u32', steps + 1);
  }
}

/** Only main has contacts and the list of peers. */
function inMain(scope: Scope): boolean {
  return scope.variables.some(({ type }) => type === 'peers');
}
