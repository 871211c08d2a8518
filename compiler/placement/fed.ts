/** Live loops to whose place all comes that the initiator pushes for them. */
import type { Operand, Variable } from '../core/core.ts';
import { isGrowing } from './placed.ts';
import type { Placing } from './placing.ts';
import { peerOf, samePeer } from './route.ts';
import type { Site, Use } from './site.ts';

/** The peer of each, by the variable for its elements. */
export function fedFromHome(placing: Placing): ReadonlyMap<Variable, Operand> {
  const { survey } = placing;
  const fed = new Map<Variable, Operand>();
  for (const { parent: loop } of survey.branches) {
    if (loop?.node.kind !== 'fold' || !isGrowing(loop.node.iterable) || loop.detours.length > 0) continue;
    const { item, iterable } = loop.node;
    const use = survey.usesOf(iterable).find(({ site }) => site === loop);
    const atHome = survey.feedersOf(iterable).filter(({ place }) => samePeer(place, [place[0]]));
    if (use !== undefined && atHome.every((feeder) => brings(placing, feeder, use))) fed.set(item, peerOf(use.place));
  }
  return fed;
}

function brings(placing: Placing, feeder: Site, { place }: Use): boolean {
  const places = [...placing.errandsOf(feeder), ...(feeder.branch === undefined ? [] : placing.needsOf(feeder.branch).places)];
  return places.some((other) => samePeer(other, place));
}
