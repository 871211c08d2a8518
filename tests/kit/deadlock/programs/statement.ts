/** Statements of random programs, from shapes. */
import { Writer } from '../../random-aqua/scope.ts';
import { condition, index, length, number, numbers, peers, place, variable } from './expression.ts';
import { form } from './forms.ts';
import type { Scope, Stream, TypeName } from './scope.ts';
import { Picks } from './shape.ts';
import type { BlockShape, StatementShape } from './shape.ts';

/** Every third call for a number is one that cannot fail. */
const askNumber = (scope: Scope, pick: Picks): string => `${pick.of('S.num', 'S.num', 'Op.identity')}(${number(scope, pick)})`;

/** Methods without side effects, by what they give. */
const methods: readonly (readonly [TypeName, (scope: Scope, pick: Picks) => string])[] = [
  ['u32', askNumber],
  ['bool', () => 'S.flag()'],
  ['string', () => 'S.who()'],
  ['[]u32', () => 'S.nums()'],
  ['[]string', () => 'S.peers()'],
  ['?u32', () => 'S.maybe()'],
];

export class Statements {
  readonly writer = new Writer();
  #left: number;
  #streams = 0;

  constructor(most: number) {
    this.#left = most;
  }

  newStream(): Stream {
    const number = this.#streams++;
    return { name: `s${number}`, number };
  }

  block(shapes: BlockShape, scope: Scope): void {
    this.writer.indented(() => {
      const start = this.writer.lines.length;
      for (const shape of shapes) this.#statement(shape, scope);
      if (this.writer.lines.length === start) this.#line('S.note(0)');
    });
  }

