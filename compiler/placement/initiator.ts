/**
 * The initiator is a client: only its relay hears it, and it hears only its relay. A look over a placed function for steps that a peer would ask
 * for which cannot reach their peer: before these, the particle visits the relay. A forward data-flow analysis of who may hold the flow, with a
 * fixpoint for loops (Kildall 1973); a set has three members, so one comes soon.
 *
 * Whoever knows that all before a step is done asks for it. Where the flow waits for a value, that may be who makes the value, and knows by way of
 * others how far the flow has come. Peers tell each other once: the step would be taken for one that somebody has asked for already. So after such
 * a wait the particle visits the peer that waits, which is there already, and then only that one goes on.
 */
import { assertNever } from '../invariant.ts';
import { mayFail, pushedBy, sameOperand, variablesOf, whole } from '../core/core.ts';
import type { DataVariable, Operand, Origin, Scalar, Variable } from '../core/core.ts';
import { deafTo, either, eitherOf, INITIATOR, isSame, NOBODY, OTHERS, RELAY } from './holders.ts';
import type { Flow, Holders } from './holders.ts';
import { childrenOf, isGrowing, operandsOf, placedSequence } from './placed.ts';
import type { Hop, Placed, PlacedFold, PlacedIf, PlacedSeq } from './placed.ts';
import { waitHere } from './waits.ts';

interface Passed {
  readonly node: Placed;
  /** Who goes on after it; undefined when nobody does. */
  readonly ends: Flow | undefined;
  /** Who goes on when it fails. */
  readonly fails: Flow | undefined;
}

interface PassedLoop extends Passed {
  /** Who begins it. */
  readonly begun: Flow;
  /** Who goes on after an iteration. */
  readonly iterated: Flow | undefined;
}

/** What is known of a function before it is placed. */
interface Known {
  /** What parallel branches find for others. */
  readonly found: ReadonlySet<Variable>;
  /** Peers to which all comes that the initiator pushes for a live loop, by the variable for its elements. */
  readonly fed: ReadonlyMap<Variable, Operand>;
}

/** The body with the missing visits of the relay. */
export function throughRelay(body: Placed, relay: Scalar, known: Known): Placed {
  const filled = new Set<PlacedFold>();
  const followed = new Set<Variable>();
  findFilled(body, new Set(), filled, followed);
  const makers = new Map<Variable, Holders>([...known.found, ...followed].map((variable) => [variable, NOBODY]));
  // who makes what is known once the whole function has been looked at, and what waits for it depends on that
  for (;;) {
    const before = total(makers);
    const { node } = new Passage(relay, filled, known, makers).pass(body, { holders: INITIATOR, makers: NOBODY, at: { kind: 'init-peer' }, had: new Set() });
    if (total(makers) === before) return node;
  }
}

function total(makers: ReadonlyMap<Variable, Holders>): number {
  return [...makers.values()].reduce((sum, holders) => sum + holders, 0);
}

/** Live loops whose elements may be there when they begin: pushes stand before them, or anywhere in a loop around them that goes on after an iteration. */
function findFilled(node: Placed, pushed: Set<Variable>, filled: Set<PlacedFold>, followed: Set<Variable>): void {
  const pushes = pushedBy(node);
  if (pushes !== undefined) pushed.add(pushes);
  if (node.kind === 'fold') {
    if (isGrowing(node.iterable)) {
      followed.add(node.iterable);
      if (pushed.has(node.iterable)) filled.add(node);
    }
    if (node.mode === 'seq') findFilled(node.body, pushed, new Set(), new Set());
  }
  for (const inner of childrenOf(node)) findFilled(inner, pushed, filled, followed);
}

class Passage {
  readonly #relay: Scalar;
  /** Live loops that may begin with elements. */
  readonly #filled: ReadonlySet<PlacedFold>;
  readonly #found: ReadonlySet<Variable>;
  readonly #fed: ReadonlyMap<Variable, Operand>;
  /** Who makes what branches find, and elements of live loops. */
  readonly #makers: Map<Variable, Holders>;
  /** Parts of loops, each for those who begin it: loops in loops would be gone through again and again. */
  readonly #known = new Map<Placed, { readonly from: Flow; readonly passed: Passed }[]>();

