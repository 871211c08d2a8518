/** Parallel branches, and how they bring back what others need (rules 4 and 5). */
import { mayFail } from '../core/core.ts';
import type { Node, Origin, Par, Place } from '../core/core.ts';
import { runErrands } from './errands.ts';
import { meetingOfErrors } from './errors.ts';
import { arrive, bringing, noHops, onTheWay, travel } from './hops.ts';
import { knownPart } from './known.ts';
import { leavesSomething } from './leaving.ts';
import { canFail } from './needs.ts';
import { placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';
import type { Errors, Placing, Result, Surroundings, Tail } from './placing.ts';
import { extendsPlace, samePeer, samePlace, together } from './route.ts';
import type { Here } from './route.ts';
import type { Site } from './site.ts';

/** Branches that begin at one place, and how the flow goes on after the first that is done. */
export function placePar(placing: Placing, node: Par, site: Site, start: Here, around: Surroundings): Result {
  if (node.detached) {
    const branches = node.branches.map((branch) => placeDetached(placing, branch, start).node);
    return { node: { ...node, branches }, here: start };
  }
  const common = site.first;
  // A branch that goes nowhere itself would be done where the others are on their way to, and what it brings with it.
  const stays = node.branches.map((branch) => placing.survey.site(branch)).some((branch) => !placing.survey.leaves(branch, start) && placing.needsOf(branch).needed);
  const hoist = common !== undefined && !stays && extendsPlace(common, start.place);
  const hops = hoist ? travel(start, common, node.origin) : [];
  const here = hoist && hops.length > 0 ? { place: common, arrived: false } : start;
  const next = around.next === undefined ? undefined : knownPart(around.next, site, placing.survey);
  const errors = meetingOfErrors(node, site, around.errors, placing.survey);
  const branches = node.branches.map((branch) => placeBranch(placing, branch, here, next, errors));
  const needed = branches.some((branch) => branch.needed);
  // one that stays may fail, or wait for ever: then another carries the flow on
  const allLeft = branches.every((branch) => branch.needed || branch.unsure || !samePlace(branch.here.place, here.place));
  // when some come to where the flow goes on, all do: those may fail
  const carried = next !== undefined && (allLeft || needed);
  const ways = branches.map((branch) => (carried && !branch.needed ? onTheWay(branch.here, next, node.origin) : { hops: noHops, here: branch.here }));
  const placed = branches.map((branch, i) => placedSequence([branch.node, ...(ways[i]?.hops ?? noHops)], node.origin));
  const placedPar = placedSequence([...hops, { ...node, branches: placed }], node.origin);
  const ends = ways.map((way) => way.here);
  if (carried) return { node: placedPar, here: together(next, ends) };
  return { node: placedPar, here };
}

/** One branch, and the way to where its results are needed (rule 4). `next`: where the flow goes on that waits for the branches. */
function placeBranch(placing: Placing, node: Node, here: Here, next: Place | undefined, errors: Errors): Result & { readonly needed: boolean; readonly unsure: boolean } {
  const site = placing.survey.site(node);
  const { needed, places } = placing.needsOf(site);
  const brings = needed && (placing.survey.leaves(site, here) || placing.survey.waitsForOthers(site));
  const targets = brings ? withPlace(places, next) : [];
  const leaves = brings && leavesSomething(site, placing.survey);
  const meetAt = leaves && errors === 'unheard' ? meetingOfLeft(site, places) : errors;
  const result = deliver(placing, placing.place(node, here, { next: targets[0] ?? next, errors: meetAt }), targets, node.origin);
  return { ...(leaves ? alsoWhenFailing(result, site, places, meetAt) : result), needed: brings, unsure: site.forced || canFail(node) };
}

/** A branch that nobody waits for as such; still its results may be needed. `gone`: where it begins, although nothing in it needs a peer. */
export function placeDetached(placing: Placing, node: Node, here: Here, gone = false): Result {
  const site = placing.survey.site(node);
  const { places } = placing.needsOf(site);
  const next = places[0];
  if (next === undefined || !(gone || placing.survey.leaves(site, here) || placing.survey.waitsForOthers(site))) return placing.place(node, here, { next, errors: 'unheard' });
  return placeBringing(placing, node, here, next, { places, always: false });
}

/** A detached branch that ends at certain places, also when it fails after it has defined something. */
export function placeBringing(placing: Placing, node: Node, here: Here, next: Place | undefined, tail: Tail): Result {
  const site = placing.survey.site(node);
  if (!leavesSomething(site, placing.survey)) return placing.place(node, here, { next, errors: 'unheard', tail });
  const { places } = placing.needsOf(site);
  const errors = meetingOfLeft(site, places);
  return alsoWhenFailing(placing.place(node, here, { next, errors, tail }), site, places, errors);
}

/** Where an error comes to that nobody hears, with what its branch has defined. */
function meetingOfLeft({ node, place }: Site, [first]: readonly Place[]): Errors {
  return { meetAt: node.kind === 'on' && first !== undefined ? first : place };
}

/** A parallel branch that brings what it has defined when it fails, beside its error. `errors`: where that comes to. */
function alsoWhenFailing({ node, here }: Result, { node: { kind, origin }, place }: Site, targets: readonly Place[], errors: Errors): Result {
  // what derives values outside of an `on` may fail before it has come to its place
  const from = typeof errors === 'string' ? { place, arrived: false } : { place: errors.meetAt, arrived: kind === 'on' };
  const way = runErrands({ node: { kind: 'null', origin }, here: from }, targets, origin).node;
  if (way.kind === 'null') return { node, here };
  const handler = placedSequence([way, { kind: 'fail', value: { kind: 'error', lens: [] }, origin }], origin);
  return { node: { kind: 'try', attempt: node, handler, origin }, here };
}

/**
 * A branch's result taken to every place that needs it; several at once when there are several, since the branch has to be
 * done at each of them, also where it is already. What the branch pushes last it pushes there: a peer on the way that saw the
 * element would tell the one that waits for it, past the relays.
 */
export function deliver(placing: Placing, result: Result, targets: readonly Place[], origin: Origin): Result {
  const reason = 'brings the results of a parallel branch to where they are needed';
  const [next] = targets;
  if (next === undefined) return result;
  const { node, here } = result;
  const isHere = (target: Place): boolean => here.arrived && samePeer(here.place, target);
  // who has the results already is not to go on from here, but with them from where the flow goes on
  if (targets.some(isHere) && !isHere(next)) {
    const onward = deliver(placing, { node: { kind: 'null', origin }, here }, targets.filter((target) => !isHere(target)), origin);
    return { node: placedSequence([node, onward.node], origin), here: onward.here };
  }
  const [done, pushes] = splitPushes(placing, node);
  const ways = targets.map((target) => {
    const way = arrive(here, target, origin, reason);
    return { ...way, hops: bringing(way.hops, origin) };
  });
  const [first, ...rest] = ways;
  if (first === undefined) return result;
  if (rest.length === 0) return { node: placedSequence([done, ...first.hops, ...pushes], origin), here: first.here };
  const branches = ways.map((way) => placedSequence(way.hops, origin));
  const last: Placed = { kind: 'par', branches, detached: false, origin };
  return { node: placedSequence([done, last, ...pushes], origin), here: first.here };
}

/** The pushes at the end that can as well happen later: they need nothing that another branch brings, nobody waits for them here, and no live loop follows. */
function splitPushes(placing: Placing, node: Placed): readonly [Placed, readonly Placed[]] {
  const nodes = node.kind === 'seq' ? node.nodes : [node];
  const movable = (each: Placed): boolean => {
    if (each.kind !== 'push' || mayFail(each.value) || placing.survey.isFollowed(each.stream)) return false;
    const site = placing.survey.site(each);
    return !site.meeting && site.detours.length === 0 && placing.errandsOf(site).length === 0;
  };
  let end = nodes.length;
  for (let last = nodes[end - 1]; last !== undefined && movable(last); last = nodes[end - 1]) end--;
  return [placedSequence(nodes.slice(0, end), node.origin), nodes.slice(end)];
}

export function withPlace(places: readonly Place[], next: Place | undefined): readonly Place[] {
  if (next === undefined) return places;
  return [next, ...places.filter((place) => !samePeer(place, next))];
}
