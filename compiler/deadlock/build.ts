/** From core to the wait graph of one case. */
import { children } from '../core/core.ts';
import type { Call, CoreFunction, Fold, Frame, If, Join, Node, Origin, Place, Stream, StreamMap, Variable } from '../core/core.ts';
import type { Type } from '../types/type.ts';
import type { Assumptions } from './assumptions.ts';
import { bounded, computed } from './arithmetic.ts';
import { Environment } from './environment.ts';
import type { Reading } from './environment.ts';
import { mayCallFail } from './fallible.ts';
import { constant, minus, unknown, ZERO } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';
import { ARM_DOES_NOT_RUN, inside, NOTHING_TO_LOOP_OVER } from './step.ts';
import type { Buffer, Definition, Excluded, Graph, LoopStep, Step } from './step.ts';
import { decide, equal, NO, not, or, Value } from './value.ts';
import type { Known, Truth } from './value.ts';
import { nameOfCall, nameOfResult, RELAY } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Loops of at most so many iterations are unrolled. */
const MOST_UNROLLED = 3;

/** Products of numbers up to this are computed where the case leaves one for each. */
const MOST_SETTLED = 9;

export interface BuildOptions {
  readonly assumptions: Assumptions;
  readonly vocabulary: Vocabulary;
  /** Name of a peer at which nothing ever happens. Default: none. */
  readonly silent?: string;
}

export function buildGraph(func: CoreFunction, options: BuildOptions): Graph {
  return new Builder(options, func.root).graph(func);
}

/** The choice whether a call fails; few of them are ever decided, so what they are called is found out when asked. */
class CallFails {
  readonly kind = 'fails';
  readonly local: boolean;
  readonly #call: Call;
  readonly #path: string;
  readonly #vocabulary: Vocabulary;

  constructor(call: Call, path: string, local: boolean, vocabulary: Vocabulary) {
    this.local = local;
    this.#call = call;
    this.#path = path;
    this.#vocabulary = vocabulary;
  }

  get key(): string {
    return this.#vocabulary.key(this.#call, this.#path);
  }

  get text(): string {
    return nameOfCall(this.#call);
  }
}

type Filling = Buffer & { readonly pushes: Step[]; readonly excluded: Excluded[] };

class Builder {
  readonly #options: BuildOptions;
  readonly #steps: Step[] = [];
  readonly #questions: ((assumptions: Assumptions) => boolean)[] = [];
  readonly #environment: Environment;
  readonly #streams = new Map<Stream | StreamMap, Filling>();
  /** Sizes of literal collections. */
  readonly #literals = new Map<Stream | StreamMap, number>();
  /** Which iterations of the unrolled loops around, and a star for each that is not unrolled. */
  #path = '';
  #loops: readonly LoopStep[] = [];
  /** What holds in the arms around. */
  #conditions: readonly Truth[] = [];
  readonly #peers = new Set<string>();
  readonly #results = new Map<Unknown, number>();
  /** What must be there for anything to happen at the current peer. */
  #peer: readonly Definition[] = [];

  #place: Place;

  constructor(options: BuildOptions, place: Place) {
    this.#options = options;
    this.#environment = new Environment(options.vocabulary);
    this.#place = place;
  }

  graph(func: CoreFunction): Graph {
    this.#options.vocabulary.forget();
    const root = this.#build(func.body);
    return { root, steps: this.#steps, defines: this.#environment.defines, peers: this.#peers, sizes: this.#options.vocabulary.remember(), settled: this.#results, questions: this.#questions, ...related(this.#steps) };
  }

  /** `step.id` must be the next one: literals end with `id: this.#next`, after what stands inside them was built. */
  #add<S extends Step>(step: S): S {
    this.#steps.push(step);
    return step;
  }

  get #next(): number {
    return this.#steps.length;
  }

