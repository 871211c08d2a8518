/** `if` and `try`: two ways that go on at one place (rule 7). */
import type { If, Node, Origin, Place, Try } from '../core/core.ts';
import { onTheWay } from './hops.ts';
import { leavesSomething } from './leaving.ts';
import { placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';
import { withoutTail } from './placing.ts';
import type { Placing, Result, Surroundings } from './placing.ts';
import { samePlace, together } from './route.ts';
import type { Here } from './route.ts';
import type { Site } from './site.ts';
import { attend } from './waits.ts';

/** An error in the attempt comes back to where the `try` stands, if anything happens afterwards. */
export function placeTry(placing: Placing, node: Try, site: Site, here: Here, around: Surroundings): Result {
  const handler = placing.survey.site(node.handler);
  const ends = endsHere(handler, around, placing) && !leavesSomething(placing.survey.site(node.attempt), placing.survey);
  const unheard = handler.first === undefined && (around.next === undefined || ends);
  const attempt = placing.place(node.attempt, here, { ...around, errors: unheard ? 'unheard' : 'direct' });
  const arrived = here.arrived && samePlace(here.place, site.place) && placing.survey.stays(placing.survey.site(node.attempt));
  const caught = placing.place(node.handler, { place: site.place, arrived }, ends ? withoutTail(around) : around);
  const [first, second, after] = meet(attempt, caught, around, site.place, node.origin);
  return { node: { ...node, attempt: first, handler: second }, here: after };
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
  const stay = around.tail !== undefined || samePlace(a.here.place, b.here.place);
  if (stay) return [a.node, b.node, together(a.here.place, [a.here, b.here])];
  const [first, second] = [onTheWay(a.here, next, origin), onTheWay(b.here, next, origin)];
  return [placedSequence([a.node, ...first.hops], origin), placedSequence([b.node, ...second.hops], origin), together(next, [first.here, second.here])];
}
