/** Loops: where they begin, how one iteration leads to the next, and where they end (rules 6 and 8). */
import type { Fold } from '../core/core.ts';
import { placeDetached, withPlace } from './branches.ts';
import { arrive, onTheWay, travel } from './hops.ts';
import type { Way } from './hops.ts';
import { placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';
import type { Placing, Result, Surroundings } from './placing.ts';
import { commonPlace, extendsPlace, relayOf, samePeer, samePlace } from './route.ts';
import type { Here } from './route.ts';
import type { Site } from './site.ts';
import { attend } from './waits.ts';

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
  const branch = placeDetached(placing, node.body, live);
  const none: Placed = { kind: 'null', origin: node.origin };
  const placed: Placed = { ...node, body: branch.node, beforeNext: none, last: { kind: 'never', origin: node.origin } };
  // Detached: the hops to its beginning belong to the loop, the flow goes on from where it was.
  const loop: Placed = { kind: 'par', branches: [placedSequence([...opening.hops, placed], node.origin)], detached: true, origin: node.origin };
  return { node: loop, here: start };
}

function placeParseq(placing: Placing, node: Fold, site: Site, start: Here, around: Surroundings): Result {
  const opening = begin(placing, node, site, start);
  const body = placing.survey.site(node.body);
  const { places } = placing.needsOf(body);
  const next = around.next === undefined ? undefined : placing.survey.visiblePart(around.next, site);
  const targets = places.length === 0 ? undefined : withPlace(places, next);
  const tail = targets === undefined ? {} : { tail: { places: targets, always: true } };
  const result = placing.place(node.body, opening.here, { next: targets?.[0], errors: 'unheard', ...tail });
  const none: Placed = { kind: 'null', origin: node.origin };
  const loop = (iteration: Placed): Placed =>
    placedSequence([...opening.hops, { ...node, body: iteration, beforeNext: none, last: { kind: 'never', origin: node.origin } }], node.origin);
  if (targets !== undefined) return { node: loop(result.node), here: { place: next ?? site.place, arrived: next !== undefined } };
  const relay = relayOf(result.here.place);
  if (relay === undefined) {
    const hops = travel(result.here, site.place, node.origin);
    return { node: loop(placedSequence([result.node, ...hops], node.origin)), here: { place: site.place, arrived: false } };
  }
  const way = arrive(result.here, relay, node.origin, 'a `parseq` branch returns to its relay');
  const after = relayOf(site.place) ?? site.place;
  return { node: loop(placedSequence([result.node, ...way.hops], node.origin)), here: { place: after, arrived: false } };
}

function placeSequentialFold(placing: Placing, node: Fold, site: Site, start: Here, around: Surroundings): Result {
  const opening = begin(placing, node, site, start);
  const from: Here = { place: opening.here.place, arrived: false };
  const { place } = from;
  const { origin } = node;
  const last: Placed = { kind: 'null', origin };
  // No step waits at a relay where all iterations start. The peer of an iteration may be the client, given as data: from it, only
  // its relay leads to the next one's.
  const again = (here: Here): Placed =>
    placedSequence(opening.relayed ? arrive(here, place, origin, 'all iterations start from here').hops : travel(here, place, origin), origin);
  if (node.mode === 'seq') {
    const body = placing.place(node.body, from, { next: place, errors: around.errors });
    const back = again(body.here);
    return { node: placedSequence([...opening.hops, { ...node, body: body.node, beforeNext: back, last }], origin), here: { place, arrived: opening.here.arrived && (opening.relayed || (body.here.arrived && samePeer(body.here.place, place))) } };
  }
  const next = around.next === undefined ? undefined : placing.survey.visiblePart(around.next, site);
  const body = placing.place(node.body, from, { next, errors: 'direct' });
  const after = next ?? place;
  const iteration = placedSequence([body.node, ...travel(body.here, after, origin)], origin);
  const retry = again({ place: site.place, arrived: false });
  const none = placedSequence(travel(from, after, origin), origin);
  const placed: Placed = { ...node, body: iteration, beforeNext: retry, last: none };
  return { node: placedSequence([...opening.hops, placed], origin), here: { place: after, arrived: false } };
}

/** Rule 8: where a loop begins. `relayed`: at the relay that leads from there to the iterations' peers. */
function begin(placing: Placing, node: Fold, site: Site, start: Here): Way & { readonly relayed: boolean } {
  const met: Way = site.meeting ? arrive(start, site.place, node.origin, 'joins here what parallel branches bring') : { hops: [], here: start };
  const { first, last } = placing.survey.site(node.body);
  if (first === undefined) return { ...met, relayed: false };
  const visible = placing.survey.visiblePart(first, site);
  // Where the next iteration starts anyway: going ahead to where it leads would save nothing, and be in vain after the last one.
  const back = node.mode === 'try' ? site.place : node.mode === 'seq' ? last : undefined;
  if (back !== undefined && extendsPlace(visible, back)) {
    const way = onTheWay(met.here, back, node.origin);
    return { hops: [...met.hops, ...way.hops], here: way.here, relayed: false };
  }
  const outside = commonPlace(visible, first);
  const behindRelay = extendsPlace(visible, outside);
  // A relay that every iteration passes is visited once, before the loop; but not if iterations come back from behind it.
  const relayed = behindRelay && (node.mode !== 'seq' || (last !== undefined && extendsPlace(last, outside)));
  const place = behindRelay && !relayed ? outside : visible;
  const there = met.here;
  const hop = relayed && !samePlace(there.place, place);
  const way = hop ? arrive(there, place, node.origin, 'all iterations start from here') : onTheWay(there, place, node.origin);
  return { hops: [...met.hops, ...way.hops], here: way.here, relayed };
}
