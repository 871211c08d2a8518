/** Loops: where they begin, how one iteration leads to the next, and where they end (rules 6 and 8). */
import { variablesOf } from '../core/core.ts';
import type { Fold, Place, Scalar } from '../core/core.ts';
import { placeBringing, placeDetached, withPlace } from './branches.ts';
import { arrive, noHops, onTheWay } from './hops.ts';
import type { Way } from './hops.ts';
import { knownPart } from './known.ts';
import { isGrowing, placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';
import type { Placing, Result, Surroundings } from './placing.ts';
import { commonPlace, extendsPlace, relayOf, samePeer, samePlace, together } from './route.ts';
import type { Here } from './route.ts';
import type { Site } from './site.ts';
import { attend, detour, waitHere, whenZero } from './waits.ts';

export function placeFold(placing: Placing, node: Fold, site: Site, start: Here, around: Surroundings): Result {
  switch (node.mode) {
    case 'par':
    case 'rec':
      return placeDetachedFold(placing, node, site, start);
    case 'parseq':
      return placeParseq(placing, node, site, start, around);
    case 'seq':
    case 'try':
      return placeSequentialFold(placing, node, site, start, around);
  }
}

function placeDetachedFold(placing: Placing, node: Fold, site: Site, start: Here): Result {
  const opening: Way = node.mode === 'rec' ? attend(placing, site, start) : begin(placing, node, site, start);
  const live = node.mode === 'rec' ? { place: site.place, arrived: false } : opening.here;
  const branch = placeDetached(placing, node.body, live, moves(placing, node, opening, start));
  const none: Placed = { kind: 'null', origin: node.origin };
  const placed: Placed = { ...node, body: branch.node, beforeNext: none, last: { kind: 'never', origin: node.origin } };
  // Detached: the hops to its beginning belong to the loop, the flow goes on from where it was.
  const loop: Placed = { kind: 'par', branches: [placedSequence([...opening.hops, placed], node.origin)], detached: true, origin: node.origin };
  return { node: loop, here: start };
}

/** Whether iterations are elsewhere than the flow, though nothing in them may need a peer: rounds of a live loop begin where an element appears. */
function moves({ survey }: Placing, { mode, body }: Fold, { hops, here }: Way, start: Here): boolean {
  return hops.length > 0 || (mode === 'rec' ? survey.site(body).first !== undefined : !samePlace(here.place, start.place));
}

function placeParseq(placing: Placing, node: Fold, site: Site, start: Here, around: Surroundings): Result {
  const opening = begin(placing, node, site, start);
  const body = placing.survey.site(node.body);
  const { places } = placing.needsOf(body);
  if (body.first === undefined && places.length === 0) return goesNowhere(placing, node, opening, around.next);
  const next = around.next === undefined ? undefined : knownPart(around.next, site, placing.survey);
  const targets = places.length === 0 ? undefined : withPlace(places, next);
  const home = node.body.kind === 'on' ? relayOf(node.body.place) : undefined;
  const result = targets === undefined ? placing.place(node.body, opening.here, { next: home, errors: 'unheard' }) : placeBringing(placing, node.body, opening.here, targets[0], { places: targets, always: true });
  const none: Placed = { kind: 'null', origin: node.origin };
  const loop = (iteration: Placed, here: Here): Result => {
    const fold: Placed = { ...node, body: iteration, beforeNext: none, last: { kind: 'never', origin: node.origin } };
    const ahead = here.arrived ? arrive(opening.here, here.place, node.origin, AHEAD) : onTheWay(opening.here, here.place, node.origin);
    return { node: placedSequence([...opening.hops, fold, ...whenEmpty(node, ahead.hops)], node.origin), here: { ...together(here.place, [here, ahead.here]), arrived: here.arrived } };
  };
  if (targets !== undefined) return loop(result.node, { place: next ?? site.place, arrived: next !== undefined });
  const relay = relayOf(result.here.place);
  if (relay === undefined) {
    const { hops } = onTheWay(result.here, site.place, node.origin);
    return loop(placedSequence([result.node, ...hops], node.origin), { place: site.place, arrived: false });
  }
  const way = arrive(result.here, relay, node.origin, 'a `parseq` branch returns to its relay');
  return loop(placedSequence([result.node, ...way.hops], node.origin), { place: relayOf(site.place) ?? site.place, arrived: false });
}

const AHEAD = 'the flow goes on here when there is no iteration';

/** A loop in which nothing needs a peer is done where it begins; but what a `parseq` in it pushes goes to who waits, and from there on with the flow. */
function goesNowhere(placing: Placing, node: Fold, { hops, here }: Way, next: Place | undefined): Result {
  const { body } = node;
  const none: Placed = { kind: 'null', origin: node.origin };
  const placed = placing.place(body, here, { next, errors: 'direct' });
  const last: Placed = node.mode === 'parseq' && placed.node.kind !== 'null' ? { kind: 'never', origin: node.origin } : none;
  return { node: placedSequence([...hops, { ...node, body: placed.node, beforeNext: none, last }], node.origin), here };
}

/** Where iterations lead the flow on, something else has to when the list is empty: then not even what follows the last of them is done. */
function whenEmpty({ iterable, origin }: Fold, way: readonly Placed[]): readonly Placed[] {
  if (way.length === 0 || isGrowing(iterable)) return [];
  if (iterable.kind !== 'variable') return way;
  if (iterable.lens === 'length' || iterable.lens.length === 0) return [whenZero({ ...iterable, lens: 'length' }, way, origin)];
  const list: Scalar = { kind: 'scalar', name: `${iterable.variable.name}_list`, origin };
  return [{ kind: 'ap', value: iterable, output: list, origin }, whenZero({ kind: 'variable', variable: list, lens: 'length' }, way, origin)];
}

function placeSequentialFold(placing: Placing, node: Fold, site: Site, start: Here, around: Surroundings): Result {
  const opening = begin(placing, node, site, start);
  if (node.mode === 'try' && placing.survey.site(node.body).first === undefined) return goesNowhere(placing, node, opening, around.next);
  const from: Here = { ...opening.here, arrived: opening.here.arrived && placing.survey.stays(placing.survey.site(node.body)) };
  const { place } = from;
  const { origin } = node;
  const last: Placed = { kind: 'null', origin };
  // No step waits at a relay where all iterations start. The peer of an iteration may be the client, given as data: from it, only
  // its relay leads to the next one's.
  const again = (here: Here): Placed => {
    const way = opening.relayed ? arrive(here, place, origin, 'all iterations start from here') : onTheWay(here, place, origin);
    return placedSequence(way.hops, origin);
  };
  if (node.mode === 'seq') {
    const body = placing.place(node.body, from, { next: place, errors: around.errors });
    const back = again(body.here);
    const arrived = opening.here.arrived && (opening.relayed || (body.here.arrived && samePeer(body.here.place, place)));
    return { node: placedSequence([...opening.hops, { ...node, body: body.node, beforeNext: back, last }], origin), here: { ...opening.here, arrived } };
  }
  const next = around.next === undefined ? undefined : knownPart(around.next, site, placing.survey);
  const body = placing.place(node.body, from, { next, errors: 'direct' });
  const after = next ?? place;
  const iteration = placedSequence([body.node, ...onTheWay(body.here, after, origin).hops], origin);
  const retry = again({ place: site.place, arrived: false });
  const ahead = onTheWay(from, after, origin).hops;
  const placed: Placed = { ...node, body: iteration, beforeNext: retry, last: placedSequence(ahead, origin) };
  return { node: placedSequence([...opening.hops, placed, ...whenEmpty(node, onTheWay(opening.here, after, origin).hops)], origin), here: { place: after, arrived: false } };
}

/** Rule 8: where a loop begins. `relayed`: at the relay that leads from there to the iterations' peers. */
function begin(placing: Placing, node: Fold, site: Site, start: Here): Way & { readonly relayed: boolean } {
  const met = meet(node, site, start);
  const { first, last } = placing.survey.site(node.body);
  if (first === undefined) return { ...met.then({ hops: noHops, here: met.here }), relayed: false };
  const visible = placing.survey.visiblePart(first, site);
  // Where the next iteration starts anyway: going ahead to where it leads would save nothing, and be in vain after the last one.
  const back = node.mode === 'try' ? site.place : node.mode === 'seq' ? last : undefined;
  if (back !== undefined && extendsPlace(visible, back)) {
    const way = onTheWay(met.here, back, node.origin);
    return { ...met.then(way), relayed: false };
  }
  const outside = commonPlace(visible, first);
  const behindRelay = extendsPlace(visible, outside);
  // A relay that every iteration passes is visited once, before the loop; but not if iterations come back from behind it.
  const relayed = behindRelay && (node.mode !== 'seq' || (last !== undefined && extendsPlace(last, outside)));
  const place = behindRelay && !relayed ? outside : visible;
  const there = met.here;
  const hop = relayed && !samePlace(there.place, place);
  const way = hop ? arrive(there, place, node.origin, 'all iterations start from here') : onTheWay(there, place, node.origin);
  return { ...met.then(way), relayed };
}

/** Comes to where parallel branches bring the list. Who went on without it would wait for it where nobody brings it. */
function meet(node: Fold, site: Site, start: Here): { readonly here: Here; readonly then: (way: Way) => Way } {
  const round = detour(site, start);
  const met: Way = site.meeting ? arrive(round.here, site.place, node.origin, 'joins here what parallel branches bring') : { hops: noHops, here: round.here };
  const list = site.meeting && !isGrowing(node.iterable) ? waitHere(variablesOf(node.iterable), node.origin) : [];
  const then = (way: Way): Way => ({ hops: [...round.hops, ...met.hops, ...(way.hops.length === 0 ? [] : list), ...way.hops], here: way.here });
  return { here: met.here, then };
}

