/**
 * Placement: from stacks of `on` to peers and hops. The particle only travels when something addressed to another peer is
 * started, so the way between two steps, and what parallel branches bring back, has to be written down. The rules, each of which
 * leaves out hops only where nobody could miss them:
 *
 *  1. A call, snapshot or wait runs on the peer of the innermost `on` around it (for a plain closure: around its definition).
 *  2. Hops are lazy. They are inserted before the next thing that needs a place, along `route` from where the particle is.
 *     What only derives values (naming, pushing) moves nothing, unless it may fail (its error must come from its own place) or
 *     pushes to a stream that a live loop follows: the next round starts where the element appears, so the particle visits
 *     that place first (on the first generation's VM, a relay that begins the loop on the way keeps it from going on elsewhere).
 *  3. The last peer of a way needs no hop when a step there follows: the step itself brings the particle. A `join` is no such
 *     step: the particle visits its peer, and the wait begins there with the first value. Whoever brings values comes
 *     to that peer anyway (rule 4), so nobody else needs to tell it that it should wait; and when all values come from branches
 *     that begin directly before the join, not even the particle goes there before them (joins.ts).
 *  4. A parallel branch comes back only for a reason: something outside reads what it defines. Then it goes to where the
 *     flow continues, and to every place that waits for it (see needs.ts), and ends there with a hop of its own: that hop
 *     brings its results to the peer that joins them. Otherwise it ends where it ends. What the branch pushes last it pushes
 *     after that hop: a peer on the way that held the values would have to tell the one that waits for them.
 *     A place that depends on a loop cannot be named by a branch outside it, nor one that a branch beside may still be looking for: the branch
 *     goes as far as it can, and whoever waits comes by there first, for what all others bring too. For the peer of an `on` the last relay before it waits. A snapshot waits for nobody: for it, a
 *     branch comes to where the flow goes on, which takes along what has come in by then.
 *  5. When no branch of a `par` is done for sure where it begins, those that nobody needs still go back as far as the relay: whichever is
 *     done first carries the flow on, on the way the source prescribes.
 *  6. `parseq` branches go back to their relay only, unless a gate or a live loop elsewhere waits for them (rule 4).
 *  7. Where alternatives meet (`if`, `try`), each goes to where the flow continues; so does a loop without iterations, which runs nothing.
 *  8. A loop begins at the part of its body's first place that does not depend on the loop, so hops that are the same for all
 *     iterations happen once; a sequential iteration comes back to there before the next: a peer that is given as data may be
 *     the client, from which only that relay leads on. When iterations end at a place around that part (for `try`: the failed ones),
 *     the loop begins there, so that nothing is visited in vain after the last one, or when there is none. A live loop (`rec`) begins where it
 *     stands: its elements appear at any peer, each makes its own way.
 *  9. An error inside `on` comes back to the place around it before it goes on; directly in a branch of a `par` with a hop to
 *     its peer, since the `par` fails only when all branches have. When the errors of all branches pass one relay last, they meet
 *     there: it reaches whoever handles them. No hop is needed where the error can only come about at that place or at the peer next
 *     to it. Nobody waits for errors of a detached branch (`co`, `for … par`, `parseq`), so they stay where they are,
 *     but for what rule 14 says.
 * 10. A branch brings its results too late when it waits before, for what comes only after they have arrived or never (errands.ts): then they are taken
 *     there at once, beside the flow. So is what the flow pushes after it has begun a branch that waits for it, unless the flow comes there next anyway,
 *     and what feeds a live loop whose rounds begin at the initiator: a round that starts elsewhere would not come past the relay.
 * 11. Iterations that run beside each other and wait for each other's pushes meet where the loop begins: a place that all of them can name.
 * 12. From the initiator to its relay there is no hop between, but only from the relay the flow can go on anywhere, and only what comes from there
 *     the initiator hears. Ways that meet, branches, errors and loops may leave the flow at one of several peers. A last look over the whole
 *     function (initiator.ts) adds the visits of the relay that are missing, so no rule above has to think of it.
 *     Who makes a value goes on as well as who waits for it, and may not be heard: then the particle visits who waits once more after the wait.
 * 13. A peer may be named by what a parallel branch finds, which brings the name to the last relay before that peer. Whoever comes to the peer from elsewhere
 *     goes there first: that, too, is added by a look over the whole function (names.ts), before the one for the relay.
 * 14. A branch that fails after it has defined something brings that as if it were done, beside its error (leaving.ts).
 */
