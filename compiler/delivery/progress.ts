/**
 * How far a placed function gets, as a least fixpoint: a step is done when all before it is and what it waits for has come. Once with values that
 * are everywhere at once, and once with values that come to a wait only with what carries them there. Which arm runs and whether a call fails is left
 * open: a step counts as reached when it can be.
 */
import type { Variable } from '../core/core.ts';
import { isGrowing } from '../placement/placed.ts';
import type { Spot } from './spots.ts';
import type { Feeder, Wait, Walk } from './walk.ts';

/** Whether a value that there is has come to a wait. */
type Arrived = (feeder: Feeder, wait: Wait, progress: Progress) => boolean;

/** What is known of a spot: whether anything inside may still get further, and if not, whether what comes after it goes on. */
const [OPEN, GOES_ON, STUCK] = [0, 1, 2];

export class Progress {
  readonly #walk: Walk;
  readonly #arrived: Arrived;
  readonly #waits = new Map<Spot, Wait[]>();
  readonly #served = new Set<Wait>();
  // by place
  readonly #reached: Uint8Array;
  readonly #visited: Uint8Array;
  readonly #done: Uint8Array;
  readonly #settled: Uint8Array;
  /** How many spots are reached, and how many done. */
  #steps = 0;

  constructor(walk: Walk, arrived: Arrived) {
    this.#walk = walk;
    this.#arrived = arrived;
    const { root } = walk;
    this.#reached = new Uint8Array(root.end);
    this.#visited = new Uint8Array(root.end);
    this.#done = new Uint8Array(root.end);
    this.#settled = new Uint8Array(root.end);
    for (const wait of walk.waits) {
      const others = this.#waits.get(wait.spot);
      if (others === undefined) this.#waits.set(wait.spot, [wait]);
      else others.push(wait);
    }
    for (let before = -1; before < this.#steps; this.#visit(root)) before = this.#steps;
  }

  isReached(spot: Spot): boolean {
    return this.#reached[spot.place] === 1;
  }

  /** Whether the particle comes to whose turn it is. */
  isVisited({ place }: Spot): boolean {
    return this.#visited[place] === 1;
  }

  /** Whether what comes after a spot goes on, if it is reached. */
  goesOn(spot: Spot): boolean {
    return this.#visit(spot);
  }

  isDone({ spot }: Feeder): boolean {
    return this.#done[spot.place] === 1;
  }

  isServed(wait: Wait): boolean {
    if (this.#served.has(wait)) return true;
    const isServed = this.#hasCome(wait);
    if (isServed) this.#served.add(wait);
    return isServed;
  }

  #hasCome(wait: Wait): boolean {
    const feeders = this.#walk.feedersOf(wait.variable);
    const { node } = wait.spot;
    if (feeders.length === 0) return node.kind !== 'join' || node.count.kind !== 'integer' || node.count.value <= 0;
    const needed = node.kind === 'join' && node.stream === wait.variable && node.count.kind === 'integer' ? node.count.value : node.kind === 'join' && node.stream === wait.variable ? 0 : 1;
    let come = 0;
    for (const feeder of feeders) {
      if (come >= needed) break;
      if (this.isDone(feeder) && this.#arrived(feeder, wait, this)) come += isRepeated(feeder.spot) ? Infinity : 1;
    }
    return come >= needed;
  }

  /** Whether what comes after the spot goes on. */
  #visit(spot: Spot): boolean {
    if (this.#settled[spot.place] !== OPEN) return this.#settled[spot.place] === GOES_ON;
    this.#mark(this.#reached, spot);
    const { node } = spot;
    // a live loop waits beside the flow
    const waits = node.kind === 'fold' && isGrowing(node.iterable) ? undefined : this.#waits.get(spot);
    if (waits?.every((wait) => !wait.turn || this.isServed(wait)) === false) return false;
    this.#mark(this.#visited, spot);
    if (waits?.every((wait) => this.isServed(wait)) === false) return false;
    const goesOn = this.#goesOn(spot);
    if (!this.#isOpenInside(spot)) this.#settled[spot.place] = goesOn ? GOES_ON : STUCK;
    return goesOn;
  }

  #isOpenInside({ node, children }: Spot): boolean {
    const isOpen = ({ place }: Spot): boolean => this.#settled[place] === OPEN;
    if (node.kind !== 'seq') return children.some(isOpen);
    const first = children.find(({ place }) => this.#settled[place] !== GOES_ON);
    return first !== undefined && isOpen(first);
  }

  #goesOn(spot: Spot): boolean {
    const { node, children } = spot;
    if (node.kind === 'seq') return children.every((child) => this.#visit(child));
    if (node.kind === 'never' || node.kind === 'fail') return false;
    if (children.length === 0) {
      this.#mark(this.#done, spot);
      return true;
    }
    // without an element there is no round of a live loop
    if (node.kind === 'fold' && isGrowing(node.iterable) && !this.#hasElements(spot, node.iterable)) return true;
    const ways = children.map((child) => this.#visit(child));
    return (node.kind === 'par' && node.detached) || (node.kind === 'fold' && node.mode !== 'parseq') || ways.includes(true);
  }

  #hasElements(loop: Spot, iterable: Variable): boolean {
    const wait = this.#waits.get(loop)?.find(({ variable }) => variable === iterable);
    return this.#walk.feedersOf(iterable).some((feeder) => this.isDone(feeder)) && (wait === undefined || this.isServed(wait));
  }

  #mark(marks: Uint8Array, { place }: Spot): void {
    if (marks[place] === 1) return;
    marks[place] = 1;
    this.#steps++;
  }
}

/** Whether it may happen any number of times. */
function isRepeated(spot: Spot): boolean {
  for (let each = spot.parent; each !== undefined; each = each.parent) if (each.node.kind === 'fold') return true;
  return false;
}
