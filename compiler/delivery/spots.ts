/** Placed core with its surroundings: where everything stands. */
import { runsAtOnce } from '../core/core.ts';
import type { Operand } from '../core/core.ts';
import { childrenOf } from '../placement/placed.ts';
import type { Placed } from '../placement/placed.ts';
import { turnOf } from './peers.ts';

/** One node and where it stands. */
export class Spot {
  readonly node: Placed;
  readonly parent: Spot | undefined;
  /** Which child of the parent. */
  readonly slot: number;
  /** Its number in the order of the text, each node before what is inside. */
  readonly place: number;
  /** The first place after all that is inside. */
  readonly end: number;
  /** Of a fold: the body, what follows an iteration, what follows the last. */
  readonly children: readonly Spot[];
  /** The innermost parallel branch that it is or is in; the function when it is in none. */
  readonly branch: Spot;
  /** One of those who may hold the particle when this is reached. */
  readonly before: Operand;

  constructor(node: Placed, before: Operand, parent?: Spot, slot = 0, place = 0) {
    this.node = node;
    this.parent = parent;
    this.slot = slot;
    this.place = place;
    this.branch = parent === undefined || isParallel(parent.node) ? this : parent.branch;
    this.before = before;
    const inside = childrenOf(node);
    // of the right size at once: a growing array takes room for many
    const children = inside.length === 0 ? none : new Array<Spot>(inside.length);
    let i = 0;
    let end = place + 1;
    let holder = before;
    for (const each of inside) {
      const child: Spot = new Spot(each, holder, this, i, end);
      children[i++] = child;
      end = child.end;
      if (node.kind === 'seq' && i < children.length) holder = child.after;
    }
    this.children = children;
    this.end = end;
  }

  /** Whose turn it is. */
  get turn(): Operand | undefined {
    return turnOf(this.node);
  }

  /** One of those who may hold the particle when this is done. */
  get after(): Operand {
    const last = isDetached(this.node) ? undefined : this.children.at(-1);
    return last === undefined ? (this.turn ?? this.before) : last.after;
  }

  /** The outermost spot of which everything up to this one is done when this one is reached. */
  get stretch(): Spot {
    const kind = this.parent?.node.kind;
    return this.parent !== undefined && (kind === 'seq' || kind === 'new') ? this.parent.stretch : this;
  }

  /** Whether a spot is this one or inside. */
  contains({ place }: Spot): boolean {
    return this.place <= place && place < this.end;
  }
}

const none: Spot[] = [];

/** A function begins at whoever calls it. */
export function spotsOf(body: Placed): Spot {
  return new Spot(body, { kind: 'init-peer' });
}

/** Whether what is inside runs beside itself: branches of a `par`, iterations of a loop. */
export function isParallel(node: Placed): boolean {
  return node.kind === 'par' || (node.kind === 'fold' && runsAtOnce(node));
}

/** Whether what comes next does not wait for what is inside. */
export function isDetached(node: Placed): boolean {
  return node.kind === 'par' ? node.detached : isParallel(node);
}

/** The innermost spot around both, and the ways down from there: `undefined` for a spot that is itself around the other. */
export function meet(a: Spot, b: Spot): { readonly around: Spot; readonly toA: Spot | undefined; readonly toB: Spot | undefined } {
  const [around, toA] = climb(a, b);
  return { around, toA, toB: climb(b, a)[1] };
}

/** The innermost spot around both, and its child on the way down to `from`. */
function climb(from: Spot, other: Spot): readonly [Spot, Spot | undefined] {
  let [spot, below]: [Spot, Spot | undefined] = [from, undefined];
  while (spot.parent !== undefined && !spot.contains(other)) [spot, below] = [spot.parent, spot];
  return [spot, below];
}
