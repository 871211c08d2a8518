/** Nodes of a function with their surroundings, as the survey finds them. */
import { isDataVariable } from '../core/core.ts';
import type { Node, Place, Variable } from '../core/core.ts';
import { isGrowing } from './placed.ts';
import { commonPlace, samePeer, samePlace } from './route.ts';

/** One node of the function and its surroundings. Indices number the nodes in pre-order. */
export interface Site {
  readonly node: Node;
  readonly parent: Site | undefined;
  /** Which child of the parent. */
  readonly slot: number;
  readonly depth: number;
  readonly index: number;
  /** The last index inside. */
  end: number;
  readonly place: Place;
  /** The innermost detached branch that it is in or is, or iteration of a loop whose iterations run beside each other. */
  detached: Site | undefined;
  /** The innermost parallel branch that it is in or is, detached or not. */
  branch: Site | undefined;
  /** Where the first thing inside happens that needs a peer; undefined when nothing does. */
  first: Place | undefined;
  /** Where the last such thing happens, as far as that can be told without placing it. */
  last: Place | undefined;
  /** Whether anything inside has to be executed by a certain peer. */
  forced: boolean;
  /** Whether something inside stands in an `on` (or a closure's place) of its own. */
  spread: boolean;
  /** Whether anything inside needs a peer elsewhere than at its place. */
  elsewhere: boolean;
  /** Where it waits for what parallel branches bring: the particle itself has to come there first. */
  meeting: Place | undefined;
  /**
   * Waits for what parallel branches bring, at a place that they cannot name (it depends on a loop): they bring it to these
   * places instead, and the particle comes by for it.
   */
  readonly detours: Detour[];
}

export interface Detour {
  readonly place: Place;
  readonly variable: Variable;
  /** What can name the place: a branch or loop. */
  readonly from: Site;
}

/**
 * How a variable is read. `value`: waits for a scalar; `gate`: waits for a stream to grow; `live`: follows a stream;
 * `snapshot`: takes what a stream holds.
 */
export interface Use {
  readonly site: Site;
  /** Whose progress waits for it: that of the site, but who begins an `on` is its last relay. */
  readonly place: Place;
  readonly how: 'value' | 'gate' | 'live' | 'snapshot';
}

/** Whether a branch needs a peer, if only for the way to where its errors belong. One that needs none is done where it begins. */
export function leaves({ forced, first, place }: Site, start = place): boolean {
  return forced || (first !== undefined && !samePlace(first, start));
}

/** The same of a branch, in which something may stand at its place before the rest. */
export function goesAway(branch: Site, start = branch.place): boolean {
  return branch.elsewhere || leaves(branch, start);
}

/** Whether a site is another one or stands in it. */
export function isWithin({ index }: Pick<Site, 'index'>, outer: Pick<Site, 'index' | 'end'>): boolean {
  return index >= outer.index && index <= outer.end;
}

/** The innermost site around both. */
export function lowestCommon(a: Site, b: Site): Site {
  let [x, y] = [a, b];
  while (x !== y) {
    if (x.depth >= y.depth && x.parent !== undefined) x = x.parent;
    else if (y.parent !== undefined) y = y.parent;
    else break;
  }
  return x;
}

/**
 * Has the particle come by at a place for a variable: for a value once, for a stream everywhere that somebody brings some of it, from the outside in.
 * A live loop begins at the one of them to which all can bring it.
 */
export function addDetour({ node, place: target, detours }: Site, place: Place, variable: Variable, from: Site): void {
  const others = detours.filter((detour) => detour.variable === variable);
  const [other] = others;
  if (other !== undefined && (isDataVariable(variable) || others.some((each) => samePeer(each.place, place)))) return;
  const detour = { place, variable, from };
  if (other !== undefined && node.kind === 'fold' && isGrowing(node.iterable)) {
    if (depthOf(place, target) < depthOf(other.place, target)) detours.splice(detours.indexOf(other), 1, detour);
    return;
  }
  const inside = detours.findIndex((each) => each.variable === variable && depthOf(each.place, target) > depthOf(place, target));
  detours.splice(inside < 0 ? detours.length : inside, 0, detour);
}

/** How much of a place one must know to name a part of it. */
function depthOf(part: Place, whole: Place): number {
  return commonPlace(part, whole).length + part.length;
}
