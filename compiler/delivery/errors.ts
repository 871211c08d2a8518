/**
 * Whether the errors of parallel branches meet: a `par` fails when all its branches have, and somebody has to know that. Each branch may end with an
 * error known to some peers only; one peer must know of all. This shares nothing with the rules by which functions are placed.
 */
import { mayFail } from '../core/core.ts';
import { operandsOf } from '../placement/placed.ts';
import type { Placed } from '../placement/placed.ts';
import { turnOf, union } from './peers.ts';
import type { Peers, PeerSet } from './peers.ts';
import { isDetached } from './spots.ts';
import type { Spot } from './spots.ts';

/** Who surely knows of an error, whichever it is: `all` who get that far; undefined when there is none. */
type Known = PeerSet | 'all' | undefined;

/** Of which branch the error does not come to where those of the others are known. */
export interface Scattered {
  readonly par: Spot;
  readonly branch: Spot;
}

export function scatteredErrors(root: Spot, peers: Peers): readonly Scattered[] {
  const found: Scattered[] = [];
  new Errors(peers, found).visit(root, peers.only({ kind: 'init-peer' }), { heard: true, goesOn: false });
  return found;
}

interface Surroundings {
  /** Whether somebody goes on after an error. */
  readonly heard: boolean;
  /** Whether anything comes after what is done. */
  readonly goesOn: boolean;
}

const ALONE: Surroundings = { heard: false, goesOn: false };

interface Passed {
  readonly error: Known;
  /** One of those who may hold the particle afterwards. */
  readonly after: PeerSet;
}

class Errors {
  readonly #peers: Peers;
  readonly #found: Scattered[];

  constructor(peers: Peers, found: Scattered[]) {
    this.#peers = peers;
    this.#found = found;
  }

  visit(spot: Spot, here: PeerSet, around: Surroundings): Passed {
    const { node, children } = spot;
    const [first, second] = children;
    const turn = turnOf(node);
    if (turn !== undefined) return this.#step(node, this.#peers.only(turn));
    const own: Known = node.kind === 'fail' ? here : operandsOf(node).some(mayFail) ? 'all' : undefined;
    if (first === undefined) return { error: own, after: here };
    switch (node.kind) {
      case 'seq':
        return this.#sequence(children, here, around);
      case 'try': {
        const attempt = this.visit(first, here, { ...around, heard: second?.node.kind !== 'null' || around.goesOn });
        if (attempt.error === undefined || second === undefined) return attempt;
        const handler = this.visit(second, attempt.error === 'all' ? union([here, attempt.after]) : attempt.error, around);
        return { error: handler.error, after: union([attempt.after, handler.after]) };
      }
      case 'par':
        return this.#branches(spot, here, isDetached(node) ? ALONE : around);
      case 'fold': {
        // an error leads on to the next iteration, or is one of the loop
        const heard = node.mode === 'try' || (around.heard && node.mode === 'seq');
        const goesOn = node.mode === 'seq' || node.mode === 'try' || (around.goesOn && !isDetached(node));
        const inside = children.map((child) => this.visit(child, here, { heard, goesOn }));
        const error = node.mode === 'seq' ? inside.map((each) => each.error).reduce(both) : undefined;
        return { error: both(own, error), after: union([here, ...inside.map((each) => each.after)]) };
      }
      default: {
        const inside = children.map((child) => this.visit(child, here, around));
        return { error: inside.map((each) => each.error).reduce(both, own), after: union(inside.map((each) => each.after)) };
      }
    }
  }

  #step(node: Placed, executor: PeerSet): Passed {
    return { error: node.kind === 'call' ? executor : operandsOf(node).some(mayFail) ? 'all' : undefined, after: executor };
  }

  #sequence(nodes: readonly Spot[], here: PeerSet, around: Surroundings): Passed {
    const beforeOthers = around.goesOn ? around : { ...around, goesOn: true };
    const last = nodes.at(-1);
    let error: Known;
    let after = here;
    for (const node of nodes) {
      const next = this.visit(node, after, node === last ? around : beforeOthers);
      error = both(error, next.error);
      after = next.after;
    }
    return { error, after };
  }

  #branches(spot: Spot, here: PeerSet, around: Surroundings): Passed {
    const inside = spot.children.map((child) => this.visit(child, here, around));
    const after = union([here, ...inside.map((each) => each.after)]);
    if (isDetached(spot.node) || inside.some(({ error }) => error === undefined)) return { error: undefined, after };
    let known: Known;
    for (const [i, { error }] of inside.entries()) {
      known = both(known, error);
      const branch = spot.children[i];
      if (known === 'all' || known === undefined || known.size > 0 || branch === undefined) continue;
      if (around.heard) this.#found.push({ par: spot, branch });
      return { error: 'all', after };
    }
    return { error: known, after };
  }
}

/** Who knows of either error. */
function both(a: Known, b: Known): Known {
  if (a === undefined || a === 'all') return b ?? a;
  if (b === undefined || b === 'all') return a;
  return new Set([...a].filter((peer) => b.has(peer)));
}
