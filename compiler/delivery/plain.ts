/**
 * A quick look that shows for most functions that whatever is waited for comes, in one way through the function and without knowing how far it gets.
 * It asks that every value, once it is there, comes to each of its waits, for one of these reasons: the flow brings it; who holds the particle at
 * both is the same; or right after it comes a hop to the waiter with nothing before that which could be stuck. Then values that come only with what
 * carries them get as far as values that are everywhere at once. What is not plain may be right all the same.
 */
import { isDataVariable, sameOperand, variablesOf } from '../core/core.ts';
import type { Operand, Variable } from '../core/core.ts';
import { isGrowing, operandsOf } from '../placement/placed.ts';
import { isParallel } from './spots.ts';
import type { Spot } from './spots.ts';
import { madeBy } from './walk.ts';

/** Looks at pairs of a value and a wait, and at steps on the way, so many for each node at most. */
const LOOKS_FOR_EACH = 16;

/** What gives a variable its values. */
interface Fed {
  readonly feeders: Spot[];
  /** The scope that the variable belongs to; undefined when it belongs to the function. */
  readonly home: Spot | undefined;
  /** The branch that all feeders are in, directly. */
  branch: Spot | undefined;
  /** Has it, from the last wait for it on. */
  had: Spot | undefined;
}

/** Whether all that is waited for surely comes. */
export function isPlain(root: Spot): boolean {
  return new Look(root).visit(root);
}

class Look {
  readonly #fed = new Map<Variable, Fed>();
  #left: number;

  constructor(root: Spot) {
    this.#left = LOOKS_FOR_EACH * root.end;
    this.#collect(root);
  }

  /** Whether what is waited for here and inside comes. */
  visit(spot: Spot): boolean {
    const { node, turn } = spot;
    if (turn !== undefined && !this.#reads(turn, spot, undefined)) return false;
    for (const operand of operandsOf(node)) if (!this.#reads(operand, spot, turn)) return false;
    if (node.kind === 'join' && !this.#comes(node.stream, spot, undefined)) return false;
    if (node.kind === 'fold' && isGrowing(node.iterable) && !this.#comes(node.iterable, spot, undefined)) return false;
    for (const child of spot.children) if (!this.visit(child)) return false;
    return true;
  }

  #collect(spot: Spot): void {
    const { node, children } = spot;
    if (node.kind === 'new') for (const variable of node.variables) this.#fed.set(variable, { feeders: [], home: spot, branch: undefined, had: undefined });
    const made = children.length > 0 ? undefined : madeBy(node);
    if (made !== undefined) this.#feeds(made, spot);
    for (const child of children) this.#collect(child);
  }

  #feeds(variable: Variable, spot: Spot): void {
    const fed = this.#fed.get(variable);
    if (fed === undefined) this.#fed.set(variable, { feeders: [spot], home: undefined, branch: spot.branch, had: undefined });
    else {
      fed.branch = fed.feeders.length === 0 || fed.branch === spot.branch ? spot.branch : undefined;
      fed.feeders.push(spot);
    }
  }

  #reads(operand: Operand, spot: Spot, executor: Operand | undefined): boolean {
    if (operand.kind !== 'variable') return true;
    if (!this.#has(operand.variable, spot, executor)) return false;
    if (operand.lens === 'length' || operand.lens.length === 0) return true;
    return operand.lens.every((step) => step.kind !== 'variable' || this.#has(step.variable, spot, executor));
  }

  #has(variable: Variable, spot: Spot, executor: Operand | undefined): boolean {
    const fed = this.#fed.get(variable);
    if (fed === undefined || fed.had?.contains(spot) === true) return true;
    fed.had = spot.stretch;
    return this.#comes(variable, spot, executor);
  }

  /** Whether all values of a variable come to a wait. */
  #comes(variable: Variable, wait: Spot, executor: Operand | undefined): boolean {
    const fed = this.#fed.get(variable);
    if (fed === undefined) return true;
    if (!isDataVariable(variable) && this.#isFedInLoops(fed, wait)) return false;
    // the flow of one branch has it all
    if (fed.branch === wait.branch && wait.node.kind !== 'fold') return true;
    this.#left -= fed.feeders.length;
    if (this.#left <= 0) return false;
    for (const feeder of fed.feeders) if (!flows(feeder, wait) && !this.#isBrought(feeder, wait, executor)) return false;
    return true;
  }

  /** Whether iterations that run at once may feed each other. */
  #isFedInLoops({ home, feeders }: Fed, wait: Spot): boolean {
    const outside = home?.place ?? 0;
    for (let branch = wait.branch; branch.place > outside && branch.parent !== undefined; branch = branch.parent.branch) {
      const loop = branch.parent;
      this.#left -= feeders.length;
      if (this.#left <= 0 || (loop.node.kind === 'fold' && feeders.some((feeder) => loop.contains(feeder)))) return true;
    }
    return false;
  }

  /** Whether the particle comes to the waiter with the value, with nothing before that may be stuck. */
  #isBrought(feeder: Spot, wait: Spot, executor: Operand | undefined): boolean {
    const isWaiter = (peer: Operand): boolean => sameOperand(peer, wait.before) || (executor !== undefined && sameOperand(peer, executor));
    if (isWaiter(feeder.turn ?? feeder.before)) return true;
    for (let next = this.#next(feeder); next !== undefined && this.#left > 0; next = this.#next(next)) {
      if (next.turn !== undefined && isWaiter(next.turn)) return true;
      if (!this.#passes(next)) return false;
      if (visits(next, isWaiter)) return true;
    }
    return false;
  }

  /** What comes after a spot in its branch. */
  #next(from: Spot): Spot | undefined {
    for (let spot = from; spot.parent !== undefined; spot = spot.parent) {
      this.#left--;
      const { node, children } = spot.parent;
      const next = node.kind === 'seq' ? children[spot.slot + 1] : undefined;
      if (next !== undefined) return next;
      // who goes on from parallel branches may do so without it
      if (node.kind === 'fold' || isParallel(node)) return undefined;
    }
    return undefined;
  }

  /** Whether all that is inside is reached, and then what comes next. */
  #passes(spot: Spot): boolean {
    const { node, children } = spot;
    this.#left--;
    switch (node.kind) {
      case 'null':
        return true;
      case 'seq':
      case 'par':
      case 'new':
        return children.every((child) => this.#passes(child));
      case 'hop':
        return variablesOf(node.peer).every((variable) => this.#isThere(variable, spot));
      default:
        return false;
    }
  }

  /** Whether a spot is only reached when the variable has a value. */
  #isThere(variable: Variable, spot: Spot): boolean {
    const feeders = this.#fed.get(variable)?.feeders ?? [];
    this.#left -= feeders.length;
    return feeders.length === 0 || feeders.some((feeder) => feeder.place < spot.place && feeder.stretch.contains(spot));
  }
}

/** Whether the flow that has the value comes to the wait, or comes back to it. */
function flows(feeder: Spot, wait: Spot): boolean {
  if (feeder.place <= wait.place) return feeder.branch.contains(wait);
  // whoever is busy in a loop knows of it
  return wait.contains(feeder) || (wait.branch.contains(feeder) && !isParallel(wait.node));
}

/** Whether the particle visits a peer inside. */
function visits({ turn, children }: Spot, isWaiter: (peer: Operand) => boolean): boolean {
  return turn === undefined ? children.some((child) => visits(child, isWaiter)) : isWaiter(turn);
}
