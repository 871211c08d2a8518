/** From core to the wait graph of one case. */
import { mayFail } from '../core/core.ts';
import type { Call, Canonicalise, CoreFunction, If, Join, Node, Operand, Push, Scalar } from '../core/core.ts';
import { bounded, computed } from './arithmetic.ts';
import { buildFold } from './build-loops.ts';
import { Construction, joined, nothing } from './construction.ts';
import type { BuildOptions } from './construction.ts';
import type { Reading } from './environment.ts';
import { CallFails, mayCallFail } from './fallible.ts';
import { constant, minus, ONE, unknown } from './linear.ts';
import type { Filling } from './buffers.ts';
import type { Linear } from './linear.ts';
import { ARM_DOES_NOT_RUN, related } from './step.ts';
import type { Definition, Graph, Step, WaitStep } from './step.ts';
import { equal, NO, not, Value } from './value.ts';
import type { Truth } from './value.ts';
import { nameOfCall, nameOfResult } from './vocabulary.ts';

export function buildGraph(func: CoreFunction, options: BuildOptions): Graph {
  options.vocabulary.forget();
  const builder = new Builder(options, func);
  const root = builder.build(func.body);
  const { steps, defines, peers, environment: { count: definitions }, buffers: { count: buffers }, case: { questions } } = builder;
  return { root, steps, hasSnapshots: steps.some(({ kind }) => kind === 'snapshot'), follows: options.follow === true, defines, definitions, buffers, peers, sizes: options.vocabulary.remember(), questions, inTextOrder: options.inTextOrder === true, ...related(steps) };
}

/** What a builtin gives back as it is. @param args of an operator */
function given({ service, function: name }: Call, [first]: readonly Value[]): Value | undefined {
  return service.kind === 'string' && service.value === 'op' && name === 'identity' ? first : undefined;
}

class Builder extends Construction {
  build(node: Node): Step {
    const { origin } = node;
    switch (node.kind) {
      case 'seq':
        return this.seq(node.nodes.map((inner) => this.build(inner)), origin);
      case 'par':
        return this.add({ kind: 'par', branches: node.branches.map((branch) => this.build(branch)), detached: node.detached, origin, id: this.next });
      case 'try':
        return this.add({ kind: 'try', attempt: this.build(node.attempt), handler: this.build(node.handler), origin, id: this.next });
      case 'if':
        return this.#if(node);
      case 'on':
        return this.at(node.place, node.body);
      case 'fold':
        return buildFold(this, node);
      case 'new':
        this.buffers.declare(node, this.loops);
        return this.build(node.body);
      case 'call':
        return this.#call(node);
      case 'canon':
        return this.#snapshot(node);
      case 'join':
        return this.#join(node);
      case 'push':
        return this.#push(node);
      case 'insert':
        return this.work(node, [this.environment.read(node.key), this.environment.read(node.value)], this.buffers.of(node.map, this.loops), NO, this.#before(node.key, node.value));
      case 'ap': {
        const reading = this.environment.read(node.value);
        const step = this.work(node, [reading], undefined, NO, this.#before(node.value));
        this.define(node.output, step, reading.value);
        return step;
      }
      case 'fail':
        return this.add({ kind: 'fail', needs: [...this.way, ...this.environment.read(node.value).needs], homeward: this.homeward, origin, id: this.next });
      case 'null':
        return this.seq([], origin);
      case 'never':
        return this.add({ kind: 'never', origin, id: this.next });
    }
  }

  /** What must be there before values are looked up: where that may fail, the particle goes on the way to the current peer first, since its error comes from there. */
  #before(...operands: readonly Operand[]): readonly Definition[] {
    return operands.some(mayFail) ? this.way : nothing;
  }

  #push(node: Push): Step {
    const reading = this.environment.read(node.value);
    const buffer = this.buffers.of(node.stream, this.loops);
    // The rounds of a live loop start where the push stands; other pushes are done wherever the flow is.
    const step = this.work(node, [reading], buffer, NO, buffer.isFollowed ? this.peer : this.#before(node.value));
    if (this.notes) this.note(step, buffer, node, reading.value);
    this.buffers.fill(buffer, node.stream, reading.value);
    return step;
  }

  #call(node: Call): Step {
    const { output } = node;
    // Of a literal there is nothing to wait for, and what it is matters only to operators.
    const isOperator = node.service.kind === 'string' && ['math', 'cmp', 'op'].includes(node.service.value);
    const readings: Reading[] = [];
    for (const operand of node.arguments) if (isOperator || operand.kind === 'variable') readings.push(this.environment.read(operand));
    if (node.service.kind === 'variable') readings.unshift(this.environment.read(node.service));
    const fails: Truth = mayCallFail(node) ? { kind: 'choice', choice: new CallFails(node, this.path, this.loops.length > 0, this.options.vocabulary) } : NO;
    const buffer = output?.kind === 'stream' ? this.buffers.of(output, this.loops) : undefined;
    const step = this.work(node, readings, buffer, fails, this.peer);
    const args = isOperator ? readings.map(({ value }) => value) : [];
    if (buffer !== undefined && this.notes) this.note(step, buffer, node, given(node, args) ?? this.known(node) ?? this.value(node, nameOfCall(node), 'result'));
    if (output?.kind === 'scalar') this.define(output, step, given(node, args) ?? this.#result(node, output, args));
    return step;
  }

  /** @param args of an operator */
  #result(node: Call, output: Scalar, args: readonly Value[]): Value {
    const service = node.service.kind === 'string' ? node.service.value : '';
    const known = computed(service, node.function, args);
    const elsewhere = known === undefined ? this.known(node) : undefined;
    if (elsewhere !== undefined) return elsewhere;
    const name = nameOfResult(node, output);
    const origin = node.role === 'argument' ? 'parameter' : node.role === 'operator' ? 'computed' : 'result';
    const depth = this.loops.length;
    // What is computed depends on the case.
    if (known !== undefined) return new Value(name, origin, depth, known);
    // What is put together of arguments has no other values than these, whatever type the program gives it.
    const declared = service === 'op' ? {} : output;
    const several = output.items === undefined ? {} : { length: constant(output.items.length) };
    return this.value(node, name, origin, service === 'math' ? bounded(node.function, args, { name, depth }) : several, declared);
  }

