/**
 * The check of placement's work: whatever a step waits for comes to it. The deadlock analysis takes for granted that a value which exists
 * reaches whoever waits for it, and so does an error; here that is looked up in the placed function. A finding is a mistake of placement, never of the
 * program.
 */
import type { Variable } from '../core/core.ts';
import { deadlockErrorsApart, deadlockUndelivered } from '../diagnostics/catalog/deadlock.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { PlacedFunction } from '../placement/place.ts';
import type { Placed } from '../placement/placed.ts';
import { childrenOf } from '../placement/placed.ts';
import { comesBetween, comesWithin, namedAt, servesItself } from './carriers.ts';
import { scatteredErrors } from './errors.ts';
import type { Scattered } from './errors.ts';
import type { Course } from './carriers.ts';
import { Peers } from './peers.ts';
import { Progress } from './progress.ts';
import { isPlain } from './plain.ts';
import { isParallel, spotsOf } from './spots.ts';
import type { Spot } from './spots.ts';
import type { Span } from '../source/source-file.ts';
import { Walk } from './walk.ts';
import type { Feeder, Wait } from './walk.ts';

/** Waits and what feeds them, pair by pair, so many at most: a function with more is not looked at, lest compiling it take long. */
const MOST_PAIRS = 20_000;

/** What something waits for, and nobody brings there. */
export interface Undelivered {
  readonly variable: Variable;
  readonly wait: Spot;
  readonly feeder: Spot;
}

/** Reports each wait to which a value does not come, and each `par` whose branches' errors do not come together, in order. */
export function recheck(func: PlacedFunction): readonly Diagnostic[] {
  const { name, span } = func;
  const root = branched(func);
  const apart = scattered(func, root).map(({ par, branch }) => deadlockErrorsApart({ name, declared: span, par: spanOf(par) ?? span, branch: spanOf(branch) ?? span }));
  const missed = undelivered(func, root).map(({ variable, wait, feeder }) =>
    deadlockUndelivered({ name, declared: span, variable: variable.name, wait: spanOf(wait) ?? span, feeder: spanOf(feeder) ?? span }),
  );
  return [...missed, ...apart];
}

export function undelivered(func: PlacedFunction, root = branched(func)): readonly Undelivered[] {
  return root === undefined || isPlain(root) ? [] : undeliveredIn(root);
}

export function scattered(func: PlacedFunction, root = branched(func)): readonly Scattered[] {
  return root === undefined ? [] : scatteredErrors(root, new Peers());
}

/** Where everything stands; undefined without branches, where everybody has what came before. */
function branched({ body }: PlacedFunction): Spot | undefined {
  return hasBranches(body) ? spotsOf(body) : undefined;
}

/** The whole answer, by two fixpoints. */
export function undeliveredIn(root: Spot): readonly Undelivered[] {
  const walk = new Walk(root);
  const pairs = walk.waits.reduce((sum, { variable }) => sum + walk.feedersOf(variable).length, 0);
  if (pairs > MOST_PAIRS) return [];
  const ideal = new Progress(walk, () => true);
  const real = new Progress(walk, (feeder, wait, progress) => comesWithin(feeder, wait, walk, { comes: (leaf) => progress.isVisited(leaf), elements: 'some' }));
  const course: Course = { comes: (leaf) => real.isVisited(leaf), elements: (element) => ideal.isDone(element) };
  return walk.waits.flatMap((wait) => {
    if (!real.isReached(wait.spot) || servesItself(wait, walk) || isOnlyAWay(wait.spot, real) || isNever(wait.spot, ideal)) return [];
    const [missed] = missedBy(wait, walk.feedersOf(wait.variable).filter((feeder) => ideal.isDone(feeder)), walk, course);
    return missed === undefined ? [] : [{ variable: wait.variable, wait: wait.spot, feeder: missed.spot }];
  });
}

/** What does not come to a wait: of a join for several values, to none of the peers that know of it; whoever has only some of them tells nobody. */
function missedBy(wait: Wait, feeders: readonly Feeder[], walk: Walk, course: Course): readonly Feeder[] {
  const missed = feeders.filter((feeder) => !isDelivered(feeder, wait, walk, course));
  const { node } = wait.spot;
  if (missed.length > 0 || node.kind !== 'join' || node.stream !== wait.variable || (node.count.kind === 'integer' && node.count.value <= 1)) return missed;
  for (const peer of namedAt(wait, walk)) {
    const apart = feeders.filter((feeder) => !isDelivered(feeder, { ...wait, known: new Set([peer]) }, walk, course));
    if (apart.length === 0) return apart;
    missed.push(...apart);
  }
  return missed;
}

function isDelivered(feeder: Feeder, wait: Wait, walk: Walk, course: Course): boolean {
  return comesWithin(feeder, wait, walk, course) && comesBetween(feeder, wait, walk, course);
}

/** Whether a hop at the end of a branch waits without which the flow goes on: whether what it was to bring comes is looked up where that is waited for. */
function isOnlyAWay(spot: Spot, real: Progress): boolean {
  const { branch } = spot;
  if (branch.parent === undefined || !isWay(spot.node)) return false;
  for (let each = spot; each !== branch && each.parent !== undefined; each = each.parent) {
    const { node, children } = each.parent;
    if (node.kind === 'seq' && !children.slice(each.slot).every((after) => isWay(after.node))) return false;
  }
  return real.goesOn(branch.parent);
}

/** Whether a join is not even done with values that are everywhere at once. */
function isNever(spot: Spot, ideal: Progress): boolean {
  return spot.node.kind === 'join' && !ideal.goesOn(spot);
}

function isWay({ kind }: Placed): boolean {
  return kind === 'hop' || kind === 'tour';
}

function hasBranches(node: Placed): boolean {
  return isParallel(node) || childrenOf(node).some(hasBranches);
}

/** Where a step stands in the source. What the compiler made itself is there for the sake of what comes next. */
function spanOf(spot: Spot): Span | undefined {
  for (let each: Spot | undefined = spot; each !== undefined; each = each.parent) {
    const inFlow = each.parent?.node.kind === 'seq' ? each.parent.children.slice(each.slot) : [each];
    for (const { node: { origin } } of inFlow) if ('source' in origin) return origin;
  }
  return undefined;
}
