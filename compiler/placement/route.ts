/** Geometry of places: which peers lie between two places. */
import { isHome, sameOperand, variablesOf } from '../core/core.ts';
import type { Frame, Operand, Place, Variable, Via } from '../core/core.ts';

/** One stop on the way. `backwards` matters for arrays of peers only. */
export interface Stop {
  readonly operand: Operand;
  readonly many: boolean;
  readonly backwards: boolean;
}

/** Where the particle is. Not `arrived`: on the way there, at the last relay before it or anywhere that the peer can be reached from. */
export interface Here {
  readonly place: Place;
  readonly arrived: boolean;
}

/** Where the particle is when it comes to a place on any of several ways. */
export function together(place: Place, ways: readonly Here[]): Here {
  return { place, arrived: ways.every(({ arrived }) => arrived) };
}

/** The peer that executes at a place. */
export function peerOf(place: Place): Operand {
  return innermost(place).peer;
}

export function innermost(place: Place): Frame {
  return place.at(-1) ?? place[0];
}

/**
 * The peers to visit between two places, both ends excluded: out of the frames that only `from` has, innermost first, each
 * through its relays in reverse, then into the frames that only `to` has. When nothing but the common frames is left on one
 * side, its innermost frame still counts: its relays stand between its peer and the rest of the world. A way that comes past
 * the same peer twice is cut short. The peer where a way begins is left out, unless the particle is not quite there and that peer is
 * also a relay on the way.
 */
export function route({ place, arrived }: Here, target: Place): readonly Stop[] {
  if (place === target) return [];
  const from = fromInitiator(place, target);
  const to = fromInitiator(target, place);
  const { way, passesStart } = fullRoute(from, to);
  const [first, last] = [peerOf(from), peerOf(to)];
  const start = way[0] !== undefined && isAt(way[0], first) && (arrived || !passesStart) ? 1 : 0;
  const end = way.length - 1;
  const lastStop = way[end];
  return way.slice(start, end >= start && lastStop !== undefined && isAt(lastStop, last) ? end : end + 1);
}

/**
 * A callback's place: the initiator, behind whatever leads there from the place of the call. For anybody elsewhere it is just the
 * initiator, which needs no way through the places around the call.
 */
function fromInitiator(place: Place, other: Place): Place {
  const [root] = place;
  const around = place.length - 1;
  return around > 0 && sameFrame(innermost(place), root) && commonLength(place, other) < around ? [root] : place;
}

/** Whether nobody has to be visited on the way from the peer of one place to that of another. */
export function isNeighbour(from: Place, to: Place): boolean {
  return route({ place: from, arrived: true }, to).length === 0;
}

function fullRoute(from: Place, to: Place): Pick<Trip, 'way' | 'passesStart'> {
  const trip = new Trip(from[0]);
  const shared = commonLength(from, to);
  if (shared === from.length && shared === to.length) return trip;
  const apart = !sameOperand(peerOf(from), peerOf(to));
  const leaving = apart ? Math.min(shared, from.length - 1) : shared;
  const entering = apart ? Math.min(shared, to.length - 1) : shared;
  const outside = shared <= 1;
  trip.pass({ operand: peerOf(from), many: false, backwards: false });
  if (!outside || !isHome(from)) for (let i = from.length - 1; i >= leaving; i--) trip.passRelays(from[i], true);
  if (!outside || !isHome(to)) for (let i = entering; i < to.length; i++) trip.passRelays(to[i], false);
  trip.pass({ operand: peerOf(to), many: false, backwards: false });
  return trip;
}

/** The initiator is a client, with one connection: whoever is before or after it on a way, its relay stands between. */
class Trip {
  readonly way: Stop[] = [];
  passesStart = false;
  readonly #initiator: Operand;
  readonly #relay: Via | undefined;
  #last: Stop | undefined;

  constructor({ peer, via: [relay] }: Frame) {
    this.#initiator = peer;
    this.#relay = relay;
  }