  #build(node: Node): Step {
    const { origin } = node;
    switch (node.kind) {
      case 'seq':
        return this.#seq(node.nodes.map((inner) => this.#build(inner)), origin);
      case 'par':
        return this.#add({ kind: 'par', branches: node.branches.map((branch) => this.#build(branch)), detached: node.detached, origin, id: this.#next });
      case 'try':
        return this.#add({ kind: 'try', attempt: this.#build(node.attempt), handler: this.#build(node.handler), origin, id: this.#next });
      case 'if':
        return this.#if(node);
      case 'on':
        return this.#at(node.place, () => this.#build(node.body));
      case 'fold':
        return this.#fold(node);
      case 'new':
        for (const variable of node.variables) {
          this.#declare(variable);
          const size = node.variables.length === 1 ? literalSize(variable, node.body) : undefined;
          if (size !== undefined) this.#literals.set(variable, size);
        }
        return this.#build(node.body);
      case 'call':
        return this.#call(node);
      case 'canon':
        return this.#snapshot(node.source, node.output, node);
      case 'join':
        return this.#join(node);
      case 'push':
        return this.#work(node, [this.#environment.read(node.value)], { pushes: this.#buffer(node.stream) });
      case 'insert':
        return this.#work(node, [this.#environment.read(node.key), this.#environment.read(node.value)], { pushes: this.#buffer(node.map) });
      case 'ap': {
        const reading = this.#environment.read(node.value);
        const step = this.#work(node, [reading], {});
        this.#define(node.output, step, () => reading.value);
        return step;
      }
      case 'fail':
        return this.#add({ kind: 'fail', needs: this.#environment.read(node.value).needs, origin, id: this.#next });
      case 'null':
        return this.#seq([], origin);
      case 'never':
        return this.#add({ kind: 'never', origin, id: this.#next });
    }
  }

  #seq(steps: readonly Step[], origin: Origin): Step {
    const [only] = steps;
    return steps.length === 1 && only !== undefined ? only : this.#add({ kind: 'seq', steps, origin, id: this.#next });
  }

  #at(place: Place, build: () => Step): Step {
    const [before, outside] = [this.#peer, this.#place];
    this.#place = place;
    this.#peer = place.length === 1 ? [] : this.#reach(place.at(-1) ?? place[0]);
    const step = build();
    this.#peer = before;
    this.#place = outside;
    return step;
  }

  /** What must be there for anything to happen at a remote peer. */
  #reach({ peer }: Frame): readonly Definition[] {
    const { value, needs } = this.#environment.read(peer);
    const { silent } = this.#options;
    for (const name of [value.name, RELAY]) {
      this.#peers.add(name);
      if (name === silent) return [{ name: `an answer of \`${name}\``, origin: { reason: 'a peer that is silent' }, value, definers: [this.#add({ kind: 'never', origin: { reason: 'a peer that is silent' }, id: this.#next })] }];
    }
    return needs;
  }

  #work(node: Node, readings: readonly Reading[], { fails = NO, pushes, here = [] }: { readonly fails?: Truth; readonly pushes?: Filling; readonly here?: readonly Definition[] }): Step {
    const needs = [...here];
    const failures: Truth[] = [];
    for (const reading of readings) {
      for (const definition of reading.needs) needs.push(definition);
      if (reading.fails !== NO) failures.push(reading.fails);
    }
    const step = this.#add({ kind: 'work', node, place: this.#place, needs, fails: failures.length === 0 ? fails : or([...failures, fails]), pushes, origin: node.origin, id: this.#next });
    pushes?.pushes.push(step);
    return step;
  }

  #call(node: Call): Step {
    const { output } = node;
    // Of a literal there is nothing to wait for, and what it is matters only to operators.
    const isOperator = node.service.kind === 'string' && (node.service.value === 'math' || node.service.value === 'cmp');
    const readings: Reading[] = [];
    for (const operand of node.arguments) if (isOperator || operand.kind === 'variable') readings.push(this.#environment.read(operand));
    if (node.service.kind === 'variable') readings.unshift(this.#environment.read(node.service));
    const fails: Truth = mayCallFail(node) ? { kind: 'choice', choice: new CallFails(node, this.#path, this.#loops.length > 0, this.#options.vocabulary) } : NO;
    const pushes = output?.kind === 'stream' ? { pushes: this.#buffer(output) } : {};
    const step = this.#work(node, readings, { fails, here: this.#peer, ...pushes });
    if (output?.kind === 'scalar') {
      const service = node.service.kind === 'string' ? node.service.value : '';
      const args = isOperator ? readings.map(({ value }) => value) : [];
      const known = computed(service, node.function, args) ?? (service === 'math' ? this.#settledResult(node, args) : undefined);
      const origin = node.role === 'argument' ? 'parameter' : node.role === 'operator' ? 'computed' : 'result';
      // What is computed depends on the case, what comes from outside must not.
      const name = nameOfResult(node, output);
      const local = this.#loops.length > 0;
      this.#define(output, step, () => (known === undefined ? this.#value(node, name, origin, service === 'math' ? bounded(node.function, args, { name, local }) : {}, output.type) : new Value(name, origin, local, known)));
    }
    return step;
  }

  /** A product and the like of numbers that the case settles; what it is in other cases is an unknown, which here has that value. */
  #settledResult(node: Call, args: readonly Value[]): Known | undefined {
    const result = computed('math', node.function, args.map((value) => this.#settled(value)));
    const elsewhere = this.#options.vocabulary.known(node, this.#path)?.integer;
    if (result?.integer?.terms.size !== 0 || elsewhere === undefined) return result;
    for (const symbol of elsewhere.terms.keys()) this.#results.set(symbol, result.integer.constant);
    return result;
  }

  /** The value as a number when the case leaves no other. */
  #settled(value: Value): Value {
    const number = this.#decided(value.integer, MOST_SETTLED);
    return number === undefined ? value : new Value(String(number), 'computed', false, { integer: constant(number) });
  }

  #if(node: If): Step {
    const { origin } = node;
    const readings = [this.#environment.read(node.left), this.#environment.read(node.right)];
    const [left, right] = readings.map(({ value }) => value);
    const same = left === undefined || right === undefined ? NO : equal(left, right);
    const truth = node.equal ? same : not(same);
    const decided = this.#ask(truth.kind === 'is', (assumptions) => decide(truth, assumptions));
    const ready = this.#work({ kind: 'null', origin }, readings, {});
    if (decided !== undefined) {
      this.#exclude(decided ? node.else : node.then, ARM_DOES_NOT_RUN);
      return this.#seq([ready, this.#build(decided ? node.then : node.else)], origin);
    }
    const then = this.#under(truth, () => this.#build(node.then));
    const otherwise = this.#under(not(truth), () => this.#build(node.else));
    return this.#seq([ready, this.#add({ kind: 'if', needs: [], truth, then, else: otherwise, origin, id: this.#next })], origin);
  }

  #under(truth: Truth, build: () => Step): Step {
    const before = this.#conditions;
    this.#conditions = [...before, truth];
    const step = build();
    this.#conditions = before;
    return step;
  }

  #fold(node: Fold): Step {
    const { iterable, origin } = node;
    if (iterable.kind === 'stream' || iterable.kind === 'map') {
      const over = this.#buffer(iterable);
      return this.#loop(node, [], ZERO, over, new Value(node.item.name, 'snapshot', true));
    }
    const reading = this.#environment.read(iterable);
    const { length } = reading.value;
    const times = this.#decided(length, MOST_UNROLLED);
    if (times === undefined) {
      const ready = this.#work({ kind: 'null', origin }, [reading], {});
      return this.#afterList(node, reading, [ready, this.#loop(node, [], length, undefined, this.#localItem(node, reading.value))]);
    }
    const ready = this.#work({ kind: 'null', origin }, [reading], {});
    if (times === 0) this.#exclude(node.body, NOTHING_TO_LOOP_OVER);
    const iterations = Array.from({ length: times }, (_, i) => this.#iteration(node, `.${i}`, reading.value.part(`[${i}]`)));
    return this.#afterList(node, reading, [ready, this.#unrolled(node, iterations)]);
  }

  /** What runs over a list once that is there. The flow does not wait for the list when it does not wait for the iterations. */
  #afterList({ mode, origin }: Fold, { needs, fails }: Reading, steps: readonly Step[]): Step {
    const all = this.#seq(steps, origin);
    const isBeside = (mode === 'par' || mode === 'rec') && (needs.length > 0 || fails !== NO);
    return isBeside ? this.#add({ kind: 'par', branches: [all], detached: true, origin, id: this.#next }) : all;
  }

  #exclude(node: Node, why: string): void {
    const stream = node.kind === 'push' ? node.stream : node.kind === 'insert' ? node.map : node.kind === 'call' && node.output?.kind === 'stream' ? node.output : undefined;
    if (stream !== undefined) this.#streams.get(stream)?.excluded.push({ origin: node.origin, why });
    for (const inner of children(node)) this.#exclude(inner, why);
  }

  /** The same item for every iteration, so that nothing is known of it. */
  #localItem(node: Fold, list: Value): Value {
    return this.#options.vocabulary.value(node.item, this.#path, () => new Value(node.item.name, list.origin, true));
  }

  /** The one natural number, up to `most`, that the case leaves. */
  #decided(value: Linear, most: number): number | undefined {
    return this.#ask(value.terms.size === 0, (assumptions) => onlyNumber(value, most, assumptions));
  }

  /** All that the graph takes from the case. `isSettled`: the answer is the same in every case. */
  #ask<Answer>(isSettled: boolean, question: (assumptions: Assumptions) => Answer): Answer {
    const answer = question(this.#options.assumptions);
    if (!isSettled) this.#questions.push((assumptions) => question(assumptions) === answer);
    return answer;
  }

  #loop(node: Fold, needs: readonly Definition[], times: Linear, over: Buffer | undefined, item: Value): Step {
    const loop: { kind: 'loop'; mode: Fold['mode']; needs: readonly Definition[]; times: Linear; item: string; over: Buffer | undefined; body: Step | undefined; origin: Origin } =
      { kind: 'loop', mode: node.mode, needs, times, item: node.item.name, over, body: undefined, origin: node.origin };
    const outer = this.#loops;
    this.#loops = [...outer, loop as LoopStep];
    loop.body = this.#iteration(node, '*', item);
    this.#loops = outer;
    const step = Object.assign(loop, { id: this.#steps.length }) as LoopStep;
    this.#steps.push(step);
    return step;
  }

  #iteration(node: Fold, path: string, item: Value): Step {
    const outer = this.#path;
    this.#path += path;
    this.#environment.bind(node.item, item, this.#path);
    const body = this.#build(node.body);
    this.#path = outer;
    return body;
  }

  #unrolled({ mode, origin }: Fold, iterations: readonly Step[]): Step {
    switch (mode) {
      case 'seq':
        return this.#seq(iterations, origin);
      case 'par':
      case 'rec':
        return this.#add({ kind: 'par', branches: iterations, detached: true, origin, id: this.#next });
      case 'parseq':
        if (iterations.length === 0) return this.#seq([], origin);
        return this.#add({ kind: 'par', branches: [...iterations, this.#add({ kind: 'never', origin, id: this.#next })], detached: false, origin, id: this.#next });
      case 'try':
        return iterations.reduceRight((handler, attempt) => this.#add({ kind: 'try', attempt, handler, origin, id: this.#next }), this.#seq([], origin));
    }
  }

  #join(node: Join): Step {
    const count = this.#environment.read(node.count);
    const ready = this.#work({ kind: 'null', origin: node.origin }, [count], {});
    const buffer = this.#buffer(node.stream);
    const step = this.#add({ kind: 'wait', place: this.#place, needs: this.#peer, buffer, count: count.value.integer, origin: node.origin, id: this.#next });
    const size = this.#size(node, buffer);
    size.facts.push(minus(unknown(size), count.value.integer));
    this.#define(node.output, step, () => this.#value(node, buffer.name, 'snapshot', { length: unknown(size) }));
    return this.#seq([ready, step], node.origin);
  }

  #snapshot(source: Stream | StreamMap, output: Variable, node: Node): Step {
    const buffer = this.#buffer(source);
    const size = this.#size(node, buffer);
    const step = this.#add({ kind: 'snapshot', place: this.#place, needs: this.#peer, buffer, size, origin: node.origin, id: this.#next });
    const literal = this.#literals.get(source);
    const length = literal === undefined ? unknown(size) : constant(literal);
    this.#define(output, step, () => this.#value(node, buffer.name, 'snapshot', output.kind === 'scalar' ? {} : { length }));
    return step;
  }

  #size(node: Node, buffer: Buffer): Unknown {
    return this.#options.vocabulary.size(node, this.#path, () => {
      const size: Unknown = { name: `${buffer.name}.length`, origin: 'snapshot', local: this.#loops.length > 0, facts: [] };
      size.facts.push(unknown(size));
      return size;
    });
  }

  #define(variable: Variable, step: Step, value: () => Value): void {
    this.#environment.define(variable, step, value, { path: this.#path, conditions: this.#conditions });
  }

  #value(at: object, name: string, origin: Value['origin'], known: Known = {}, type?: Type): Value {
    return this.#options.vocabulary.value(at, this.#path, () => new Value(name, origin, this.#loops.length > 0, known, type));
  }

  #declare(variable: Stream | StreamMap): Filling {
    const buffer: Filling = { name: variable.name, origin: variable.origin, isMap: variable.kind === 'map', pushes: [], excluded: [], loops: this.#loops };
    this.#streams.set(variable, buffer);
    return buffer;
  }

  #buffer(variable: Stream | StreamMap): Filling {
    return this.#streams.get(variable) ?? this.#declare(variable);
  }
}

