/** A wait graph while it is made: its steps so far, what is in scope, and where in the function the next step stands. */
import { children, isHome, sameOperand } from '../core/core.ts';
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
import { RELAY, RELAY_ID } from './vocabulary.ts';
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
  /** What each of them defines. */
  readonly defines: (Definition | undefined)[] = [];
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
  /** What must be there for the particle to be on the way to the current peer: names of the relays before it. */
  way: readonly Definition[] = [];
  /** What must be there for an error to get from the current peer to what stands around. */
  homeward: readonly Definition[] = [];

  constructor(options: BuildOptions, { body }: CoreFunction) {
    this.buffers = new Buffers(body);
    this.options = options;
    this.environment = new Environment(options.vocabulary);
    this.case = new CaseQuestions(options.assumptions);
  }

  /** Adds the steps of a node, which is the next one. */
  abstract build(node: Node): Step;

  /** `step.id` must be the next one: literals end with `id: this.next`, after what stands inside them was built. */
  add<S extends Step>(step: S): S {
    this.steps.push(step);
    this.defines.push(undefined);
    return step;
  }

  get next(): number {
    return this.steps.length;
  }

  seq(steps: readonly Step[], origin: Origin): Step {
    const [only] = steps;
    return steps.length === 1 && only !== undefined ? only : this.add({ kind: 'seq', steps, origin, id: this.next });
  }

  /** @param body what happens there */
  at(place: Place, body: Node): Step {
    const { peer, way, homeward } = this;
    this.homeward = isAtHome(place, body) ? [] : this.#way(place);
    this.way = isBehindNobody(place) ? [] : this.homeward;
    this.peer = place.length === 1 ? [] : joined(this.way, this.#reach(place.at(-1) ?? place[0]));
    const step = this.build(body);
    this.peer = peer;
    this.way = way;
    this.homeward = homeward;
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
    for (const name of value.name === RELAY_ID ? [RELAY] : [value.name, RELAY]) {
      this.peers.add(name);
      if (name === silent) return [{ index: this.environment.count++, name: `an answer of \`${name}\``, origin: { reason: 'a peer that is silent' }, value, definers: [this.add({ kind: 'never', origin: { reason: 'a peer that is silent' }, id: this.next })], path: this.path }];
    }
    return needs;
  }

  /** @param here what must be there beside the readings */
  work(node: Node, readings: readonly Reading[], pushes?: Filling, fails = NO, here = nothing): Step {
    let needs = here;
    let failures: Truth[] | undefined;
    for (const reading of readings) {
      needs = joined(needs, reading.needs);
      if (reading.fails !== NO) (failures ??= []).push(reading.fails);
    }
    const step = this.add({ kind: 'work', node, needs, homeward: this.homeward, fails: failures === undefined ? fails : or([...failures, fails]), pushes, origin: node.origin, id: this.next });
    pushes?.pushes.push(step);
    return step;
  }

  /** Whether loops follow streams value by value here, so that it counts what is pushed. */
  get notes(): boolean {
    return this.options.follow === true && this.loops.length === 0;
  }

  note(step: Step, buffer: Filling, node: Node, value: Value): void {
    buffer.values.set(step, { value, path: this.options.vocabulary.key(node, this.path) });
  }

  under(truth: Truth, build: () => Step): Step {
    const before = this.conditions;
    this.conditions = [...before, truth];
    const step = build();
    this.conditions = before;
    return step;
  }

  size(node: Node, buffer: Buffer): Unknown {
    return this.options.vocabulary.size(node, this.path, buffer.name, this.loops.length);
  }

  define(variable: Variable, step: Step, value: Value): void {
    this.defines[step.id] = this.environment.define(variable, step, value, this);
  }

  /** What something is the value of, when an earlier graph of the function has it, too: what comes from outside must not depend on the case. */
  known(at: object): Value | undefined {
    return this.options.vocabulary.known(at, this.path);
  }

  /** A value that is not `known`. */
  value(at: Node, name: string, origin: Value['origin'], known?: Known, output?: Pick<Variable, 'type' | 'items'>): Value {
    const value = new Value(`${name}${this.when}`, origin, this.loops.length, known, output?.type, { from: this.options.vocabulary.source(at, this.path, name) });
    output?.items?.forEach((item, i) => value.callItem(i, `${item.name}${this.when}`, item.type));
    return this.options.vocabulary.keep(at, this.path, value);
  }
}

/** Whether every way there is the one home, whatever relays are written: the initiator or its relay, and nobody goes on from there and comes back. */
function isAtHome(place: Place, body: Node): boolean {
  if (place.length === 1) return true;
  return place.length === 2 && isHome(place) && !goesOn(body);
}

/** Whether nobody who comes there passes a relay that it has not passed before: whoever comes from elsewhere goes the way home, and whoever is inside the places around has been through their relays. */
function isBehindNobody(place: Place): boolean {
  const [{ via: [relay] }] = place;
  return isHome(place) && place.at(-1)?.via.every(({ operand }) => relay !== undefined && sameOperand(operand, relay.operand)) === true;
}

function goesOn(node: Node): boolean {
  return node.kind === 'on' || children(node).some(goesOn);
}

export const nothing: readonly Definition[] = [];

/** Most steps need what one reading needs, and need not have a list of their own. */
export function joined(a: readonly Definition[], b: readonly Definition[]): readonly Definition[] {
  if (b.length === 0) return a;
  return a.length === 0 ? b : [...a, ...b];
}
