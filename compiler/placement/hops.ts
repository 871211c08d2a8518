/** Hops along a route, each with its reason. */
import { isPicked } from '../core/core.ts';
import type { Accessor, Operand, Origin, Place } from '../core/core.ts';
import { placedSequence } from './placed.ts';
import type { Hop, Placed, Tour } from './placed.ts';
import { peerOf, route, samePeer, samePlace } from './route.ts';
import type { Here, Stop } from './route.ts';

export const noHops: readonly Placed[] = [];

/** The hops between two places, both ends excluded. `what` travels. */
export function travel(from: Here, to: Place, origin: Origin, what = 'the particle'): readonly Placed[] {
  const stops = route(from, to);
  if (stops.length === 0) return noHops;
  const way = `${describe(peerOf(from.place))} to ${describe(peerOf(to))}`;
  return stops.map((stop) => visit(stop, `${what} goes from ${way} through here`, origin));
}

/** A hop to the peer of a place. */
export function hopTo(place: Place, origin: Origin, reason: string): Hop {
  return { kind: 'hop', peer: peerOf(place), reason, origin };
}

export interface Way {
  readonly hops: readonly Placed[];
  readonly here: Here;
}

/** The way to a place with a hop to its peer at the end, unless the particle is there. */
export function arrive(here: Here, place: Place, origin: Origin, reason: string): Way {
  if (here.arrived && samePeer(here.place, place)) return { hops: noHops, here: { ...here, place } };
  return { hops: [...travel(here, place, origin), hopTo(place, origin, reason)], here: { place, arrived: true } };
}

/** A way on which something is brought to somebody who waits. When a peer on it is missing from its list, so is who waits there, and nothing is lost. */
export function bringing(way: readonly Placed[], origin: Origin): readonly Placed[] {
  const isSure = way.every((hop) => !(hop.kind === 'hop' && isPicked(hop.peer)) && !(hop.kind === 'tour' && isPicked(hop.peers)));
  return isSure ? way : [{ kind: 'try', attempt: placedSequence(way, origin), handler: { kind: 'null', origin }, origin }];
}

/** The way to a place where a step follows, which brings the particle to its peer, or where ways meet. */
export function onTheWay(here: Here, place: Place, origin: Origin): Way {
  if (samePlace(here.place, place)) return { hops: noHops, here };
  return { hops: travel(here, place, origin), here: samePeer(here.place, place) ? { ...here, place } : { place, arrived: false } };
}

function visit(stop: Stop, reason: string, origin: Origin): Hop | Tour {
  if (!stop.many) return { kind: 'hop', peer: stop.operand, reason, origin };
  const item = { kind: 'iterator', name: '-via-', origin } as const;
  return { kind: 'tour', peers: stop.operand, item, backwards: stop.backwards, reason, origin };
}

function describe(peer: Operand): string {
  switch (peer.kind) {
    case 'init-peer':
      return 'the initiator';
    case 'string':
      return `"${peer.value}"`;
    case 'variable':
      return peer.variable.name === '-relay-' ? 'the relay' : `\`${peer.variable.name}${peer.lens === 'length' ? '' : peer.lens.map(describeAccessor).join('')}\``;
    case 'integer':
    case 'float':
    case 'boolean':
    case 'empty-array':
    case 'timestamp':
    case 'ttl':
    case 'error':
      return 'a peer';
  }
}

function describeAccessor(accessor: Accessor): string {
  switch (accessor.kind) {
    case 'field':
      return `.${accessor.name}`;
    case 'index':
      return `[${accessor.index}]`;
    case 'variable':
      return `[${accessor.variable.name}]`;
  }
}
