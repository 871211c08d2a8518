/** A wait graph while it is made: its steps so far, what is in scope, and where in the function the next step stands. */
import type { CoreFunction, Frame, Node, Origin, Place, Variable } from '../core/core.ts';
import type { Assumptions } from './assumptions.ts';
import { Buffers } from './buffers.ts';
import type { Filling } from './buffers.ts';
import { CaseQuestions } from './case-questions.ts';
import { Environment } from './environment.ts';
import type { Reading } from './environment.ts';
import type { Unknown } from './linear.ts';
import type { Buffer, Definition, LoopStep, Step } from './step.ts';
import { NO, or, Value } from './value.ts';
import type { Known, Truth } from './value.ts';
import { RELAY } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

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

export abstract class Construction {
  readonly options: BuildOptions;
  readonly steps: Step[] = [];
  readonly case: CaseQuestions;
  readonly environment: Environment;
  readonly buffers: Buffers;
  /** Which iterations of the unrolled loops around, and a star for each that is not unrolled. */
  path = '';
  /** What is said of results after their names: in which iteration of a loop that is followed they come. */
  when = '';
  loops: readonly LoopStep[] = [];
  /** What holds in the arms around. */
  conditions: readonly Truth[] = [];
  readonly peers = new Set<string>();
  /** What must be there for anything to happen at the current peer. */
  peer: readonly Definition[] = [];
  place: Place;

  constructor(options: BuildOptions, { body, root: place }: CoreFunction) {
    this.buffers = new Buffers(body);
    this.options = options;
    this.environment = new Environment(options.vocabulary);
    this.case = new CaseQuestions(options.assumptions);
    this.place = place;
  }

  /** Adds the steps of a node, which is the next one. */
  abstract build(node: Node): Step;

  /** `step.id` must be the next one: literals end with `id: this.next`, after what stands inside them was built. */
  add<S extends Step>(step: S): S {
    this.steps.push(step);
    return step;
  }

  get next(): number {
    return this.steps.length;
  }

  seq(steps: readonly Step[], origin: Origin): Step {
    const [only] = steps;
    return steps.length === 1 && only !== undefined ? only : this.add({ kind: 'seq', steps, origin, id: this.next });
  }

  at(place: Place, build: () => Step): Step {
    const [before, outside] = [this.peer, this.place];
    this.place = place;
    this.peer = place.length === 1 ? [] : joined(this.#way(place), this.#reach(place.at(-1) ?? place[0]));
    const step = build();
    this.peer = before;
    this.place = outside;
    return step;
  }

  /** The relays on the way to a remote peer. */
  #way([, ...frames]: Place): readonly Definition[] {
    let way: readonly Definition[] = [];
    for (const { via } of frames) for (const { operand } of via) way = joined(way, this.environment.read(operand).needs);
    return way;
  }

  /** What must be there for anything to happen at a remote peer. */
  #reach({ peer }: Frame): readonly Definition[] {
    const { value, needs } = this.environment.read(peer);
    const { silent } = this.options;
    // Who started the function is there.
    if (peer.kind === 'init-peer') return needs;
    // `on HOST_PEER_ID` is the relay under another name.
    for (const name of value.name === '-relay-' ? [RELAY] : [value.name, RELAY]) {
      this.peers.add(name);
      if (name === silent) return [{ name: `an answer of \`${name}\``, origin: { reason: 'a peer that is silent' }, value, definers: [this.add({ kind: 'never', origin: { reason: 'a peer that is silent' }, id: this.next })] }];
    }
    return needs;
  }

  work(node: Node, readings: readonly Reading[], { fails = NO, pushes, here = [] }: { readonly fails?: Truth; readonly pushes?: Filling; readonly here?: readonly Definition[] }): Step {
    const failures: Truth[] = [];
    for (const reading of readings) if (reading.fails !== NO) failures.push(reading.fails);
    const needs = allNeeds(here, readings);
    const step = this.add({ kind: 'work', node, place: this.place, needs, fails: failures.length === 0 ? fails : or([...failures, fails]), pushes, origin: node.origin, id: this.next });
    pushes?.pushes.push(step);
    return step;
  }

  /** What is pushed, for loops that follow the stream value by value. */
  note(step: Step, buffer: Filling, node: Node, value: Value): void {
    if (this.options.follow === true && this.loops.length === 0) buffer.values.set(step, { value, path: this.options.vocabulary.key(node, this.path) });
  }

  under(truth: Truth, build: () => Step): Step {
    const before = this.conditions;
    this.conditions = [...before, truth];
    const step = build();
    this.conditions = before;
    return step;
  }

  size(node: Node, buffer: Buffer): Unknown {
    return this.options.vocabulary.size(node, this.path, { name: `${buffer.name}.length`, depth: this.loops.length });
  }

  define(variable: Variable, step: Step, value: () => Value): void {
    this.environment.define(variable, step, value, { path: this.path, conditions: this.conditions });
  }

  value(at: object, name: string, origin: Value['origin'], known: Known = {}, { type, items = [] }: Pick<Variable, 'type' | 'items'> = {}): Value {
    return this.options.vocabulary.value(at, this.path, () => {
      const value = new Value(`${name}${this.when}`, origin, this.loops.length, known, type);
      for (const [i, item] of items.entries()) value.callPart(`[${i}]`, `${item.name}${this.when}`, item.type);
      return value;
    });
  }
}

/** Most steps need what one reading needs, and need not have a list of their own. */
function allNeeds(here: readonly Definition[], readings: readonly Reading[]): readonly Definition[] {
  let needs = here;
  for (const reading of readings) needs = joined(needs, reading.needs);
  return needs;
}

function joined(a: readonly Definition[], b: readonly Definition[]): readonly Definition[] {
  if (b.length === 0) return a;
  return a.length === 0 ? b : [...a, ...b];
}
