/**
 * The initiator is a client: only its relay hears it, and it hears only its relay. A look over a placed function for steps that a peer would ask
 * for which cannot reach their peer: before these, the particle visits the relay. A forward
 * data-flow analysis of who may hold the flow, with a fixpoint for loops (Kildall 1973); a set has three members, so one comes soon.
 */
import { assertNever } from '../invariant.ts';
import { mayFail, pushedBy, whole } from '../core/core.ts';
import type { Operand, Origin, Scalar, Variable } from '../core/core.ts';
import { childrenOf, isGrowing, operandsOf, placedSequence } from './placed.ts';
import type { Hop, Placed, PlacedFold, PlacedIf, PlacedSeq } from './placed.ts';

/** Who may hold the flow: a set of bits. A peer that is given as data counts as somebody else. */
type Holders = number;
const NOBODY = 0;
const INITIATOR = 1;
const RELAY = 2;
const OTHERS = 4;

interface Passed {
  readonly node: Placed;
  /** Who goes on after it. */
  readonly ends: Holders;
  /** Who goes on when it fails. */
  readonly fails: Holders;
}

/** The body with the missing visits of the relay. */
export function throughRelay(body: Placed, relay: Scalar): Placed {
  const filled = new Set<PlacedFold>();
  findFilled(body, new Set(), filled);
  return new Passage(relay, filled).pass(body, INITIATOR).node;
}

/** Live loops whose elements may be there when they begin: pushes stand before them, or anywhere in a loop around them that goes on after an iteration. */
function findFilled(node: Placed, pushed: Set<Variable>, filled: Set<PlacedFold>): void {
  const pushes = pushedBy(node);
  if (pushes !== undefined) pushed.add(pushes);
  if (node.kind === 'fold') {
    if (isGrowing(node.iterable) && pushed.has(node.iterable)) filled.add(node);
    if (node.mode === 'seq') findFilled(node.body, pushed, new Set());
  }
  for (const inner of childrenOf(node)) findFilled(inner, pushed, filled);
}

class Passage {
  readonly #relay: Scalar;
  /** Live loops that may begin with elements. */
  readonly #filled: ReadonlySet<PlacedFold>;
  /** Parts of loops, each for those who begin it: loops in loops would be gone through again and again. */
  readonly #known = new Map<Placed, Map<Holders, Passed>>();

  constructor(relay: Scalar, filled: ReadonlySet<PlacedFold>) {
    this.#relay = relay;
    this.#filled = filled;
  }