function onlyNumber(value: Linear, most: number, assumptions: Assumptions): number | undefined {
  if (value.terms.size === 0) return value.constant >= 0 && value.constant <= most ? value.constant : undefined;
  for (let n = 0; n <= most; n++) {
    if (assumptions.atLeastZero(minus(constant(n), value))) return assumptions.atLeastZero(minus(value, constant(n))) ? n : undefined;
  }
  return undefined;
}

/** How many values a stream that is made, filled and frozen in one go holds: a literal collection. Undefined for others. */
function literalSize(variable: Stream | StreamMap, body: Node): number | undefined {
  const last = body.kind === 'seq' ? body.nodes.at(-1) : undefined;
  if (body.kind !== 'seq' || last?.kind !== 'canon' || last.source !== variable || variable.kind !== 'stream') return undefined;
  const isPush = (node: Node): boolean => node.kind === 'push' && node.stream === variable;
  const pushes = body.nodes.filter(isPush).length;
  return countWhere(body, isPush) === pushes ? pushes : undefined;
}

function countWhere(node: Node, test: (node: Node) => boolean): number {
  return children(node).reduce((sum, inner) => sum + countWhere(inner, test), test(node) ? 1 : 0);
}

/** Which step each stands in, and where the text of each begins. */
function related(steps: readonly Step[]): Pick<Graph, 'outer' | 'first'> {
  const outer = new Array<Step | undefined>(steps.length);
  const first = steps.map(({ id }) => id);
  for (const step of steps) {
    for (const inner of inside(step)) {
      outer[inner.id] = step;
      first[step.id] = Math.min(first[step.id] ?? 0, first[inner.id] ?? 0);
    }
  }
  return { outer, first };
}