import { assertNever } from '../invariant.ts';
import type { CoreFunction, Node, Origin, Place, Scalar } from '../core/core.ts';
import { placeIf, placeTry } from './alternatives.ts';
import { deliver, placePar } from './branches.ts';
import { findErrands, runErrands } from './errands.ts';
import { placeOn } from './errors.ts';
import { fedFromHome } from './fed.ts';
import { noHops, travel } from './hops.ts';
import { throughRelay } from './initiator.ts';
import { placeFold } from './loops.ts';
import { namesIn, withNames } from './names.ts';
import type { Names } from './names.ts';
import { findNeeds, isReadOutside, withDetours } from './needs.ts';
import type { Needs } from './needs.ts';
import { placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';
import { withoutTail } from './placing.ts';
import type { Placing, Result, Surroundings } from './placing.ts';
import { innermost, samePeer, samePlace } from './route.ts';
import type { Here } from './route.ts';
import type { Site } from './site.ts';
import { Survey } from './survey.ts';
import { attend, detour, placeJoin } from './waits.ts';

export interface PlacedFunction {
  readonly name: string;
  readonly span: CoreFunction['span'];
  readonly relay: Scalar;
  readonly body: Placed;
}

export function placeFunction(func: CoreFunction): PlacedFunction {
  const placer = new Placer(new Survey(func));
  const { node } = placer.place(func.body, { place: func.root, arrived: true }, { next: undefined, errors: 'direct' });
  return { name: func.name, span: func.span, relay: func.relay, body: throughRelay(withNames(node, placer.names), func.relay, { found: placer.survey.found(), fed: fedFromHome(placer) }) };
}

class Placer implements Placing {
  readonly survey: Survey;
  readonly names: Names;
  readonly #needs: ReadonlyMap<Site, Needs>;
  readonly #errands: ReadonlyMap<Site, readonly Place[]>;

  constructor(survey: Survey) {
    this.survey = survey;
    const needs = findNeeds(survey);
    this.#errands = findErrands(survey, needs);
    this.#needs = withDetours(needs, survey);
    this.names = namesIn(survey, needs);
  }

  place(node: Node, here: Here, around: Surroundings): Result {
    const { tail } = around;
    const handsOn = node.kind === 'seq' || node.kind === 'try' || node.kind === 'if' || node.kind === 'on' || node.kind === 'new';
    if (handsOn) return this.#place(node, here, around);
    const placed = this.#place(node, here, withoutTail(around));
    const run = runErrands(placed, this.errandsOf(this.survey.site(node)), node.origin);
    return tail === undefined ? run : deliver(this, run, tail.places, node.origin);
  }

  #place(node: Node, here: Here, around: Surroundings): Result {
    const site = this.survey.site(node);
    switch (node.kind) {
      case 'seq':
        return placeSeq(this, node.nodes, node.origin, here, around);
      case 'par':
        return placePar(this, node, site, here, around);
      case 'try':
        return placeTry(this, node, site, here, around);
      case 'if':
        return placeIf(this, node, site, here, around);
      case 'on':
        return placeOn(this, node, site, here, around);
      case 'fold':
        return placeFold(this, node, site, here, around);
      case 'new': {
        const body = this.place(node.body, here, around);
        return { node: { ...node, body: body.node }, here: body.here };
      }
      case 'join':
        return placeJoin(this, node, site, here);
      case 'call':
      case 'canon': {
        const there = site.place;
        const placed: Placed = { ...node, peer: innermost(there).peer };
        const after: Here = { place: there, arrived: true };
        if (site.detours.length === 0 && samePlace(here.place, there)) return { node: placed, here: after };
        const way = detour(site, here);
        const hops = way.here.arrived && samePeer(way.here.place, there) ? noHops : travel(way.here, there, node.origin);
        if (way.hops.length + hops.length === 0) return { node: placed, here: after };
        return { node: placedSequence([...way.hops, ...hops, placed], node.origin), here: after };
      }
      case 'push':
      case 'ap':
      case 'insert':
      case 'fail':
        return placeDerived(this, node, site, here);
      case 'null':
      case 'never':
        return { node, here };
      default:
        return assertNever(node);
    }
  }

  needsOf(branch: Site): Needs {
    return this.#needs.get(branch) ?? { needed: false, places: [], waits: [] };
  }

  errandsOf(site: Site): readonly Place[] {
    return this.#errands.get(site) ?? [];
  }
}

function placeSeq(placing: Placing, nodes: readonly Node[], origin: Origin, start: Here, around: Surroundings): Result {
  const nexts: (Place | undefined)[] = [];
  let next = around.next;
  for (let i = nodes.length - 1; i >= 0; i--) {
    nexts.push(next);
    const node = nodes[i];
    if (node !== undefined) next = placing.survey.site(node).first ?? next;
  }
  let here = start;
  const placed: Placed[] = [];
  const { errors, tail } = around;
  const end = nodes.at(-1);
  // what stands before the end is to be brought on every way through it
  const always = tail !== undefined && (tail.always || nodes.some((node) => node !== end && bringsSomething(node, placing)));
  const atEnd: Surroundings = tail === undefined ? around : { ...around, tail: { ...tail, always } };
  for (const node of nodes) {
    const after = nexts.pop();
    const result = placing.place(node, here, node === end ? atEnd : { next: after, errors });
    placed.push(result.node);
    here = result.here;
  }
  return { node: placedSequence(placed, origin), here };
}

/** Whether something outside the branch reads what a node in it defines. */
function bringsSomething(node: Node, { survey }: Placing): boolean {
  const site = survey.site(node);
  const { branch } = site;
  if (branch === undefined) return false;
  return [...survey.definedIn(site).keys()].some((variable) => isReadOutside(variable, branch, survey));
}

/** Rule 2: what derives values stays, unless it may fail or waits for a parallel branch. */
function placeDerived(placing: Placing, node: Extract<Node, { kind: 'ap' | 'push' | 'insert' | 'fail' }>, site: Site, here: Here): Result {
  const way = attend(placing, site, here);
  return { node: way.hops.length === 0 ? node : placedSequence([...way.hops, node], node.origin), here: way.here };
}
