/**
 * A peer may be named by what a parallel branch finds. That brings the name to the last relay before the peer (needs.ts), but the flow may come to the peer
 * from elsewhere: from another peer in the same `on`, or with an error. A look over a placed function for steps of peers whose name not everybody has who
 * may ask for the step: before these, the particle goes to where the name is brought, and waits for it. A forward data-flow analysis of who may hold the
 * flow, and which names it has for sure (Kildall 1973).
 */
import { assertNever } from '../invariant.ts';
import { isDataVariable, mayFail, sameOperand, variablesOf } from '../core/core.ts';
import type { DataVariable, Operand, Place, Variable } from '../core/core.ts';
import { hopTo } from './hops.ts';
import type { Needs } from './needs.ts';
import { operandsOf, placedSequence } from './placed.ts';
import type { Placed, PlacedFold } from './placed.ts';
import { peerOf, samePeer } from './route.ts';
import type { Site } from './site.ts';
import type { Survey } from './survey.ts';
import { waitHere } from './waits.ts';

/** Names of peers that parallel branches find, each with the places to which all of them bring it. */
export type Names = ReadonlyMap<Variable, readonly Place[]>;

/** What branches bring for the sake of an `on`. */
export function namesIn(survey: Survey, needs: ReadonlyMap<Site, Needs>): Names {
  const names = new Map<Variable, Place[]>();
  for (const { waits } of needs.values()) {
    for (const { variable, site } of waits) {
      if (site.node.kind !== 'on' || !isDataVariable(variable)) continue;
      const place = site.detours.find((detour) => detour.variable === variable)?.place ?? survey.usesOf(variable).find((use) => use.site === site)?.place;
      if (place === undefined) continue;
      const places = names.get(variable) ?? [];
      names.set(variable, places);
      if (!places.some((other) => samePeer(other, place))) places.push(place);
    }
  }
  return names;
}

/** The body with the missing ways to where names are brought. */
export function withNames(body: Placed, names: Names): Placed {
  return names.size === 0 ? body : new Passage(names).pass(body, { holders: [{ kind: 'init-peer' }], had: new Set() }).node;
}

interface Flow {
  /** Undefined: anybody. */
  readonly holders: readonly Operand[] | undefined;
  /** Names that whoever holds it has for sure. */
  readonly had: ReadonlySet<Variable>;
}

interface Passed {
  readonly node: Placed;
  /** What goes on after it; undefined when nothing does. */
  readonly ends: Flow | undefined;
  /** What goes on when it fails. */
  readonly fails: Flow | undefined;
}

class Passage {
  readonly #names: Names;
  /** Parts of loops, each for the flows that begin it: loops in loops would be gone through again and again. */
  readonly #known = new Map<Placed, { readonly from: Flow; readonly passed: Passed }[]>();

  constructor(names: Names) {
    this.#names = names;
  }