  #line(text: string): void {
    this.writer.line(text);
  }

  #statement(shape: StatementShape, scope: Scope): void {
    if (this.#left-- <= 0) return;
    const pick = new Picks(shape.picks);
    const [first = [], second = [], third = []] = shape.blocks;
    switch (shape.kind) {
      case 'push':
        return this.#line(`${this.open(scope, pick).name} <<- ${number(scope, pick)}`);
      case 'ask':
        return this.#line(`${this.open(scope, pick).name} <- ${askNumber(scope, pick)}`);
      case 'wait':
        return this.#line(this.#wait(scope, pick));
      case 'call':
        return this.#call(scope, pick, '');
      case 'use':
        return this.#line(`S.note(${variable(scope.of('u32'), pick, '0')})`);
      case 'count':
        return this.#count(scope, pick);
      case 'part':
        return this.#part(scope, pick);
      case 'helper':
        return this.#line(this.#helper(scope, pick));
      case 'arrow':
        return this.#line(this.#arrow(scope, pick));
      case 'stream': {
        const stream = this.newStream();
        scope.streams = [stream, ...scope.streams];
        return this.#line(`${stream.name}: *u32`);
      }
      case 'timeout':
        this.#line(this.#wait(scope, pick));
        return this.#line('par Peer.timeout(10, "late")');
      case 'on':
        return this.#on(first, scope, pick, '');
      case 'if':
        this.#line(`if ${condition(scope, pick)}:`);
        this.block(first, scope.child());
        if (second.length === 0) return;
        this.#line('else:');
        return this.block(second, scope.child());
      case 'try':
        this.#line('try:');
        this.block(first, scope.child());
        if (second.length === 0) return;
        this.#line(pick.of('otherwise:', `catch ${this.writer.name('e')}:`));
        return this.block(second, scope.child());
      case 'for':
        return this.#for(first, scope, pick, '');
      case 'parseq':
        return this.#parseq(first, scope, pick);
      case 'par':
        this.#branch(first, scope, pick, '');
        this.#branch(second, scope, pick, 'par ');
        if (third.length > 0) this.#branch(third, scope, pick, 'par ');
        return;
      case 'co':
        return this.#branch(first, scope, pick, 'co ');
      case 'closure':
        return this.#closure(first, scope, pick);
      default:
        return form(shape.kind, this, shape, scope, pick);
    }
  }

  /** A stream of numbers that may be pushed to. */
  open(scope: Scope, pick: Picks): Stream {
    return pick.among(scope.open) ?? this.#made(scope);
  }

  #made(scope: Scope): Stream {
    const made = this.newStream();
    scope.streams = [made, ...scope.streams];
    this.#line(`${made.name}: *u32`);
    return made;
  }

  #any(scope: Scope, pick: Picks): string {
    return pick.among(scope.streams)?.name ?? this.open(scope, pick).name;
  }

  #wait(scope: Scope, pick: Picks): string {
    const stream = this.#any(scope, pick);
    const at = index(scope, pick);
    return pick.next() % 6 === 5 ? `join ${stream}[${at}], ${this.#any(scope, pick)}!` : `join ${stream}[${at}]`;
  }

  #call(scope: Scope, pick: Picks, prefix: string): void {
    const [type, text] = pick.of(['u32', askNumber] as const, ...methods);
    const name = this.writer.name('v');
    this.#line(`${prefix}${name} <- ${text(scope, pick)}`);
    scope.define(name, type);
  }

  /** Something whose value depends on how far a stream is. */
  #count(scope: Scope, pick: Picks): void {
    const stream = this.#any(scope, pick);
    const name = this.writer.name('v');
    this.#line(pick.of(`${name} = ${stream}.length`, `${name} = ${stream}!`, `${name} = ${stream}[1]`, `${name} <- S.sum(${stream})`, `${name} <- size(${stream})`));
    scope.define(name, 'u32');
  }

  /** Something that is not there for all values. */
  #part(scope: Scope, pick: Picks): void {
    const name = this.writer.name('v');
    const list = numbers(scope, pick);
    const option = variable(scope.of('?u32'), pick, '?[1]');
    this.#line(`${name} = ${pick.of(`${option}!`, `${list}[${pick.next() % 3}]`, `${list}[${variable(scope.of('u32'), pick, '1')}]`)}`);
    scope.define(name, 'u32');
  }

  #helper(scope: Scope, pick: Picks): string {
    const stream = this.open(scope, pick).name;
    const peer = place(scope, pick);
    const list = peers(scope, pick);
    const name = this.writer.name('v');
    const form = pick.of('fill', 'ask', 'ask_all', 'await', 'gather', 'first', 'sure', 'tried', 'pump', 'relayed', 'told');
    switch (form) {
      case 'fill':
        return `fill(${stream}, ${number(scope, pick)})`;
      case 'ask':
      case 'sure':
      case 'told':
        return `${form}(${stream}, ${peer})`;
      case 'ask_all':
        return `ask_all(${stream}, ${list})`;
      case 'tried':
        return `tried(${pick.among(scope.arrows.filter(({ returns }) => returns))?.name ?? 'same'}, ${stream}, ${number(scope, pick)})`;
      case 'pump':
        return this.#pump(scope, pick);
      case 'relayed':
        return `relayed(${stream}, ${peer}, ${place(scope, pick)})`;
      case 'await':
        return `await(${stream}, ${length(scope, pick)})`;
      case 'gather': {
        const least = number(scope, pick);
        scope.define(name, '[]u32');
        return `${name} <- gather(${list}, ${least})`;
      }
      case 'first':
        scope.define(name, 'u32');
        return `${name} <- first(${stream})`;
    }
  }

  /** From a stream to a later one: two that feed each other would not end. */
  #pump(scope: Scope, pick: Picks): string {
    const from = pick.among(scope.streams) ?? this.#made(scope);
    const to = pick.among(scope.open.filter(({ number }) => number > from.number)) ?? this.#made(scope);
    return `pump(${from.name}, ${to.name})`;
  }

  #arrow(scope: Scope, pick: Picks): string {
    const arrow = pick.among(scope.arrows);
    const argument = number(scope, pick);
    if (arrow === undefined) return `S.note(${argument})`;
    const call = `${arrow.name}(${argument})`;
    if (!arrow.returns) return call;
    const name = this.writer.name('v');
    scope.define(name, 'u32');
    return `${name} <- ${call}`;
  }

  #on(body: BlockShape, scope: Scope, pick: Picks, prefix: string): void {
    const via = pick.next() % 5 === 4 ? ` via ${place(scope, pick)}` : '';
    this.#line(`${prefix}on ${place(scope, pick)}${via}:`);
    this.block(body, scope);
  }

  #branch(body: BlockShape, scope: Scope, pick: Picks, prefix: string): void {
    const form = body.length === 0 ? 1 : pick.next() % 5;
    if (form === 1 && body.every(({ blocks }) => blocks.length === 0)) return this.#call(scope, pick, prefix);
    if (form === 2) return this.#for(body, scope, pick, prefix);
    if (form === 3 && body[0]?.kind === 'wait') return this.#line(`${prefix}${this.#wait(scope, pick)}`);
    this.#on(body, scope, pick, prefix);
  }

  #for(body: BlockShape, scope: Scope, pick: Picks, prefix: string): void {
    const name = this.writer.name('x');
    const stream = pick.next() % 5 === 4 ? pick.among(scope.streams) : undefined;
    const live = stream !== undefined && pick.next() % 2 === 1;
    const inner = stream !== undefined && live ? scope.loop(stream) : scope.child();
    const mode = live ? ' rec' : pick.of('', ' par', ' par', ' try');
    const [list, type] = stream === undefined ? this.#list(scope, pick) : [stream.name, 'u32' as const];
    inner.define(name, type);
    this.#line(`${prefix}for ${name} <- ${list}${mode}:`);
    this.block(body, inner);
  }

  #list(scope: Scope, pick: Picks): readonly [string, 'u32' | 'string'] {
    return pick.next() % 3 < 2 ? [peers(scope, pick), 'string'] : [numbers(scope, pick), 'u32'];
  }

  #parseq(body: BlockShape, scope: Scope, pick: Picks): void {
    const name = this.writer.name('x');
    const inner = scope.child();
    inner.define(name, 'string');
    this.#line(`parseq ${name} <- ${peers(scope, pick)} on ${name}:`);
    this.block(body, inner);
  }

  #closure(body: BlockShape, scope: Scope, pick: Picks): void {
    const name = this.writer.name('f');
    const parameter = this.writer.name('a');
    const inner = scope.child();
    inner.define(parameter, 'u32');
    const returns = pick.next() % 2 === 0;
    this.#line(`${name} = (${parameter}: u32)${returns ? ' -> u32' : ''}:`);
    this.block(body, inner);
    this.writer.indented(() => {
      if (returns) this.#line(`<- ${variable(inner.of('u32'), pick, parameter)}`);
    });
    scope.arrows = [{ name, returns, own: true }, ...scope.arrows];
    this.#line(this.#arrow(scope, new Picks([0, ...[pick.next(), pick.next()]])));
  }
}