  constructor(relay: Scalar, filled: ReadonlySet<PlacedFold>, { found, fed }: Known, makers: Map<Variable, Holders>) {
    this.#relay = relay;
    this.#filled = filled;
    this.#found = found;
    this.#fed = fed;
    this.#makers = makers;
  }

  pass(node: Placed, from: Flow | undefined): Passed {
    if (from === undefined) return { node, ends: undefined, fails: undefined };
    switch (node.kind) {
      case 'call': {
        const done = this.#at(node.peer, node, from);
        return this.#step(node, node.peer, from, done, done);
      }
      case 'canon':
      case 'hop':
        return this.#step(node, node.peer, from, this.#at(node.peer, node, from), undefined);
      case 'join': {
        // who brings the values comes to its peer
        const ends = this.#at(node.peer, node, from);
        return { node, ends, fails: mayFail(node.count) || mayFail(node.peer) ? either(ends, from) : undefined };
      }
      case 'tour': {
        const passed = this.#step(node, node.peers, from, { holders: OTHERS, makers: NOBODY, at: undefined, had: from.had }, undefined);
        // the array may be empty
        return { ...passed, ends: either(passed.ends, passed.node === node ? from : this.#at(whole(this.#relay), node, from)) };
      }
      case 'push':
      case 'insert':
      case 'ap': {
        const ready = this.#ready(operandsOf(node), from);
        this.#made(node, ready.holders | ready.makers);
        return { node, ends: node.kind === 'ap' ? this.#with(ready, [node.output]) : ready, fails: failing(node, ready) };
      }
      case 'fail':
        return { node, ends: undefined, fails: this.#ready(operandsOf(node), from) };
      case 'null':
        return { node, ends: from, fails: undefined };
      case 'never':
        return { node, ends: undefined, fails: undefined };
      case 'seq':
        return this.#sequence(node, from);
      case 'par': {
        const passed = node.branches.map((branch) => this.pass(branch, from));
        const branches = passed.map((each) => each.node);
        const mended = changed(branches, node.branches) ? { ...node, branches } : node;
        // a detached one is done at once, and never fails
        if (node.detached) return { node: mended, ends: from, fails: undefined };
        const [first] = passed;
        const ends = first?.ends !== undefined && first.ends.holders !== RELAY && node.branches.every(isWay) ? first.ends : eitherOf(passed.map((each) => each.ends));
        return { node: mended, ends, fails: eitherOf(passed.map((each) => each.fails)) };
      }
      case 'try': {
        const attempt = this.pass(node.attempt, from);
        const handler = this.pass(node.handler, attempt.fails);
        const same = attempt.node === node.attempt && handler.node === node.handler;
        return { node: same ? node : { ...node, attempt: attempt.node, handler: handler.node }, ends: either(attempt.ends, handler.ends), fails: handler.fails };
      }
      case 'if': {
        const ready = this.#ready(operandsOf(node), from);
        const [then, other] = [this.pass(node.then, ready), this.pass(node.else, ready)];
        const same = then.node === node.then && other.node === node.else;
        return { node: same ? node : { ...node, then: then.node, else: other.node }, ends: either(then.ends, other.ends), fails: eitherOf([then.fails, other.fails, failing(node, ready)]) };
      }
      case 'new': {
        const body = this.pass(node.body, from);
        return { ...body, node: body.node === node.body ? node : { ...node, body: body.node } };
      }
      case 'fold':
        return this.#loop(node, from);
      default:
        return assertNever(node);
    }
  }

  #sequence(node: PlacedSeq, from: Flow): Passed {
    let [ends, fails]: [Flow | undefined, Flow | undefined] = [from, undefined];
    let before: PassedLoop | undefined;
    let loop: PlacedFold | undefined;
    const nodes: Placed[] = [];
    for (const [i, each] of node.nodes.entries()) {
      if (before !== undefined && loop !== undefined && isForEmpty(each, loop)) {
        const way = this.pass(each.else, before.begun);
        ends = either(ends, way.ends);
        nodes.push(way.node === each.else ? each : { ...each, else: way.node });
        continue;
      }
      if (each.kind === 'fold' && ends !== undefined && node.nodes.slice(i + 1, i + 3).some((after) => isForEmpty(after, each))) {
        before = this.#loop(each, ends);
        loop = each;
        ends = before.iterated;
        fails = either(fails, before.fails);
        nodes.push(before.node);
        continue;
      }
      const passed = this.pass(each, ends);
      ends = passed.ends;
      fails = either(fails, passed.fails);
      nodes.push(passed.node);
    }
    return { node: changed(nodes, node.nodes) ? placedSequence(nodes, node.origin) : node, ends, fails };
  }

  #loop(node: PlacedFold, from: Flow): PassedLoop {
    if (node.mode === 'rec') return this.#iterations(node, from, this.#beginsRound(node, from));
    const begun = this.#ready(operandsOf(node), from);
    const late = this.#iterations(node, begun, begun);
    if (begun.makers === from.makers) return late;
    const early = this.#iterations(node, begun, { ...begun, makers: from.makers });
    if (hopsIn(late.node) === hopsIn(early.node)) return late;
    // once before all iterations, not in each
    const hop = this.#waited(node.origin, OTHERS, from);
    const there = this.#at(hop.peer, hop, begun);
    const after = this.#iterations(node, there, there);
    return { ...after, node: placedSequence([...this.#waits(operandsOf(node), from, node.origin), hop, after.node], node.origin) };
  }

  /** A round of a live loop begins where its element appears: here when it is there already, and else whoever brings it comes past the relay (rule 10), but who makes it may know of the loop. */
  #beginsRound(node: PlacedFold, { holders, had }: Flow): Flow {
    const makers = isGrowing(node.iterable) ? (this.#makers.get(node.iterable) ?? NOBODY) : NOBODY;
    // what others make is brought to a loop at home
    return { holders: this.#filled.has(node) ? holders | RELAY : RELAY, makers: holders === INITIATOR ? makers & ~OTHERS : makers, at: this.#fed.get(node.item), had };
  }

  /** Iterations begin where the loop does, or where what leads from one to the next has ended. */
  #iterations(node: PlacedFold, begun: Flow, first: Flow): PassedLoop {
    let begins = first;
    for (;;) {
      const body = this.#part(node.body, begins);
      const beforeNext = this.#part(node.beforeNext, node.mode === 'seq' ? body.ends : node.mode === 'try' ? body.fails : begins);
      const next = either(begins, beforeNext.ends && { ...beforeNext.ends, had: begins.had }) ?? begins;
      if (!isSame(next, begins)) {
        begins = next;
        continue;
      }
      const last = this.#part(node.last, beforeNext.ends);
      const same = body.node === node.body && beforeNext.node === node.beforeNext && last.node === node.last;
      const fails = eitherOf([failing(node, begun), beforeNext.fails, last.fails, node.mode === 'seq' || node.mode === 'parseq' ? body.fails : undefined]);
      const iterated = either(last.ends, node.mode === 'seq' ? undefined : body.ends);
      // without elements it is done where it begins
      return { node: same ? node : { ...node, body: body.node, beforeNext: beforeNext.node, last: last.node }, begun, ends: either(begun, iterated), iterated, fails };
    }
  }

  #part(node: Placed, from: Flow | undefined): Passed {
    if (from === undefined) return this.pass(node, from);
    const known = this.#known.get(node) ?? [];
    this.#known.set(node, known);
    const before = known.find((each) => isSame(each.from, from))?.passed;
    if (before !== undefined) return before;
    const passed = this.pass(node, from);
    known.push({ from, passed });
    return passed;
  }

  /** A step at a peer, asked for by whoever holds the flow: by the relay, when not all of them are heard there. */
  #step(node: Placed, peer: Operand, from: Flow, done: Flow, fails: Flow | undefined): Passed {
    const deaf = deafTo(done.holders);
    const ready = this.#ready([peer], from);
    const isDeaf = (from.holders & deaf) !== NOBODY;
    const isOvertaken = (ready.makers & deaf) !== NOBODY && !(from.at !== undefined && sameOperand(from.at, peer));
    if (isDeaf || isOvertaken) {
      const hop = isDeaf ? this.#relayed(node.origin, done.holders) : this.#waited(node.origin, done.holders, from);
      const waits = isDeaf ? [] : this.#waits([peer], from, node.origin);
      const passed = this.#step(node, peer, this.#at(hop.peer, hop, isDeaf ? from : ready), done, fails);
      return { ...passed, node: placedSequence([...waits, hop, passed.node], node.origin) };
    }
    this.#made(node, done.holders);
    return { node, ends: done, fails: either(fails, mayFail(peer) ? ready : failing(node, this.#ready(operandsOf(node), ready))) };
  }

  /** Steps that wait for what is read and not there for sure. */
  #waits(operands: readonly Operand[], from: Flow, origin: Origin): readonly Placed[] {
    return waitHere(this.#missing(operands, from), origin);
  }

  #missing(operands: readonly Operand[], { had }: Flow): readonly DataVariable[] {
    return [...new Set(operands.flatMap(variablesOf))].filter((variable) => this.#found.has(variable) && !had.has(variable));
  }

  /** Who goes on once what is read is there. */
  #ready(operands: readonly Operand[], from: Flow): Flow {
    const missing = this.#missing(operands, from);
    if (missing.length === 0) return from;
    // what is asked for in place of the initiator, that does all the same, and nobody else is reached from there without the relay
    const makers = from.holders === INITIATOR ? from.makers : missing.reduce((all, variable) => all | (this.#makers.get(variable) ?? NOBODY), from.makers);
    return { ...from, makers, had: new Set([...from.had, ...missing]) };
  }

  /** The flow at a peer that has done a step. */
  #at(peer: Operand, node: Placed, from: Flow): Flow {
    const had = this.#ready([peer, ...operandsOf(node)], from).had;
    return this.#with({ holders: this.#of(peer), makers: NOBODY, at: peer, had }, 'output' in node && node.output !== undefined ? [node.output] : []);
  }

  #with(flow: Flow, made: readonly Variable[]): Flow {
    const more = made.filter((variable) => this.#found.has(variable) && !flow.had.has(variable));
    return more.length === 0 ? flow : { ...flow, had: new Set([...flow.had, ...more]) };
  }

  #made(node: Placed, holders: Holders): void {
    const made = 'output' in node && node.output !== undefined ? node.output : pushedBy(node);
    const before = made && this.#makers.get(made);
    if (made !== undefined && before !== undefined) this.#makers.set(made, before | holders);
  }

  #relayed(origin: Origin, to: Holders): Hop {
    return { kind: 'hop', peer: whole(this.#relay), reason: to === INITIATOR ? 'only from here the initiator is reached' : 'from here the flow can go on anywhere', origin };
  }

  /** A visit of the peer that waits or, when it is not known, of the relay, which all reach. */
  #waited(origin: Origin, to: Holders, { at }: Flow): Hop {
    if (at === undefined) return this.#relayed(origin, to);
    return { kind: 'hop', peer: at, reason: 'goes on from here, not from where the value was found', origin };
  }

  #of(peer: Operand): Holders {
    if (peer.kind === 'init-peer') return INITIATOR;
    return peer.kind === 'variable' && peer.variable === this.#relay ? RELAY : OTHERS;
  }
}

/** Whether a node is what happens when a loop's list is empty (loops.ts). */
function isForEmpty(node: Placed, loop: PlacedFold): node is PlacedIf {
  return node.kind === 'if' && node.then.kind === 'null' && node.origin === loop.origin;
}

/** Whether nothing in a node happens but visits. Of branches that are such all are done for sure, and the first leads on. */
function isWay(node: Placed): boolean {
  return node.kind === 'hop' || node.kind === 'tour' || node.kind === 'null' || (node.kind === 'seq' && node.nodes.every(isWay));
}

/** Who may look up what is not there. */
function failing(node: Placed, from: Flow): Flow | undefined {
  return operandsOf(node).some(mayFail) ? from : undefined;
}

function hopsIn(node: Placed): number {
  return childrenOf(node).reduce((sum, inner) => sum + hopsIn(inner), node.kind === 'hop' ? 1 : 0);
}

function changed(after: readonly Placed[], before: readonly Placed[]): boolean {
  return after.some((node, i) => node !== before[i]);
}