  pass(stop: Stop): void {
    const last = this.#last;
    const relay = this.#relay;
    if (relay !== undefined && last !== undefined && isAt(last, this.#initiator) !== isAt(stop, this.#initiator) && !isAt(last, relay.operand)) this.#visit({ operand: relay.operand, many: relay.many, backwards: false });
    this.#visit(stop);
    this.#last = stop;
  }

  passRelays(frame: Frame | undefined, backwards: boolean): void {
    const via = frame?.via ?? [];
    for (let i = 0; i < via.length; i++) {
      const relay = via[backwards ? via.length - 1 - i : i];
      if (relay !== undefined) this.pass({ operand: relay.operand, many: relay.many, backwards });
    }
  }

  /** Whoever comes past the same peer twice need not have gone the round. */
  #visit(stop: Stop): void {
    const seen = this.way.findIndex((earlier) => earlier.many === stop.many && sameOperand(earlier.operand, stop.operand));
    if (seen === 0) this.passesStart = true;
    if (seen >= 0) this.way.length = seen + 1;
    else this.way.push(stop);
  }
}

function isAt(stop: Stop, peer: Operand): boolean {
  return !stop.many && sameOperand(stop.operand, peer);
}

export function samePlace(a: Place, b: Place): boolean {
  return a === b || (a.length === b.length && commonLength(a, b) === a.length);
}

export function samePeer(a: Place, b: Place): boolean {
  return sameOperand(peerOf(a), peerOf(b));
}

/** Whether `inner` is `outer` with further frames. */
export function extendsPlace(inner: Place, outer: Place): boolean {
  return inner.length > outer.length && commonLength(inner, outer) === outer.length;
}

/** The frames that both have. */
export function commonPlace(a: Place, b: Place): Place {
  const length = Math.max(1, commonLength(a, b));
  return length === a.length ? a : [a[0], ...a.slice(1, length)];
}

/** The relay before a place: the nearest enclosing frame that has relays, up to its last one; undefined when that is an array. */
export function relayOf(place: Place): Place | undefined {
  for (let i = place.length - 1; i >= 0; i--) {
    const frame = place[i];
    const relay = frame?.via.at(-1);
    if (frame === undefined || relay === undefined) continue;
    if (relay.many) return undefined;
    return [place[0], ...place.slice(1, i), { peer: relay.operand, via: frame.via.slice(0, -1) }];
  }
  return undefined;
}

/**
 * The part of a place that can be named where only some variables are visible: frames from the outside in, up to the first
 * one that cannot be named. If only its peer cannot, the last relay before it is on the way for sure and becomes the end: its
 * own, or the one of the frame around it.
 */
export function visiblePart(place: Place, visible: (variable: Variable) => boolean): Place {
  const canSee = (operand: Operand): boolean => variablesOf(operand).every(visible);
  if (place.every(({ peer, via }, i) => i === 0 || (canSee(peer) && via.every(({ operand }) => canSee(operand))))) return place;
  const [root, ...rest] = place;
  const part: [Frame, ...Frame[]] = [root];
  for (const frame of rest) {
    if (!frame.via.every((via) => canSee(via.operand))) break;
    if (!canSee(frame.peer)) {
      const relay = frame.via.at(-1) ?? innermost(part).via[0];
      if (relay !== undefined && !relay.many) part.push({ peer: relay.operand, via: frame.via.slice(0, -1) });
      break;
    }
    part.push(frame);
  }
  return part;
}

function commonLength(a: Place, b: Place): number {
  if (a === b) return a.length;
  let length = 0;
  for (const frame of a) {
    const other = b[length];
    if (other === undefined || !sameFrame(frame, other)) break;
    length++;
  }
  return length;
}

function sameFrame(a: Frame, b: Frame): boolean {
  if (a === b) return true;
  return (
    a.via.length === b.via.length &&
    sameOperand(a.peer, b.peer) &&
    a.via.every((via, i) => {
      const other = b.via[i];
      return other !== undefined && via.many === other.many && sameOperand(via.operand, other.operand);
    })
  );
}