  #if(node: If): Step {
    const { origin } = node;
    const left = this.environment.read(node.left);
    const right = this.environment.read(node.right);
    const same = equal(left.value, right.value);
    const truth = node.equal ? same : not(same);
    const decided = this.case.decide(truth);
    const ready = this.work({ kind: 'null', origin }, [left, right], undefined, NO, this.#before(node.left, node.right));
    if (decided !== undefined) {
      this.buffers.exclude(decided ? node.else : node.then, ARM_DOES_NOT_RUN);
      return this.seq([ready, this.build(decided ? node.then : node.else)], origin);
    }
    const then = this.under(truth, () => this.build(node.then));
    const otherwise = this.under(not(truth), () => this.build(node.else));
    return this.seq([ready, this.add({ kind: 'if', needs: [], truth, then, else: otherwise, origin, id: this.next })], origin);
  }

  #join(node: Join): Step {
    const count = this.environment.read(node.count);
    const ready = this.work({ kind: 'null', origin: node.origin }, [count]);
    const buffer = this.buffers.of(node.stream, this.loops);
    const wait = (least: Linear): WaitStep => this.add({ kind: 'wait', node, needs: joined(this.peer, count.needs), buffer, count: least, origin: node.origin, id: this.next });
    // The gate of the first generation looks at the number with each value only: it needs one even where none is waited for.
    const atOnce = this.options.inTextOrder === true && node.count.kind !== 'integer' ? [wait(ONE)] : [];
    const step = wait(count.value.integer);
    const size = this.size(node, buffer);
    this.options.vocabulary.know(size, minus(unknown(size), count.value.integer));
    this.define(node.output, step, this.#frozen(node, buffer, unknown(size)));
    return this.seq([ready, ...atOnce, step], node.origin);
  }

  #snapshot(node: Canonicalise): Step {
    const { source, output } = node;
    const buffer = this.buffers.of(source, this.loops);
    const size = this.size(node, buffer);
    const step = this.add({ kind: 'snapshot', node, needs: this.peer, buffer, size, origin: node.origin, id: this.next });
    const literal = this.buffers.literalSize(source);
    const length = literal === undefined ? unknown(size) : constant(literal);
    this.define(output, step, output.kind === 'scalar' ? (this.known(node) ?? this.value(node, buffer.name, 'snapshot')) : this.#frozen(node, buffer, length));
    return step;
  }

  /** What a stream held at some time. */
  #frozen(node: Node, { name, only }: Filling, length: Linear): Value {
    if (only === undefined) return this.known(node) ?? this.value(node, name, 'snapshot', { length });
    return new Value(name, 'snapshot', this.loops.length, { length, first: only });
  }
}
