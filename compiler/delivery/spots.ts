/** Placed core with its surroundings: where everything stands, and whom the particle visits afterwards. */
import { runsAtOnce } from '../core/core.ts';
import { childrenOf } from '../placement/placed.ts';
import type { Placed } from '../placement/placed.ts';
import { nobody, overlap, turnOf, union } from './peers.ts';
import type { Peers, PeerKey, PeerSet } from './peers.ts';

/** One node and where it stands. */
export class Spot {
  readonly node: Placed;
  readonly parent: Spot | undefined;
  /** Which child of the parent. */
  readonly slot: number;
  readonly depth: number;
  /** Of a fold: the body, what follows an iteration, what follows the last. */
  readonly children: readonly Spot[];
  /** Whom the particle visits when this runs. */
  readonly visits: PeerSet;
  /** Who may hold the particle when this is done. */
  readonly ends: PeerSet;
  /** Whether that may also be who held it before. */
  readonly passes: boolean;
  #everybody: PeerSet | undefined;
  /** For each peer the children that visit it, in order. */
  #visitors: ReadonlyMap<PeerKey, readonly number[]> | undefined;

  constructor(node: Placed, peers: Peers, parent?: Spot, slot = 0) {
    this.node = node;
    this.parent = parent;
    this.slot = slot;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
    this.children = childrenOf(node).map((child, i) => new Spot(child, peers, this, i));
    const turn = turnOf(node);
    this.visits = turn === undefined ? this.#visits() : peers.only(turn);
    [this.ends, this.passes] = turn === undefined ? this.#ends() : [this.visits, false];
  }

  /** Every peer whose turn comes inside. */
  everybody(): PeerSet {
    this.#everybody ??= this.children.length === 0 ? this.visits : union(this.children.map((child) => child.everybody()));
    return this.#everybody;
  }

  /** The first child after a slot that visits one of some peers. */
  visitAfter(slot: number, wanted: PeerSet): Spot | undefined {
    this.#visitors ??= this.#findVisitors();
    let first = Infinity;
    for (const peer of wanted) first = Math.min(first, firstAbove(slot, this.#visitors.get(peer) ?? []));
    return this.children[first];
  }

  #findVisitors(): ReadonlyMap<PeerKey, readonly number[]> {
    const visitors = new Map<PeerKey, number[]>();
    for (const { visits, slot } of this.children) {
      for (const peer of visits) {
        const slots = visitors.get(peer);
        if (slots === undefined) visitors.set(peer, [slot]);
        else slots.push(slot);
      }
    }
    return visitors;
  }

  #visits(): PeerSet {
    const [first, second, third] = this.children;
    switch (this.node.kind) {
      case 'seq':
      case 'par':
        return union(this.children.map(({ visits }) => visits));
      case 'try':
      case 'new':
        return first?.visits ?? nobody;
      case 'if':
        return first === undefined || second === undefined ? nobody : intersection(first.visits, second.visits);
      case 'fold':
        return third?.visits ?? nobody;
      default:
        return nobody;
    }
  }

  #ends(): readonly [PeerSet, boolean] {
    const { node, children } = this;
    switch (node.kind) {
      case 'seq': {
        let last = children.length - 1;
        while (last >= 0 && children[last]?.passes === true) last--;
        return [union(children.slice(Math.max(last, 0)).map(({ ends }) => ends)), last < 0];
      }
      case 'par':
        // whoever is busy in a detached branch knows that the flow has gone on
        return node.detached ? [this.everybody(), true] : [union(children.map(({ ends }) => ends)), children.some(({ passes }) => passes)];
      case 'fold':
        return isParallel(node) ? [this.everybody(), true] : [union(children.map(({ ends }) => ends)), children.every(({ passes }) => passes) || children[2]?.passes === true];
      default:
        return [union(children.map(({ ends }) => ends)), children.length === 0 || children.some(({ passes }) => passes)];
    }
  }
}

/** The first of ascending numbers that is above a bound; infinite when none is. */
function firstAbove(bound: number, numbers: readonly number[]): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? Infinity) <= bound) low = middle + 1;
    else high = middle;
  }
  return numbers[low] ?? Infinity;
}

function intersection(a: PeerSet, b: PeerSet): PeerSet {
  return a === b ? a : new Set([...a].filter((peer) => b.has(peer)));
}

/** The leaf at which the particle visits one of the peers after a spot, as long as it is inside `bound`; undefined when it does not. */
export function visitAfter(from: Spot, wanted: PeerSet, bound: Spot | undefined): Spot | undefined {
  for (let spot = from; spot !== bound && spot.parent !== undefined; spot = spot.parent) {
    const { node } = spot.parent;
    if (node.kind !== 'seq' && (node.kind !== 'fold' || spot.slot > 0)) continue;
    const next = spot.parent.visitAfter(spot.slot, wanted);
    if (next !== undefined) return leafThatVisits(next, wanted);
  }
  return undefined;
}

/** Whether what is inside runs beside itself: branches of a `par`, iterations of a loop. */
export function isParallel(node: Placed): boolean {
  return node.kind === 'par' || (node.kind === 'fold' && runsAtOnce(node));
}

/** The innermost spot around both, and the ways down from there: `undefined` for a spot that is itself around the other. */
export function meet(a: Spot, b: Spot): { readonly around: Spot; readonly toA: Spot | undefined; readonly toB: Spot | undefined } {
  let [x, y]: [Spot, Spot] = [a, b];
  let [toA, toB]: [Spot | undefined, Spot | undefined] = [undefined, undefined];
  while (x !== y) {
    if (x.depth >= y.depth && x.parent !== undefined) [toA, x] = [x, x.parent];
    else if (y.parent !== undefined) [toB, y] = [y, y.parent];
    else break;
  }
  return { around: x, toA, toB };
}

/** The first leaf in a spot where the particle visits one of the peers. */
function leafThatVisits(spot: Spot, wanted: PeerSet): Spot {
  const inside = spot.children.find(({ visits }) => overlap(visits, wanted));
  return inside === undefined ? spot : leafThatVisits(inside, wanted);
}
