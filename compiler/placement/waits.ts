/** What happens before a step that waits: for the results of parallel branches, or for a stream to grow. */
import { assertNever } from '../invariant.ts';
import { isDataVariable, mayFail, whole } from '../core/core.ts';
import type { DataVariable, Join, Operand, Origin } from '../core/core.ts';
import { arrive, noHops, onTheWay } from './hops.ts';
import type { Way } from './hops.ts';
import { announcement } from './joins.ts';
import { operandsOf, placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';
import type { Placing, Result } from './placing.ts';
import { innermost } from './route.ts';
import type { Here } from './route.ts';
import type { Site } from './site.ts';

/** Rule 3: the particle visits the peer of a join, unless it comes there with the values. */
export function placeJoin(placing: Placing, node: Join, site: Site, here: Here): Result {
  const { origin } = node;
  const there = site.place;
  const round = detour(site, here);
  const way = arrive(round.here, there, origin, 'waits here for values that others bring').hops;
  const placed: Placed = { ...node, peer: innermost(there).peer };
  return { node: placedSequence([...round.hops, ...announce(placing, node, way), placed], origin), here: { place: there, arrived: true } };
}

function announce(placing: Placing, node: Join, way: readonly Placed[]): readonly Placed[] {
  if (way.length === 0) return [];
  const when = announcement(node, placing.survey);
  switch (when) {
    case 'always':
      return way;
    case 'never':
      return [];
    case 'empty':
      return [whenZero(node.count, way, node.origin)];
    default:
      return assertNever(when);
  }
}

/** What happens only when a count is zero. */
export function whenZero(count: Operand, way: readonly Placed[], origin: Origin): Placed {
  const zero = { kind: 'integer', value: 0n } as const;
  // the way stands in `else`: around a `then` that may fail, `if` looks at the error, and the first VM may still show an older one
  return { kind: 'if', left: count, right: zero, equal: false, then: { kind: 'null', origin }, else: placedSequence(way, origin), origin };
}

/** The way to where what a node reads can be looked up; where that is everywhere, it needs none. */
export function attend(placing: Placing, site: Site, start: Here): Way {
  const round = detour(site, start);
  // a live loop only has to be known where its elements come
  if (site.detours.length > 0 && site.node.kind === 'fold') return round;
  const way = comeFor(placing, site, round.here);
  if (round.hops.length === 0) return way;
  return { hops: [...round.hops, ...way.hops], here: way.here };
}

/** Comes by where parallel branches bring what the site waits for, and waits there. */
export function detour(site: Pick<Site, 'node' | 'detours'>, start: Here): Way {
  if (site.detours.length === 0) return { hops: noHops, here: start };
  const origin: Origin = { reason: 'waits where parallel branches can bring it' };
  const hops: Placed[] = [];
  let here = start;
  for (const { place, variable } of site.detours) {
    const way = arrive(here, place, site.node.origin, 'waits here for what parallel branches bring');
    here = way.here;
    hops.push(...way.hops);
    if (site.node.kind === 'join') {
      hops.push({ ...site.node, peer: innermost(place).peer, output: { ...site.node.output }, origin });
    } else if (isDataVariable(variable)) {
      hops.push(...waitHere([variable], origin));
    }
  }
  return { hops, here };
}

/** Steps that wait for values. */
export function waitHere(variables: readonly DataVariable[], origin: Origin): readonly Placed[] {
  return variables.map((variable) => {
    // a frozen map is no value as a whole
    const value: Operand = variable.kind === 'canon-map' ? { kind: 'variable', variable, lens: 'length' } : whole(variable);
    return { kind: 'ap', value, output: { kind: 'scalar', name: `${variable.name}_here`, origin }, origin };
  });
}

function comeFor(placing: Placing, site: Site, here: Here): Way {
  const { node, place } = site;
  if (site.meeting) return arrive(here, place, node.origin, 'joins here what parallel branches bring');
  const fed = node.kind === 'push' ? node.stream : node.kind === 'insert' ? node.map : undefined;
  if (fed !== undefined && placing.survey.isFollowed(fed)) return arrive(here, place, node.origin, 'the rounds of a live loop start here');
  const moves = node.kind === 'fail' || operandsOf(node).some(mayFail);
  return moves ? onTheWay(here, place, node.origin) : { hops: noHops, here };
}
