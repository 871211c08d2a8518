/** Whom the particle visits in placed core, and who holds it afterwards. */
import { sameOperand } from '../core/core.ts';
import { isGrowing } from '../placement/placed.ts';
import { nobody, overlap, union } from './peers.ts';
import type { PeerKey, Peers, PeerSet } from './peers.ts';
import { isDetached, isParallel } from './spots.ts';
import type { Spot } from './spots.ts';

/** Who holds the particle when a spot is done. */
export interface Ends {
  readonly holders: PeerSet;
  /** Whether that may also be who held it before. */
  readonly passes: boolean;
}

/** How a value gets on. */
export interface Passage {
  /** Whether the particle comes to a leaf. */
  readonly comes: (leaf: Spot) => boolean;
  /** Whether a spot is only done with the value. */
  readonly needs: (spot: Spot) => boolean;
  /** Whether whoever has begun a parallel branch has the value. */
  readonly isThere: (branch: Spot) => boolean;
}

/** Finds out what it is asked, once. */
export class Visits {
  readonly #peers: Peers;
  // by place
  readonly #sure: (PeerSet | undefined)[];
  readonly #everybody: (PeerSet | undefined)[];
  readonly #ends: (Ends | undefined)[];
  readonly #visitors = new Map<Spot, ReadonlyMap<PeerKey, readonly number[]>>();

  constructor(root: Spot, peers: Peers) {
    this.#peers = peers;
    this.#sure = new Array<PeerSet | undefined>(root.end);
    this.#everybody = new Array<PeerSet | undefined>(root.end);
    this.#ends = new Array<Ends | undefined>(root.end);
  }

  /** Whom the particle visits for sure when this runs. */
  sure(spot: Spot): PeerSet {
    return (this.#sure[spot.place] ??= spot.turn === undefined ? this.#findSure(spot) : this.#peers.only(spot.turn));
  }

  /** Every peer whose turn comes inside. */
  everybody(spot: Spot): PeerSet {
    return (this.#everybody[spot.place] ??= spot.children.length === 0 ? this.sure(spot) : union(spot.children.map((child) => this.everybody(child))));
  }

  ends(spot: Spot): Ends {
    return (this.#ends[spot.place] ??= spot.turn === undefined ? this.#findEnds(spot) : { holders: this.sure(spot), passes: false });
  }

  /**
   * Whether the particle comes to one of the peers after a spot, as long as it is inside `bound`. Who goes on from parallel branches may do so without
   * what one of them has found, up to a step that needs it.
   */
  comesAfter(from: Spot, wanted: PeerSet, bound: Spot | undefined, { comes, needs, isThere }: Passage): boolean {
    let without = false;
    for (let spot = from; spot !== bound && spot.parent !== undefined; spot = spot.parent) {
      const { node, children } = spot.parent;
      without ||= isParallel(node) && !isThere(spot);
      if (node.kind !== 'seq' && (node.kind !== 'fold' || spot.slot > 0)) continue;
      const start: Spot | undefined = without ? children.slice(spot.slot + 1).find(needs) : spot;
      if (start === undefined) continue;
      without = false;
      for (let next = this.#childAfter(start, wanted); next !== undefined; next = this.#childAfter(next, wanted)) if (this.#comesInside(next, wanted, comes)) return true;
    }
    return false;
  }

  /** To whom the particle surely comes inside a spot. */
  visitedIn(spot: Spot, comes: (leaf: Spot) => boolean): PeerSet {
    const { node, children, turn } = spot;
    if (turn !== undefined) return comes(spot) ? this.sure(spot) : nobody;
    const [first] = children;
    if (node.kind === 'try') return first === undefined ? nobody : this.visitedIn(first, comes);
    return node.kind === 'seq' || node.kind === 'par' || node.kind === 'new' ? union(children.map((child) => this.visitedIn(child, comes))) : nobody;
  }

  /** The next one beside a spot that visits one of some peers. */
  #childAfter({ parent, slot }: Spot, wanted: PeerSet): Spot | undefined {
    if (parent === undefined) return undefined;
    let visitors = this.#visitors.get(parent);
    if (visitors === undefined) this.#visitors.set(parent, (visitors = this.#findVisitors(parent)));
    let first = Infinity;
    for (const peer of wanted) first = Math.min(first, firstAbove(slot, visitors.get(peer) ?? []));
    return parent.children[first];
  }

  #comesInside(spot: Spot, wanted: PeerSet, comes: (leaf: Spot) => boolean): boolean {
    if (spot.turn !== undefined) return comes(spot);
    return spot.children.some((child) => overlap(this.sure(child), wanted) && this.#comesInside(child, wanted, comes));
  }

  /** For each peer the children that visit it, in order. */
  #findVisitors({ children }: Spot): ReadonlyMap<PeerKey, readonly number[]> {
    const visitors = new Map<PeerKey, number[]>();
    for (const child of children) {
      for (const peer of this.sure(child)) {
        const slots = visitors.get(peer);
        if (slots === undefined) visitors.set(peer, [child.slot]);
        else slots.push(child.slot);
      }
    }
    return visitors;
  }

  #findSure(spot: Spot): PeerSet {
    const { node, children } = spot;
    const [first, second, third] = children;
    const loop = iterationInstead(spot);
    switch (node.kind) {
      case 'seq':
      case 'par':
        return union(children.map((child) => this.sure(child)));
      case 'try':
      case 'new':
        return first === undefined ? nobody : this.sure(first);
      case 'if':
        return first === undefined || second === undefined ? nobody : intersection(loop === undefined ? this.sure(first) : this.sure(loop), this.sure(second));
      case 'fold':
        return third === undefined ? nobody : this.sure(third);
      default:
        return nobody;
    }
  }

  #findEnds(spot: Spot): Ends {
    const { node, children } = spot;
    // whoever is busy in a detached branch knows that the flow has gone on
    if (isDetached(node)) return { holders: this.everybody(spot), passes: true };
    const ends = children.map((child) => this.ends(child));
    const last = ends.findLastIndex(({ passes }) => !passes);
    const holders = union((node.kind === 'seq' ? ends.slice(Math.max(last, 0)) : ends).map((each) => each.holders));
    const some = ends.some(({ passes }) => passes);
    if (node.kind === 'seq') return { holders, passes: last < 0 };
    if (node.kind === 'par') return { holders, passes: some };
    if (node.kind === 'fold') return { holders, passes: last < 0 || ends[2]?.passes === true };
    return { holders, passes: children.length === 0 || some };
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

/** Of what happens only when the list of the loop before is empty: what happens else. */
function iterationInstead({ node, parent, slot }: Spot): Spot | undefined {
  const loop = parent?.node.kind === 'seq' ? parent.children[slot - 1] : undefined;
  if (node.kind !== 'if' || node.equal || node.then.kind !== 'null' || node.right.kind !== 'integer' || node.right.value !== 0n) return undefined;
  if (loop?.node.kind !== 'fold' || isGrowing(loop.node.iterable) || (loop.node.mode !== 'seq' && loop.node.mode !== 'parseq')) return undefined;
  const { left } = node;
  return left.kind === 'variable' && left.lens === 'length' && sameOperand({ ...left, lens: [] }, loop.node.iterable) ? loop.children[0] : undefined;
}

function intersection(a: PeerSet, b: PeerSet): PeerSet {
  return a === b ? a : new Set([...a].filter((peer) => b.has(peer)));
}
