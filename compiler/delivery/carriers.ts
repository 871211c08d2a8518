/**
 * Who brings a value to what waits for it. A wait is known to whoever held the particle before it, and to the peer whose turn it is. A value is
 * known to the peer where it came about, and to all that the particle visits after that, to the end of its parallel branch. One peer must know
 * both. This shares nothing with the rules by which functions are placed.
 */
import { isDataVariable } from '../core/core.ts';
import type { Variable } from '../core/core.ts';
import { beginsWith, isPassed, isReached, roundsOf } from './beginnings.ts';
import { isGrowing } from '../placement/placed.ts';
import { overlap, union } from './peers.ts';
import type { PeerKey, PeerSet } from './peers.ts';
import { isParallel, meet } from './spots.ts';
import type { Spot } from './spots.ts';
import type { Visits } from './visits.ts';
import type { Feeder, Wait, Walk } from './walk.ts';

/** What is known of how far a function gets. */
export interface Course {
  /** Whether the particle comes to a leaf. */
  readonly comes: (leaf: Spot) => boolean;
  /** Of elements that a live loop makes values of, whether all have to come to who waits for these, and which of them there are at all. */
  readonly elements: 'some' | ((element: Feeder) => boolean);
}

/** Whether one iteration's feeder comes to what waits in the same one. */
export function comesWithin(feeder: Feeder, one: Wait, walk: Walk, course: Course): boolean {
  const wait = known(one, walk, course);
  const { around, toA: from, toB: to } = meet(feeder.spot, wait.spot);
  if (from === undefined) return true;
  const brings = (bound: Spot | undefined): boolean => bring(feeder, wait, bound, walk, course);
  if (to === undefined) return around.node.kind !== 'fold' || around.node.iterable !== wait.variable || brings(from);
  return alongTheFlow(feeder, wait, { around, from, to }, brings, walk, course);
}

/** Whether it comes to what waits in any other iteration of loops around both. */
export function comesBetween(feeder: Feeder, one: Wait, walk: Walk, course: Course): boolean {
  const wait = known(one, walk, course);
  for (const loop of loopsAround(meet(feeder.spot, wait.spot), wait, walk)) {
    if (!bring(feeder, { variable: wait.variable, known: namedOutside(loop, wait.known, walk) }, loop.children[0], walk, course)) return false;
  }
  return true;
}

/** A live loop runs beside the flow that has begun it: whoever that comes to afterwards knows of it, too. */
function known(wait: Wait, walk: Walk, course: Course): Wait {
  if (wait.spot.node.kind !== 'fold') return wait;
  const peers = [wait.known];
  for (let each = wait.spot; each.parent !== undefined; each = each.parent) {
    const { node, children } = each.parent;
    if (isParallel(node) && !isReached(wait.spot, each, walk)) break;
    if (node.kind === 'seq') peers.push(...children.slice(each.slot + 1).map((next) => walk.visits.visitedIn(next, course.comes)));
  }
  return { ...wait, known: union(peers) };
}

function bring(feeder: Feeder, { variable, known }: Pick<Wait, 'variable' | 'known'>, bound: Spot | undefined, walk: Walk, course: Course): boolean {
  const { spot } = feeder;
  return overlap(feeder.known, known) || walk.visits.comesAfter(spot, known, bound, {
    comes: course.comes,
    needs: (other) => walk.needs(other, variable),
    isThere: (branch) => beginsWith(spot, branch, walk) || roundsOf(spot, branch, walk) !== undefined,
  });
}

interface Meeting {
  readonly around: Spot;
  readonly from: Spot;
  readonly to: Spot;
}

function alongTheFlow(feeder: Feeder, wait: Wait, { around, from, to }: Meeting, brings: (bound: Spot | undefined) => boolean, walk: Walk, course: Course): boolean {
  const { kind } = around.node;
  if (kind !== 'seq' && kind !== 'par') return true;
  // whoever comes later in the flow knows that the branch has begun, and with it a wait that is the first thing there
  if (kind === 'seq' && from.slot > to.slot) {
    const beside = branchOn(wait.spot, to);
    return beside === undefined || isFirst(wait.spot, beside, walk.visits) || brings(undefined);
  }
  const branch = kind === 'par' ? from : branchOn(feeder.spot, from);
  return branch === undefined || beginsWith(feeder.spot, branch, walk) || brings(branch) || comesWithElements(feeder, branch, wait, walk, course);
}

/** Whether a value is made in rounds of a live loop that all know of, and the elements come to the wait. */
function comesWithElements({ spot }: Feeder, branch: Spot, wait: Wait, walk: Walk, course: Course): boolean {
  const loop = roundsOf(spot, branch, walk);
  if (loop?.node.kind !== 'fold' || !isGrowing(loop.node.iterable)) return false;
  const { elements } = course;
  const outside = walk.feedersOf(loop.node.iterable).filter((element) => !loop.contains(element.spot));
  const come = (element: Feeder): boolean => comesWithin(element, wait, walk, course);
  return elements === 'some' ? outside.some(come) : outside.filter(elements).every(come);
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

/** Peers that know of a wait, but for those that have names only in iterations which it does not stand in. */
export function namedAt({ spot, known }: Wait, walk: Walk): readonly PeerKey[] {
  const isNamed = (variable: Variable): boolean => {
    for (let home = walk.homeOf(variable); home !== undefined; home = home.parent) if (home.node.kind === 'fold' && !home.contains(spot)) return false;
    return true;
  };
  return [...known].filter((peer) => walk.peers.variablesOf(peer).every(isNamed));
}

/** The outermost parallel branch that a spot is in, below `top` or `top` itself. */
function branchOn(spot: Spot, top: Spot): Spot | undefined {
  let branch: Spot | undefined;
  for (let each: Spot = spot; each !== top && each.parent !== undefined; each = each.parent) if (isParallel(each.parent.node)) branch = each;
  return branch;
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
