/** `if` and `try`: two ways that go on at one place (rule 7). */
import type { If, Node, Origin, Place, Try } from '../core/core.ts';
import { approach, arrive } from './hops.ts';
import { placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';
import { withoutTail } from './placing.ts';
import type { Placing, Result, Surroundings } from './placing.ts';
import { isBehindRelay, samePeer, samePlace, together } from './route.ts';
import type { Here } from './route.ts';
import type { Site } from './site.ts';
import { attend } from './waits.ts';

/** An error in the attempt comes back to where the `try` stands, if anything happens afterwards. */
export function placeTry(placing: Placing, node: Try, site: Site, here: Here, around: Surroundings): Result {
  const handler = placing.survey.site(node.handler);
  const unheard = handler.first === undefined && (around.next === undefined || endsHere(handler, around, placing));
  const attempt = placing.place(node.attempt, here, { ...around, errors: unheard ? 'unheard' : 'direct' });
  const caught = handle(placing, node, site, around);
  const [first, second, after] = meet(attempt, caught, around, site.place, node.origin);
  return { node: { ...node, attempt: first, handler: second }, here: after };
}

/** At the initiator's relay, an error may come from the initiator, from which only the relay leads on. */
function handle(placing: Placing, { attempt, handler, origin }: Try, { place }: Site, around: Surroundings): Result {
  const { survey } = placing;
  const [root] = place;
  const home: Here = { place: [root], arrived: true };
  const start: Here = { place, arrived: false };
  const leads = (node: Node): boolean => {
    const { first, spread } = survey.site(node);
    return first !== undefined && (spread || !samePeer(first, place));
  };
  const fromHome = place.length > 1 && isBehindRelay(home, place) && leads(attempt);
  if (!fromHome) return alternative(placing, handler, start, around);
  const way = arrive(start, place, origin, 'errors are handled from here');
  const caught = alternative(placing, handler, way.here, around);
  return { node: placedSequence([...way.hops, caught.node], origin), here: caught.here };
}

export function placeIf(placing: Placing, node: If, site: Site, start: Here, around: Surroundings): Result {
  const way = attend(placing, site, start);
  const then = alternative(placing, node.then, way.here, around);
  const otherwise = alternative(placing, node.else, way.here, around);
  const [first, second, after] = meet(then, otherwise, around, site.place, node.origin);
  const placed: Placed = { ...node, then: first, else: second };
  return { node: placedSequence([...way.hops, placed], node.origin), here: after };
}

function alternative(placing: Placing, node: Node, here: Here, around: Surroundings): Result {
  return placing.place(node, here, endsHere(placing.survey.site(node), around, placing) ? withoutTail(around) : around);
}

/** Whether a way at the end of a branch has nothing to bring. */
function endsHere(site: Site, { tail }: Surroundings, { survey }: Placing): boolean {
  return tail !== undefined && !tail.always && !site.forced && survey.definedIn(site).size === 0;
}

/** Two alternatives that go on at one place. At the end of a detached branch each ends for itself. */
function meet(a: Result, b: Result, around: Surroundings, place: Place, origin: Origin): readonly [Placed, Placed, Here] {
  const next = around.next ?? place;
  const stay = around.tail !== undefined || samePlace(a.here.place, b.here.place) || (isBehindRelay(a.here, next) && isBehindRelay(b.here, next));
  if (stay) return [a.node, b.node, together(a.here.place, [a.here, b.here])];
  const [first, second] = [approach(a.here, next, origin), approach(b.here, next, origin)];
  return [placedSequence([a.node, ...first.hops], origin), placedSequence([b.node, ...second.hops], origin), together(next, [first.here, second.here])];
}
