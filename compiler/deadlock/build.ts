/** From core to the wait graph of one case. */
import type { Call, CoreFunction, Fold, Frame, If, Join, Node, Origin, Place, Push, Stream, StreamMap, Variable } from '../core/core.ts';
import type { Type } from '../types/type.ts';
import type { Assumptions } from './assumptions.ts';
import { bounded, computed } from './arithmetic.ts';
import { Buffers } from './buffers.ts';
import type { Filling } from './buffers.ts';
import { CaseQuestions } from './case-questions.ts';
import { Environment } from './environment.ts';
import type { Reading } from './environment.ts';
import { CallFails, mayCallFail } from './fallible.ts';
import { constant, minus, ONE, unknown, ZERO } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';
import { ARM_DOES_NOT_RUN, NOTHING_TO_LOOP_OVER, related } from './step.ts';
import type { Buffer, Definition, Graph, LoopStep, Step, WaitStep } from './step.ts';
import { equal, NO, not, or, Value } from './value.ts';
import type { Known, Truth } from './value.ts';
import { nameOfCall, nameOfResult, RELAY } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Loops of at most so many iterations are unrolled. */
const MOST_UNROLLED = 3;
/** So many iterations of a loop with `rec` are told apart when it is followed. */
const MOST_FOLLOWED = 8;

export interface BuildOptions {
  readonly assumptions: Assumptions;
  readonly vocabulary: Vocabulary;
  /** Name of a peer at which nothing ever happens. Default: none. */
  readonly silent?: string;
  /** Whether a loop with `rec` is followed value by value as far as `MOST_FOLLOWED`. Default: one iteration stands for all. */
  readonly follow?: boolean;
  /** Whether it runs on the first generation's VM, whose waits see only what stands above them. Default: no. */
  readonly inTextOrder?: boolean;
}

export function buildGraph(func: CoreFunction, options: BuildOptions): Graph {
  return new Builder(options, func).graph();
}

class Builder {
  readonly #options: BuildOptions;
  readonly #steps: Step[] = [];
  readonly #case: CaseQuestions;
  readonly #environment: Environment;
  readonly #buffers: Buffers;
  readonly #body: Node;
  /** Which iterations of the unrolled loops around, and a star for each that is not unrolled. */
  #path = '';
  /** What is said of results after their names: in which iteration of a loop that is followed they come. */
  #when = '';
  #loops: readonly LoopStep[] = [];
  /** What holds in the arms around. */
  #conditions: readonly Truth[] = [];
  readonly #peers = new Set<string>();
  /** What must be there for anything to happen at the current peer. */
  #peer: readonly Definition[] = [];
  #place: Place;

  constructor(options: BuildOptions, { body, root: place }: CoreFunction) {
    this.#body = body;
    this.#buffers = new Buffers(body);
    this.#options = options;
    this.#environment = new Environment(options.vocabulary);
    this.#case = new CaseQuestions(options.assumptions);
    this.#place = place;
  }

