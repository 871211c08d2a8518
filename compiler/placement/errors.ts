/** The way home of errors (rule 9). */
import { children, mayFail, sameOperand, variablesOf } from '../core/core.ts';
import type { Frame, Node, On, Operand, Par, Place } from '../core/core.ts';
import { arrive, hopTo, noHops, travel } from './hops.ts';
import type { Way } from './hops.ts';
import { isFoundBeside } from './known.ts';
import { operandsOf, placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';
import type { Errors, Placing, Result, Surroundings } from './placing.ts';
import { innermost, isNeighbour, peerOf, relayOf, route, samePeer } from './route.ts';
import type { Here } from './route.ts';
import { leaves } from './site.ts';
import { detour } from './waits.ts';
import type { Site } from './site.ts';
import type { Survey } from './survey.ts';

/** An `on`, and the way of its error back to the place around it. */
export function placeOn(placing: Placing, node: On, site: Site, start: Here, around: Surroundings): Result {
  const { errors } = around;
  const entry = comeForPeer(node, site, start, placing.survey) ?? { hops: noHops, here: start };
  const { node: inside, here } = placing.place(node.body, entry.here, { ...around, errors: errors === 'unheard' ? errors : 'direct' });
  const result = (body: Placed): Result => ({ node: placedSequence([...entry.hops, body], node.origin), here });
  // The flow may be at the peer already, which the error has to leave all the same.
  if (errors === 'unheard' || !(leaves(site, start.place) || (leaves(site) && canFailHere(node.body)))) return result(inside);
  const home = errors === 'direct' ? site.place : errors.meetAt;
  const from = { place: node.place, arrived: false };
  if (errors === 'direct' && failsBesideHome(node, site, start)) return result(inside);
  const hops = [...travel(from, home, node.origin, 'the error')];
  if (errors !== 'direct' && (site.spread || !samePeer(node.place, home))) {
    hops.push(hopTo(home, node.origin, 'brings the error to where the parallel branches meet'));
  }
  if (hops.length === 0) return result(inside);
  const handler = placedSequence([...hops, { kind: 'fail', value: { kind: 'error', lens: [] }, origin: node.origin }], node.origin);
  return result({ kind: 'try', attempt: inside, handler, origin: node.origin });
}

/** The way past where parallel branches bring the name of the peer, when the way to that peer leads elsewhere. Nobody waits for a name that is needed later or not at all. */
function comeForPeer({ body, place, origin }: On, site: Site, start: Here, survey: Survey): Way | undefined {
  const names = operandsOfFrame(innermost(place)).flatMap(variablesOf).filter((variable) => isFoundBeside(variable, site, survey));
  if (names.length === 0 || site.first === undefined || !samePeer(site.first, place) || !happensAt(place, body, survey)) return undefined;
  const { meeting, node } = site;
  const round = detour({ node, detours: site.detours.filter(({ variable }) => names.some((name) => name === variable)) }, start);
  const last = route(round.here, place).at(-1);
  if (meeting === undefined || (last !== undefined && sameOperand(last.operand, peerOf(meeting)))) return round.hops.length === 0 ? undefined : round;
  const way = arrive(round.here, meeting, origin, 'joins here what parallel branches bring');
  return { hops: [...round.hops, ...way.hops], here: way.here };
}

/** Whether anything inside may fail wherever the flow is, of what needs no peer. */
function canFailHere(node: Node): boolean {
  return node.kind === 'fail' || operandsOf(node).some(mayFail) || children(node).some(canFailHere);
}

function operandsOfFrame({ peer, via }: Frame): readonly Operand[] {
  return [peer, ...via.map(({ operand }) => operand)];
}

function happensAt(place: Place, node: Node, survey: Survey): boolean {
  const { kind } = node;
  if (kind === 'call' || kind === 'canon' || kind === 'join') return samePeer(survey.site(node).place, place);
  return children(node).some((child) => happensAt(place, child, survey));
}

/**
 * Whether an error in an `on` can only come about where a hop would be useless: at the place around, from which the particle
 * starts (arguments are looked up before it leaves), or at the neighbour of that place.
 */
function failsBesideHome(node: On, site: Site, start: Here): boolean {
  if (site.spread || !start.arrived || !samePeer(start.place, site.place)) return false;
  return isNeighbour(node.place, site.place);
}

/**
 * Where the branches of a `par` bring their errors. Usually that is its own place. When all that can fail is in `on`s whose ways home
 * end with the relay, they meet there: whoever handles the error is reached from it.
 */
export function meetingOfErrors(node: Par, site: Site, around: Errors, survey: Survey): Errors {
  if (around !== 'direct') return around;
  const relay = relayOf(site.place);
  const failing = relay === undefined ? undefined : allFailing(node.branches, site, survey);
  if (relay === undefined || failing === undefined) return { meetAt: site.place };
  const passed = failing.every(({ place }) => {
    const last = route({ place, arrived: false }, site.place).at(-1);
    return last !== undefined && !last.many && sameOperand(last.operand, peerOf(relay));
  });
  return { meetAt: passed ? relay : site.place };
}

/** The outermost `on`s in which all happens that can fail in a place of its own; undefined when something else may fail. */
function allFailing(nodes: readonly Node[], par: Site, survey: Survey): readonly On[] | undefined {
  const found: On[] = [];
  for (const node of nodes) {
    if (node.kind === 'on') found.push(node);
    else if (node.kind === 'seq') {
      const inside = allFailing(node.nodes, par, survey);
      if (inside === undefined) return undefined;
      found.push(...inside);
    } else if (!failsEverywhere(node, par, survey)) return undefined;
  }
  return found;
}

/** Whether a node fails nowhere, or on all peers alike: it derives a value from what was known before the branches began. */
function failsEverywhere(node: Node, par: Site, survey: Survey): boolean {
  const site = survey.site(node);
  if (site.first === undefined) return true;
  if (node.kind !== 'ap' || site.meeting || site.detours.length > 0) return false;
  return variablesOf(node.value).every((variable) => survey.definersOf(variable).every(({ index }) => index < par.index));
}
