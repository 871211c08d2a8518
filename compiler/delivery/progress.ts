/**
 * How far a placed function gets, as a least fixpoint: a step is done when all before it is and what it waits for has come. Once with values that
 * are everywhere at once, and once with values that come to a wait only with what carries them there. Which arm runs and whether a call fails is left
 * open: a step counts as reached when it can be.
 */
import { isGrowing } from '../placement/placed.ts';
import type { Spot } from './spots.ts';
import type { Feeder, Wait, Walk } from './walk.ts';

/** Whether a value that there is has come to a wait. */
type Arrived = (feeder: Feeder, wait: Wait, progress: Progress) => boolean;

export class Progress {
  readonly #walk: Walk;
  readonly #arrived: Arrived;
  readonly #waits = new Map<Spot, Wait[]>();
  readonly #reached = new Set<Spot>();
  readonly #done = new Set<Spot>();

  constructor(walk: Walk, arrived: Arrived) {
    this.#walk = walk;
    this.#arrived = arrived;
    for (const wait of walk.waits) {
      const others = this.#waits.get(wait.spot);
      if (others === undefined) this.#waits.set(wait.spot, [wait]);
      else others.push(wait);
    }
    for (let before = -1; before < this.#reached.size + this.#done.size; ) {
      before = this.#reached.size + this.#done.size;
      this.#visit(walk.root);
    }
  }

  isReached(spot: Spot): boolean {
    return this.#reached.has(spot);
  }

  isDone({ spot }: Feeder): boolean {
    return this.#done.has(spot);
  }

  isServed(wait: Wait): boolean {
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
    this.#reached.add(spot);
    const { node, children } = spot;
    // a live loop waits beside the flow
    const waits = node.kind === 'fold' && isGrowing(node.iterable) ? undefined : this.#waits.get(spot);
    if (waits?.every((wait) => this.isServed(wait)) === false) return false;
    if (node.kind === 'seq') return children.every((child) => this.#visit(child));
    if (node.kind === 'never' || node.kind === 'fail') return false;
    if (children.length === 0) {
      this.#done.add(spot);
      return true;
    }
    const ways = children.map((child) => this.#visit(child));
    return (node.kind === 'par' && node.detached) || (node.kind === 'fold' && node.mode !== 'parseq') || ways.includes(true);
  }
}

/** Whether it may happen any number of times. */
function isRepeated(spot: Spot): boolean {
  for (let each = spot.parent; each !== undefined; each = each.parent) if (each.node.kind === 'fold') return true;
  return false;
}