  pass(node: Placed, from: Holders): Passed {
    if (from === NOBODY) return { node, ends: NOBODY, fails: NOBODY };
    switch (node.kind) {
      case 'call':
        return this.#step(node, node.peer, from, this.#at(node.peer), this.#at(node.peer));
      case 'canon':
      case 'hop':
        return this.#step(node, node.peer, from, this.#at(node.peer), NOBODY);
      case 'join':
        // who brings the values comes to its peer
        return { node, ends: this.#at(node.peer), fails: mayFail(node.count) || mayFail(node.peer) ? this.#at(node.peer) | from : NOBODY };
      case 'tour': {
        const passed = this.#step(node, node.peers, from, OTHERS, NOBODY);
        // the array may be empty
        return { ...passed, ends: passed.ends | (passed.node === node ? from : RELAY) };
      }
      case 'push':
      case 'insert':
      case 'ap':
        return { node, ends: from, fails: failing(node, from) };
      case 'fail':
        return { node, ends: NOBODY, fails: from };
      case 'null':
        return { node, ends: from, fails: NOBODY };
      case 'never':
        return { node, ends: NOBODY, fails: NOBODY };
      case 'seq':
        return this.#sequence(node, from);
      case 'par': {
        const passed = node.branches.map((branch) => this.pass(branch, from));
        const branches = passed.map((each) => each.node);
        const mended = changed(branches, node.branches) ? { ...node, branches } : node;
        // a detached one is done at once, and never fails
        if (node.detached) return { node: mended, ends: from, fails: NOBODY };
        const [first] = passed;
        const ends = first !== undefined && first.ends !== RELAY && node.branches.every(isWay) ? first.ends : union(passed.map((each) => each.ends));
        return { node: mended, ends, fails: union(passed.map((each) => each.fails)) };
      }
      case 'try': {
        const attempt = this.pass(node.attempt, from);
        const handler = this.pass(node.handler, attempt.fails);
        const same = attempt.node === node.attempt && handler.node === node.handler;
        return { node: same ? node : { ...node, attempt: attempt.node, handler: handler.node }, ends: attempt.ends | handler.ends, fails: handler.fails };
      }
      case 'if': {
        const [then, other] = [this.pass(node.then, from), this.pass(node.else, from)];
        const same = then.node === node.then && other.node === node.else;
        return { node: same ? node : { ...node, then: then.node, else: other.node }, ends: then.ends | other.ends, fails: then.fails | other.fails | failing(node, from) };
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

  #sequence(node: PlacedSeq, from: Holders): Passed {
    let [ends, fails] = [from, NOBODY];
    let before: { readonly loop: PlacedFold; readonly from: Holders } | undefined;
    const nodes: Placed[] = [];
    for (const [i, each] of node.nodes.entries()) {
      if (before !== undefined && isForEmpty(each, before.loop)) {
        const way = this.pass(each.else, before.from);
        ends |= way.ends;
        nodes.push(way.node === each.else ? each : { ...each, else: way.node });
        continue;
      }
      const passed = this.pass(each, ends);
      fails |= passed.fails;
      nodes.push(passed.node);
      if (each.kind === 'fold' && node.nodes.slice(i + 1, i + 3).some((after) => isForEmpty(after, each))) {
        before = { loop: each, from: ends };
        ends = this.#loop(each, ends).iterated;
      } else ends = passed.ends;
    }
    return { node: changed(nodes, node.nodes) ? placedSequence(nodes, node.origin) : node, ends, fails };
  }

  /** Iterations begin where the loop does, or where what leads from one to the next has ended. */
  #loop(node: PlacedFold, from: Holders): Passed & { readonly iterated: Holders } {
    const next = (body: Passed): Holders => {
      switch (node.mode) {
        case 'seq':
          return body.ends;
        case 'try':
          return body.fails;
        case 'par':
        case 'rec':
        case 'parseq':
          return begins;
      }
    };
    // a round of a live loop begins where its element appears: here when it is there already, and else whoever brings it comes past the relay (rule 10)
    let begins = node.mode !== 'rec' ? from : this.#filled.has(node) ? from | RELAY : RELAY;
    for (;;) {
      const body = this.#part(node.body, begins);
      const beforeNext = this.#part(node.beforeNext, next(body));
      if ((begins | beforeNext.ends) !== begins) {
        begins |= beforeNext.ends;
        continue;
      }
      const last = this.#part(node.last, beforeNext.ends);
      const same = body.node === node.body && beforeNext.node === node.beforeNext && last.node === node.last;
      const fails = failing(node, from) | beforeNext.fails | last.fails | (node.mode === 'seq' || node.mode === 'parseq' ? body.fails : NOBODY);
      const iterated = last.ends | (node.mode === 'seq' ? NOBODY : body.ends);
      // without elements it is done where it begins
      return { node: same ? node : { ...node, body: body.node, beforeNext: beforeNext.node, last: last.node }, ends: from | iterated, iterated, fails };
    }
  }

  #part(node: Placed, from: Holders): Passed {
    const known = this.#known.get(node) ?? new Map<Holders, Passed>();
    this.#known.set(node, known);
    const passed = known.get(from) ?? this.pass(node, from);
    known.set(from, passed);
    return passed;
  }

  /** A step at a peer, asked for by whoever holds the flow: by the relay, when not all of them are heard there. */
  #step(node: Placed, peer: Operand, from: Holders, to: Holders, fails: Holders): Passed {
    const deaf = to === INITIATOR ? OTHERS : to === OTHERS ? INITIATOR : NOBODY;
    if ((from & deaf) !== NOBODY) return { ...this.#step(node, peer, RELAY, to, fails), node: placedSequence([this.#visit(node.origin, to), node], node.origin) };
    return { node, ends: to, fails: fails | (mayFail(peer) ? from : failing(node, from)) };
  }

  #visit(origin: Origin, to: Holders): Hop {
    return { kind: 'hop', peer: whole(this.#relay), reason: to === INITIATOR ? 'only from here the initiator is reached' : 'from here the flow can go on anywhere', origin };
  }

  #at(peer: Operand): Holders {
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
function failing(node: Placed, from: Holders): Holders {
  return node.kind === 'fail' || operandsOf(node).some(mayFail) ? from : NOBODY;
}

function union(sets: readonly Holders[]): Holders {
  return sets.reduce((all, set) => all | set, NOBODY);
}

function changed(after: readonly Placed[], before: readonly Placed[]): boolean {
  return after.some((node, i) => node !== before[i]);
}