  graph(): Graph {
    this.#options.vocabulary.forget();
    const root = this.#build(this.#body);
    return { root, steps: this.#steps, follows: this.#options.follow === true, defines: this.#environment.defines, peers: this.#peers, sizes: this.#options.vocabulary.remember(), settled: this.#case.settled, questions: this.#case.questions, inTextOrder: this.#options.inTextOrder === true, ...related(this.#steps) };
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
        this.#buffers.declare(node, this.#loops);
        return this.#build(node.body);
      case 'call':
        return this.#call(node);
      case 'canon':
        return this.#snapshot(node.source, node.output, node);
      case 'join':
        return this.#join(node);
      case 'push':
        return this.#push(node);
      case 'insert':
        return this.#work(node, [this.#environment.read(node.key), this.#environment.read(node.value)], { pushes: this.#buffers.of(node.map, this.#loops) });
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
    this.#peer = place.length === 1 ? [] : [...this.#way(place), ...this.#reach(place.at(-1) ?? place[0])];
    const step = build();
    this.#peer = before;
    this.#place = outside;
    return step;
  }

  /** The relays on the way to a remote peer. */
  #way([, ...frames]: Place): readonly Definition[] {
    return frames.flatMap(({ via }) => via.flatMap(({ operand }) => this.#environment.read(operand).needs));
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

  #push(node: Push): Step {
    const reading = this.#environment.read(node.value);
    const buffer = this.#buffers.of(node.stream, this.#loops);
    const step = this.#work(node, [reading], { pushes: buffer });
    this.#note(step, buffer, node, reading.value);
    return step;
  }

  /** What is pushed, for loops that follow the stream value by value. */
  #note(step: Step, buffer: Filling, node: Node, value: Value): void {
    if (this.#options.follow === true && this.#loops.length === 0) buffer.values.set(step, { value, path: this.#options.vocabulary.key(node, this.#path) });
  }

  #call(node: Call): Step {
    const { output } = node;
    // Of a literal there is nothing to wait for, and what it is matters only to operators.
    const isOperator = node.service.kind === 'string' && (node.service.value === 'math' || node.service.value === 'cmp');
    const readings: Reading[] = [];
    for (const operand of node.arguments) if (isOperator || operand.kind === 'variable') readings.push(this.#environment.read(operand));
    if (node.service.kind === 'variable') readings.unshift(this.#environment.read(node.service));
    const fails: Truth = mayCallFail(node) ? { kind: 'choice', choice: new CallFails(node, this.#path, this.#loops.length > 0, this.#options.vocabulary) } : NO;
    const buffer = output?.kind === 'stream' ? this.#buffers.of(output, this.#loops) : undefined;
    const step = this.#work(node, readings, { fails, here: this.#peer, ...(buffer !== undefined && { pushes: buffer }) });
    if (buffer !== undefined) this.#note(step, buffer, node, this.#value(node, nameOfCall(node), 'result'));
    if (output?.kind === 'scalar') {
      const service = node.service.kind === 'string' ? node.service.value : '';
      const args = isOperator ? readings.map(({ value }) => value) : [];
      const known = computed(service, node.function, args) ?? (service === 'math' ? this.#case.settledResult(node.function, args, this.#options.vocabulary.known(node, this.#path)) : undefined);
      const origin = node.role === 'argument' ? 'parameter' : node.role === 'operator' ? 'computed' : 'result';
      // What is computed depends on the case, what comes from outside must not.
      const name = nameOfResult(node, output);
      const local = this.#loops.length > 0;
      this.#define(output, step, () => (known === undefined ? this.#value(node, name, origin, service === 'math' ? bounded(node.function, args, { name, local }) : {}, output.type) : new Value(name, origin, local, known)));
    }
    return step;
  }

  #if(node: If): Step {
    const { origin } = node;
    const readings = [this.#environment.read(node.left), this.#environment.read(node.right)];
    const [left, right] = readings.map(({ value }) => value);
    const same = left === undefined || right === undefined ? NO : equal(left, right);
    const truth = node.equal ? same : not(same);
    const decided = this.#case.decide(truth);
    const ready = this.#work({ kind: 'null', origin }, readings, {});
    if (decided !== undefined) {
      this.#buffers.exclude(decided ? node.else : node.then, ARM_DOES_NOT_RUN);
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
      const over = this.#buffers.of(iterable, this.#loops);
      if (this.#options.follow === true && node.mode === 'rec' && iterable.kind === 'stream' && this.#loops.length === 0) return this.#followed(node, over);
      return this.#loop(node, [], ZERO, over, new Value(node.item.name, 'snapshot', true));
    }
    const reading = this.#environment.read(iterable);
    const { length } = reading.value;
    const times = this.#case.onlyNumber(length, MOST_UNROLLED);
    const ready = this.#work({ kind: 'null', origin }, [reading], {});
    if (times === undefined) {
      // The same item for every iteration, so that nothing is known of it.
      const item = this.#options.vocabulary.value(node.item, this.#path, () => new Value(node.item.name, reading.value.origin, true));
      return this.#afterList(node, reading, [ready, this.#loop(node, [], length, undefined, item)]);
    }
    if (times === 0) this.#buffers.exclude(node.body, NOTHING_TO_LOOP_OVER);
    const iterations = Array.from({ length: times }, (_, i) => this.#iteration(node, `.${i}`, reading.value.part(`[${i}]`)));
    return this.#afterList(node, reading, [ready, this.#unrolled(node, iterations)]);
  }

  /** An iteration for each value that is known when the loop begins or comes of an earlier one; a loop stands for those of all others. */
  #followed(node: Fold, over: Filling): Step {
    const { origin } = node;
    const followed = new Set<Step>();
    const iterations: Step[] = [];
    const outer = this.#when;
    // Iterations push more while this goes on.
    for (const [push, { value, path }] of over.values) {
      if (followed.size === MOST_FOLLOWED) break;
      followed.add(push);
      const came = this.#environment.defines.get(push) ?? { name: over.name, origin: push.origin, value, definers: [push] };
      this.#environment.defines.set(push, came);
      const ready = this.#work({ kind: 'null', origin }, [{ value, needs: [came], fails: NO }], {});
      this.#when = followed.size === 1 ? outer : ` (iteration ${followed.size})`;
      iterations.push(this.#seq([ready, this.#iteration(node, `.${path}`, value)], origin));
    }
    this.#when = outer;
    const others: Buffer = {
      ...over,
      isRest: true,
      get pushes() {
        return over.pushes.filter((push) => !followed.has(push));
      },
    };
    iterations.push(this.#loop(node, [], ZERO, others, new Value(node.item.name, 'snapshot', true)));
    return this.#add({ kind: 'par', branches: iterations, detached: true, origin, id: this.#next });
  }

  /** What runs over a list once that is there. The flow does not wait for the list when it does not wait for the iterations. */
  #afterList({ mode, origin }: Fold, { needs, fails }: Reading, steps: readonly Step[]): Step {
    const all = this.#seq(steps, origin);
    const isBeside = (mode === 'par' || mode === 'rec') && (needs.length > 0 || fails !== NO);
    return isBeside ? this.#add({ kind: 'par', branches: [all], detached: true, origin, id: this.#next }) : all;
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
    const buffer = this.#buffers.of(node.stream, this.#loops);
    const wait = (least: Linear): WaitStep => this.#add({ kind: 'wait', place: this.#place, needs: this.#peer, buffer, count: least, origin: node.origin, id: this.#next });
    // The gate of the first generation looks at the number with each value only: it needs one even where none is waited for.
    const atOnce = this.#options.inTextOrder === true && node.count.kind !== 'integer' ? [wait(ONE)] : [];
    const step = wait(count.value.integer);
    const size = this.#size(node, buffer);
    size.facts.push(minus(unknown(size), count.value.integer));
    this.#define(node.output, step, () => this.#value(node, buffer.name, 'snapshot', { length: unknown(size) }));
    return this.#seq([ready, ...atOnce, step], node.origin);
  }

  #snapshot(source: Stream | StreamMap, output: Variable, node: Node): Step {
    const buffer = this.#buffers.of(source, this.#loops);
    const size = this.#size(node, buffer);
    const step = this.#add({ kind: 'snapshot', place: this.#place, needs: this.#peer, buffer, size, origin: node.origin, id: this.#next });
    const literal = this.#buffers.literalSize(source);
    const length = literal === undefined ? unknown(size) : constant(literal);
    this.#define(output, step, () => this.#value(node, buffer.name, 'snapshot', output.kind === 'scalar' ? {} : { length }));
    return step;
  }

  #size(node: Node, buffer: Buffer): Unknown {
    return this.#options.vocabulary.size(node, this.#path, { name: `${buffer.name}.length`, local: this.#loops.length > 0 });
  }

  #define(variable: Variable, step: Step, value: () => Value): void {
    this.#environment.define(variable, step, value, { path: this.#path, conditions: this.#conditions });
  }

  #value(at: object, name: string, origin: Value['origin'], known: Known = {}, type?: Type): Value {
    return this.#options.vocabulary.value(at, this.#path, () => new Value(`${name}${this.#when}`, origin, this.#loops.length > 0, known, type));
  }

}
