/**
 * Who brings a value to what waits for it. A wait is known to whoever held the particle before it, and to the peer whose turn it is. A value is
 * known to the peer where it came about, and to all that the particle visits after that, to the end of its parallel branch. One peer must know
 * both. This shares nothing with the rules by which functions are placed.
 */
import { isDataVariable } from '../core/core.ts';
import type { Variable } from '../core/core.ts';
import { overlap } from './peers.ts';
import type { PeerSet } from './peers.ts';
import { isParallel, meet } from './spots.ts';
import type { Spot } from './spots.ts';
import type { Visits } from './visits.ts';
import type { Feeder, Wait, Walk } from './walk.ts';

/** Steps that all have to be reached before the value is there: none when it is there at once. Undefined when nobody brings it. */
export type Carriers = readonly Spot[] | undefined;

const atOnce: Carriers = [];

/** What one iteration's feeder needs to come to what waits in the same one. */
export function carriersWithin(feeder: Feeder, wait: Wait, walk: Walk): Carriers {
  const { around, toA: from, toB: to } = meet(feeder.spot, wait.spot);
  if (from === undefined) return atOnce;
  const brings = (bound: Spot | undefined): Carriers => bring(feeder, wait.known, bound, walk);
  if (to === undefined) return around.node.kind !== 'fold' || around.node.iterable !== wait.variable ? atOnce : brings(from);
  return alongTheFlow(feeder, wait, { around, from, to }, brings, walk.visits);
}

/** What it needs to come to what waits in any other iteration of loops around both. */
export function carriersBetween(feeder: Feeder, wait: Wait, walk: Walk): Carriers {
  const carriers: Spot[] = [];
  for (const loop of loopsAround(meet(feeder.spot, wait.spot), wait, walk)) {
    const found = bring(feeder, namedOutside(loop, wait.known, walk), loop.children[0], walk);
    if (found === undefined) return undefined;
    carriers.push(...found);
  }
  return carriers;
}

function bring(feeder: Feeder, known: PeerSet, bound: Spot | undefined, { visits }: Walk): Carriers {
  if (overlap(feeder.known, known)) return atOnce;
  const carrier = visits.after(feeder.spot, known, bound);
  return carrier && [carrier];
}

interface Meeting {
  readonly around: Spot;
  readonly from: Spot;
  readonly to: Spot;
}

function alongTheFlow(feeder: Feeder, wait: Wait, { around, from, to }: Meeting, brings: (bound: Spot | undefined) => Carriers, visits: Visits): Carriers {
  if (around.node.kind === 'par') return brings(from);
  if (around.node.kind !== 'seq') return atOnce;
  // whoever comes later in the flow knows that the branch has begun, and with it a wait that is the first thing there
  if (from.slot > to.slot) return !runsBeside(wait.spot, to) || isFirst(wait.spot, to, visits) ? atOnce : brings(undefined);
  const branch = branchOn(feeder.spot, from);
  if (branch === undefined) return atOnce;
  return brings(branch);
}

/** Whether what the wait's own flow has pushed before is enough. */
export function servesItself({ variable, spot }: Wait, walk: Walk): boolean {
  if (spot.node.kind !== 'join' || spot.node.count.kind !== 'integer') return false;
  const own = walk.feedersOf(variable).filter((feeder) => {
    const { around, toA, toB } = meet(feeder.spot, spot);
    return around.node.kind === 'seq' && toA !== undefined && toB !== undefined && toA.slot < toB.slot && isPassed(feeder.spot, around);
  });
  return spot.node.count.value <= own.length;
}

/** Whether a spot is done for sure when what is directly in `around` goes on after it. */
function isPassed(spot: Spot, around: Spot): boolean {
  for (let { parent } = spot; parent !== undefined && parent !== around; parent = parent.parent) {
    if (parent.node.kind !== 'seq' && parent.node.kind !== 'new') return false;
  }
  return true;
}

/** Loops whose iterations feed each other. */
function* loopsAround({ around, toA, toB }: ReturnType<typeof meet>, wait: Wait, walk: Walk): Iterable<Spot> {
  if (isDataVariable(wait.variable) || toA === undefined || toB === undefined) return;
  const home = walk.homeOf(wait.variable);
  for (let spot: Spot | undefined = around; spot !== undefined && spot !== home; spot = spot.parent) {
    if (spot.node.kind === 'fold' && isParallel(spot.node)) yield spot;
  }
}

/** Peers whose names mean the same in every iteration. */
function namedOutside(loop: Spot, known: PeerSet, walk: Walk): PeerSet {
  const isInside = (variable: Variable): boolean => {
    for (let spot = walk.homeOf(variable); spot !== undefined; spot = spot.parent) if (spot === loop) return true;
    return false;
  };
  return new Set([...known].filter((peer) => !walk.peers.variablesOf(peer).some(isInside)));
}

/** The outermost parallel branch that a spot is in, below `top` or `top` itself. */
function branchOn(spot: Spot, top: Spot): Spot | undefined {
  let branch: Spot | undefined;
  for (let each: Spot = spot; each !== top && each.parent !== undefined; each = each.parent) if (isParallel(each.parent.node)) branch = each;
  return branch;
}

/** Whether what is after `top` does not wait for the spot. */
function runsBeside(spot: Spot, top: Spot): boolean {
  return branchOn(spot, top) !== undefined || (spot.node.kind === 'fold' && isParallel(spot.node));
}

/** Whether no peer does anything in `top` before the spot. */
function isFirst(spot: Spot, top: Spot, visits: Visits): boolean {
  for (let each: Spot = spot; each !== top && each.parent !== undefined; each = each.parent) {
    const { node, children } = each.parent;
    if (node.kind === 'try' && each.slot > 0) return false;
    if (node.kind === 'seq' && children.slice(0, each.slot).some((before) => visits.everybody(before).size > 0)) return false;
  }
  return true;
}