  pass(node: Placed, from: Flow | undefined): Passed {
    if (from === undefined) return { node, ends: undefined, fails: undefined };
    switch (node.kind) {
      case 'call':
      case 'canon':
      case 'hop':
        return this.#step(node, node.peer, from);
      case 'tour':
        return this.#step(node, node.peers, from);
      case 'join': {
        // who brings the values comes to its peer
        const after = this.#after(node, node.peer, from);
        return { node, ends: after, fails: either(after, from) };
      }
      case 'push':
      case 'insert':
      case 'ap':
        return { node, ends: { ...from, had: this.#hadAfter(node, from) }, fails: failing(node, from) };
      case 'fail':
        return { node, ends: undefined, fails: from };
      case 'null':
        return { node, ends: from, fails: undefined };
      case 'never':
        return { node, ends: undefined, fails: undefined };
      case 'seq': {
        let [ends, fails]: [Flow | undefined, Flow | undefined] = [from, undefined];
        const nodes = node.nodes.map((each) => {
          const passed = this.pass(each, ends);
          ends = passed.ends;
          fails = either(fails, passed.fails);
          return passed.node;
        });
        return { node: placedSequence(nodes, node.origin), ends, fails };
      }
      case 'par': {
        const passed = node.branches.map((branch) => this.pass(branch, from));
        const placed: Placed = { ...node, branches: passed.map((each) => each.node) };
        // a detached one is done at once, and never fails
        if (node.detached) return { node: placed, ends: from, fails: undefined };
        return { node: placed, ends: eitherOf(passed.map((each) => each.ends)), fails: eitherOf(passed.map((each) => each.fails)) };
      }
      case 'try': {
        const attempt = this.pass(node.attempt, from);
        const handler = this.pass(node.handler, attempt.fails ?? from);
        const placed: Placed = { ...node, attempt: attempt.node, handler: handler.node };
        // nothing goes on from what handles no error
        if (attempt.fails === undefined) return { ...attempt, node: placed };
        return { node: placed, ends: either(attempt.ends, handler.ends), fails: handler.fails };
      }
      case 'if': {
        const begun = { ...from, had: this.#hadAfter(node, from) };
        const [then, other] = [this.pass(node.then, begun), this.pass(node.else, begun)];
        return { node: { ...node, then: then.node, else: other.node }, ends: either(then.ends, other.ends), fails: eitherOf([then.fails, other.fails, failing(node, from)]) };
      }
      case 'new': {
        const body = this.pass(node.body, from);
        return { ...body, node: { ...node, body: body.node } };
      }
      case 'fold':
        return this.#loop(node, from);
      default:
        return assertNever(node);
    }
  }

  #loop(node: PlacedFold, from: Flow): Passed {
    const { mode } = node;
    // a round of a live loop begins where its element appears
    let begins: Flow = { holders: mode === 'rec' ? undefined : from.holders, had: this.#hadAfter(node, from) };
    for (;;) {
      const body = this.#part(node.body, begins);
      const again = mode === 'seq' ? body.ends : mode === 'try' ? body.fails : begins;
      const beforeNext = this.#part(node.beforeNext, again);
      const next = either(begins, beforeNext.ends && { ...beforeNext.ends, had: begins.had }) ?? begins;
      if (!isSame(next, begins)) {
        begins = next;
        continue;
      }
      const last = this.#part(node.last, beforeNext.ends);
      const fails = eitherOf([failing(node, from), beforeNext.fails, last.fails, mode === 'seq' || mode === 'parseq' ? body.fails : undefined]);
      // without elements it is done where it begins
      const ends = eitherOf([{ ...from, had: begins.had }, last.ends, mode === 'seq' ? undefined : body.ends]);
      return { node: { ...node, body: body.node, beforeNext: beforeNext.node, last: last.node }, ends, fails };
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

  /** A step of a peer, or of several in a row, that whoever holds the flow asks for. */
  #step(node: Placed, peer: Operand, from: Flow): Passed {
    for (const name of variablesOf(peer)) {
      const place = this.#placeToWaitFor(name, from);
      if (place === undefined) continue;
      const way = placedSequence([hopTo(place, node.origin, 'waits here for the name of the peer'), ...waitHere([name], { reason: 'waits where parallel branches can bring it' })], node.origin);
      const there = this.pass(way, from);
      const done = this.pass(node, there.ends);
      return { node: placedSequence([there.node, done.node], node.origin), ends: done.ends, fails: either(there.fails, done.fails) };
    }
    const ends = this.#after(node, peer, from);
    const asked = mayFail(peer) ? from : failing(node, from);
    return { node, ends, fails: node.kind === 'call' ? either({ ...ends, had: withAll(from.had, this.#namesIn([peer])) }, asked) : asked };
  }

  /** Where a name is brought, when not everybody who may hold the flow has it or is there. */
  #placeToWaitFor(name: DataVariable, { holders, had }: Flow): Place | undefined {
    const places = had.has(name) ? undefined : this.#names.get(name);
    if (places === undefined || holders?.every((holder) => places.some((place) => isAt(place, holder))) === true) return undefined;
    return places[0];
  }

  #after(node: Placed, peer: Operand, from: Flow): Flow {
    return { holders: node.kind === 'tour' ? undefined : [peer], had: this.#hadAfter(node, from, [peer]) };
  }

  /** What is waited for before a node is done is had then, and what it makes. */
  #hadAfter(node: Placed, { had }: Flow, peers: readonly Operand[] = []): ReadonlySet<Variable> {
    const made = 'output' in node && node.output !== undefined && this.#names.has(node.output) ? [node.output] : [];
    return withAll(had, [...made, ...this.#namesIn([...peers, ...operandsOf(node)])]);
  }

  #namesIn(operands: readonly Operand[]): readonly Variable[] {
    return operands.flatMap(variablesOf).filter((variable) => this.#names.has(variable));
  }
}

function isAt(place: Place, holder: Operand): boolean {
  return sameOperand(peerOf(place), holder);
}

function failing(node: Placed, from: Flow): Flow | undefined {
  return operandsOf(node).some(mayFail) ? from : undefined;
}

/** What goes on on one of two ways. */
function either(a: Flow | undefined, b: Flow | undefined): Flow | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  const holders = a.holders && b.holders && [...a.holders, ...b.holders.filter((holder) => a.holders?.some((other) => sameOperand(other, holder)) !== true)];
  return { holders, had: a.had === b.had ? a.had : new Set([...a.had].filter((name) => b.had.has(name))) };
}

function eitherOf(flows: readonly (Flow | undefined)[]): Flow | undefined {
  return flows.reduce(either, undefined);
}

function isSame(a: Flow, b: Flow): boolean {
  if (a.had.size !== b.had.size || ![...a.had].every((name) => b.had.has(name))) return false;
  if (a.holders === undefined || b.holders === undefined) return a.holders === b.holders;
  return a.holders.length === b.holders.length && a.holders.every((holder) => b.holders?.some((other) => sameOperand(holder, other)));
}

function withAll(set: ReadonlySet<Variable>, more: readonly Variable[]): ReadonlySet<Variable> {
  return more.every((each) => set.has(each)) ? set : new Set([...set, ...more]);
}
