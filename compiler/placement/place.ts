/**
 * Placement: from stacks of `on` to peers and hops. The particle only travels when something addressed to another peer is
 * started, so the way between two steps, and what parallel branches bring back, has to be written down. The rules:
 *
 *  1. A call, snapshot or wait runs on the peer of the innermost `on` around it (for a plain closure: around its definition).
 *  2. Hops are lazy. They are inserted before the next thing that needs a place, along `route` from where the particle is.
 *     What only derives values (naming, pushing) moves nothing, unless it may fail (its error must come from its own place) or
 *     pushes to a stream that a live loop follows (the next round starts where the element appears).
 *  3. The last peer of a way needs no hop when a step there follows: the step itself brings the particle. A `join` is no such
 *     step: the particle visits its peer, and the wait begins there with the first value. Whoever brings values comes
 *     to that peer anyway (rule 4), so nobody else needs to tell it that it should wait; and when all values come from branches
 *     that begin directly before the join, not even the particle goes there before them (joins.ts).
 *  4. A parallel branch comes back only for a reason: something outside reads what it defines. Then it goes to where the
 *     flow continues, and to every place that waits for it (see needs.ts), and ends there with a hop of its own: that hop
 *     brings its results to the peer that joins them. Otherwise it ends where it ends. What the branch pushes last it pushes
 *     after that hop: a peer on the way that held the values would have to tell the one that waits for them.
 *     A place that depends on a loop cannot be named by a branch outside it: the branch goes as far as it can, and whoever waits
 *     comes by there first. A snapshot waits for nobody: for it, a branch comes to where the flow goes on, which takes along what
 *     has come in by then.
 *  5. When no branch of a `par` stays, those that nobody needs still go back as far as the relay: whichever is done first
 *     carries the flow on, on the way the source prescribes.
 *  6. `parseq` branches go back to their relay only, unless a gate or a live loop elsewhere waits for them (rule 4).
 *  7. Where alternatives meet (`if`, `try`), each goes to where the flow continues.
 *  8. A loop begins at the part of its body's first place that does not depend on the loop, so hops that are the same for all
 *     iterations happen once; a sequential iteration comes back to there before the next: a peer that is given as data may be
 *     the client, from which only that relay leads on. A live loop (`rec`) begins where it
 *     stands: its elements appear at any peer, each makes its own way.
 *  9. An error inside `on` comes back to the place around it before it goes on; directly in a branch of a `par` with a hop to
 *     its peer, since the `par` fails only when all branches have. No hop is needed where the error can only come about at
 *     that place or at the peer next to it. Nobody waits for errors of a detached branch (`co`,
 *     `for … par`, `parseq`), so they stay where they are.
 */
import { assertNever } from '../invariant.ts';
import { isDataVariable, mayFail, whole } from '../core/core.ts';
import type { CoreFunction, Fold, If, Join, Node, On, Origin, Par, Place, Scalar, Try } from '../core/core.ts';
import { hopTo, travel } from './hops.ts';
import { announcement } from './joins.ts';
import { findNeeds } from './needs.ts';
import type { Needs } from './needs.ts';
import { commonPlace, extendsPlace, innermost, isNeighbour, relayOf, samePeer, samePlace } from './route.ts';
import { Survey } from './survey.ts';
import type { Here } from './route.ts';
import type { Site } from './survey.ts';
import { placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';

export interface PlacedFunction {
  readonly name: string;
  readonly span: CoreFunction['span'];
  readonly relay: Scalar;
  readonly body: Placed;
}

/** Who hears of an error: nobody; the next handler outward; or a `par` that first waits for its other branches. */
type Errors = 'unheard' | 'direct' | 'joined';

interface Surroundings {
  /** Where the next thing after this node happens, in the same flow. */
  readonly next: Place | undefined;
  readonly errors: Errors;
  /** This node is the last of a detached branch: each way through it ends at these places, except ways that bring nothing. */
  readonly tail?: readonly Place[];
}

interface Result {
  readonly node: Placed;
  readonly here: Here;
}

export function placeFunction(func: CoreFunction): PlacedFunction {
  const placer = new Placer(new Survey(func));
  const { node } = placer.place(func.body, { place: func.root, arrived: true }, { next: undefined, errors: 'direct' });
  return { name: func.name, span: func.span, relay: func.relay, body: node };
}

class Placer {
  readonly #survey: Survey;
  readonly #needs: ReadonlyMap<Site, Needs>;

  constructor(survey: Survey) {
    this.#survey = survey;
    this.#needs = findNeeds(survey);
  }

  place(node: Node, here: Here, around: Surroundings): Result {
    const { tail } = around;
    const handsOn = node.kind === 'seq' || node.kind === 'try' || node.kind === 'if' || node.kind === 'on' || node.kind === 'new';
    if (tail === undefined || handsOn) return this.#place(node, here, around);
    return this.#deliver(this.#place(node, here, withoutTail(around)), tail, node.origin);
  }

  #place(node: Node, here: Here, around: Surroundings): Result {
    const site = this.#survey.site(node);
    switch (node.kind) {
      case 'seq':
        return this.#seq(node.nodes, node.origin, here, around);
      case 'par':
        return this.#par(node, site, here, around);
      case 'try':
        return this.#try(node, site, here, around);
      case 'if':
        return this.#if(node, site, here, around);
      case 'on':
        return this.#on(node, site, here, around);
      case 'fold':
        return this.#fold(node, site, here, around);
      case 'new': {
        const body = this.place(node.body, here, around);
        return { node: { ...node, body: body.node }, here: body.here };
      }
      case 'join':
        return this.#join(node, site, here);
      case 'call':
      case 'canon': {
        const there = site.place;
        const placed: Placed = { ...node, peer: innermost(there).peer };
        const after: Here = { place: there, arrived: true };
        if (site.detours.length === 0 && samePlace(here.place, there)) return { node: placed, here: after };
        const way = this.#detour(site, here);
        const hops = way.here.arrived && samePeer(way.here.place, there) ? [] : travel(way.here, there, node.origin);
        return { node: placedSequence([...way.hops, ...hops, placed], node.origin), here: after };
      }
      case 'ap':
      case 'push':
      case 'insert':
      case 'fail':
        return this.#derived(node, site, here);
      case 'null':
      case 'never':
        return { node, here };
      default:
        return assertNever(node);
    }
  }

  #needsOf(branch: Site): Needs {
    return this.#needs.get(branch) ?? { needed: false, places: [] };
  }

  #seq(nodes: readonly Node[], origin: Origin, start: Here, around: Surroundings): Result {
    const nexts: (Place | undefined)[] = [];
    let next = around.next;
    for (let i = nodes.length - 1; i >= 0; i--) {
      nexts.push(next);
      const node = nodes[i];
      if (node !== undefined) next = this.#survey.site(node).first ?? next;
    }
    let here = start;
    const placed: Placed[] = [];
    const { errors } = around;
    for (const [i, node] of nodes.entries()) {
      const after = nexts.pop();
      const result = this.place(node, here, i === nodes.length - 1 ? around : { next: after, errors });
      placed.push(result.node);
      here = result.here;
    }
    return { node: placedSequence(placed, origin), here };
  }

  /** Rule 3: the particle visits the peer of a join, unless it comes there with the values. */
  #join(node: Join, site: Site, here: Here): Result {
    const { origin } = node;
    const there = site.place;
    const detour = this.#detour(site, here);
    const way = arrive(detour.here, there, origin, 'waits here for values that others bring').hops;
    const placed: Placed = { ...node, peer: innermost(there).peer };
    return { node: placedSequence([...detour.hops, ...this.#announce(node, way), placed], origin), here: { place: there, arrived: true } };
  }

  #announce(node: Join, way: readonly Placed[]): readonly Placed[] {
    if (way.length === 0) return [];
    const when = announcement(node, this.#survey);
    switch (when) {
      case 'always':
        return way;
      case 'never':
        return [];
      case 'empty': {
        const { origin } = node;
        const zero = { kind: 'integer', value: 0n } as const;
        return [{ kind: 'if', left: node.count, right: zero, equal: true, then: placedSequence(way, origin), else: { kind: 'null', origin }, origin }];
      }
      default:
        return assertNever(when);
    }
  }

  /** Rule 2: what derives values stays, unless it may fail or waits for a parallel branch. */
  #derived(node: Extract<Node, { kind: 'ap' | 'push' | 'insert' | 'fail' }>, site: Site, here: Here): Result {
    const way = this.#attend(site, here);
    return { node: way.hops.length === 0 ? node : placedSequence([...way.hops, node], node.origin), here: way.here };
  }

  /** Comes by where parallel branches bring what the site waits for, and waits there. */
  #detour(site: Site, start: Here): Way {
    if (site.detours.length === 0) return { hops: [], here: start };
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
        hops.push({ kind: 'ap', value: whole(variable), output: { kind: 'scalar', name: `${variable.name}_here`, origin }, origin });
      }
    }
    return { hops, here };
  }

  #attend(site: Site, start: Here): Way {
    const detour = this.#detour(site, start);
    const way = this.#meet(site, detour.here);
    if (detour.hops.length === 0) return way;
    return { hops: [...detour.hops, ...way.hops], here: way.here };
  }

  #meet(site: Site, here: Here): Way {
    const { node, place } = site;
    if (site.meeting) return arrive(here, place, node.origin, 'joins here what parallel branches bring');
    const moves = node.kind === 'fail' || operandsOf(node).some(mayFail) || (node.kind === 'push' && this.#survey.isFollowed(node.stream));
    return moves ? onTheWay(here, place, node.origin) : { hops: [], here };
  }

  #on(node: On, site: Site, here: Here, around: Surroundings): Result {
    const unheard = around.errors === 'unheard';
    const body = this.place(node.body, here, { ...around, errors: unheard ? 'unheard' : 'direct' });
    if (unheard || !site.forced || this.#failsBesideHome(node, site, here, around.errors)) return body;
    const hops = [...travel({ place: node.place, arrived: false }, site.place, node.origin, 'the error')];
    if (around.errors === 'joined' && !samePeer(node.place, site.place)) {
      hops.push(hopTo(site.place, node.origin, 'brings the error to where the parallel branches meet'));
    }
    if (hops.length === 0) return body;
    const handler = placedSequence([...hops, { kind: 'fail', value: { kind: 'error', lens: [] }, origin: node.origin }], node.origin);
    return { node: { kind: 'try', attempt: body.node, handler, origin: node.origin }, here: body.here };
  }

  /**
   * Whether an error in an `on` can only come about where a hop would be useless: at the place around, from which the particle
   * starts (arguments are looked up before it leaves), or at the neighbour of that place.
   */
  #failsBesideHome(node: On, site: Site, start: Here, errors: Errors): boolean {
    if (errors === 'joined' || site.spread || !start.arrived || !samePeer(start.place, site.place)) return false;
    return isNeighbour(node.place, site.place);
  }

  #try(node: Try, site: Site, here: Here, around: Surroundings): Result {
    const handler = this.#survey.site(node.handler);
    const unheard = handler.first === undefined && (around.next === undefined || (around.tail !== undefined && this.#bringsNothing(handler)));
    const attempt = this.place(node.attempt, here, { ...around, errors: unheard ? 'unheard' : 'direct' });
    const caught = this.#alternative(node.handler, { place: site.place, arrived: false }, around);
    const [first, second, after] = meet(attempt, caught, around, site.place, node.origin);
    return { node: { ...node, attempt: first, handler: second }, here: after };
  }

  #if(node: If, site: Site, start: Here, around: Surroundings): Result {
    const way = this.#attend(site, start);
    const then = this.#alternative(node.then, way.here, around);
    const otherwise = this.#alternative(node.else, way.here, around);
    const [first, second, after] = meet(then, otherwise, around, site.place, node.origin);
    const placed: Placed = { ...node, then: first, else: second };
    return { node: placedSequence([...way.hops, placed], node.origin), here: after };
  }

  #alternative(node: Node, here: Here, around: Surroundings): Result {
    const bringsNothing = around.tail !== undefined && this.#bringsNothing(this.#survey.site(node));
    return this.place(node, here, bringsNothing ? withoutTail(around) : around);
  }

  #bringsNothing(site: Site): boolean {
    return !site.forced && this.#survey.definedIn(site).size === 0;
  }

  #par(node: Par, site: Site, start: Here, around: Surroundings): Result {
    if (node.detached) {
      const branches = node.branches.map((branch) => this.#detached(branch, start).node);
      return { node: { ...node, branches }, here: start };
    }
    const common = site.first;
    const hoist = common !== undefined && extendsPlace(common, start.place);
    const hops = hoist ? travel(start, common, node.origin) : [];
    const here = hoist ? { place: common, arrived: false } : start;
    const next = around.next === undefined ? undefined : this.#survey.visiblePart(around.next, site);
    const errors = around.errors === 'unheard' ? 'unheard' : 'joined';
    const branches = node.branches.map((branch) => this.#branch(branch, here, next, errors));
    const needed = branches.some((branch) => branch.needed);
    const allLeft = branches.every((branch) => branch.needed || !samePlace(branch.here.place, here.place));
    const placed = branches.map((branch) =>
      allLeft && next !== undefined && !branch.needed
        ? placedSequence([branch.node, ...travel(branch.here, next, node.origin)], node.origin)
        : branch.node,
    );
    const placedPar = placedSequence([...hops, { ...node, branches: placed }], node.origin);
    if (next !== undefined && (needed || allLeft)) return { node: placedPar, here: { place: next, arrived: needed } };
    return { node: placedPar, here };
  }

  /** One branch, and the way to where its results are needed (rule 4). `next`: where the flow goes on that waits for the branches. */
  #branch(node: Node, here: Here, next: Place | undefined, errors: Errors): Result & { readonly needed: boolean } {
    const site = this.#survey.site(node);
    const { needed, places } = this.#needsOf(site);
    const targets = needed && site.forced ? withPlace(places, next) : [];
    const result = this.place(node, here, { next: targets[0] ?? next, errors });
    return { ...this.#deliver(result, targets, node.origin), needed: needed && site.forced };
  }

  /** A branch that nobody waits for as such; still its results may be needed. */
  #detached(node: Node, here: Here): Result {
    const site = this.#survey.site(node);
    const { places } = this.#needsOf(site);
    const next = places[0];
    return this.place(node, here, { next, errors: 'unheard', ...(next === undefined || !site.forced ? {} : { tail: places }) });
  }

  /**
   * A branch's result taken to every place that needs it; several at once when there are several, since the branch has to be
   * done at each of them, also where it is already. What the branch pushes last it pushes there: a peer on the way that saw the
   * element would tell the one that waits for it, past the relays.
   */
  #deliver(result: Result, targets: readonly Place[], origin: Origin): Result {
    const reason = 'brings the results of a parallel branch to where they are needed';
    if (targets.length === 0) return result;
    const [done, pushes] = this.#splitPushes(result.node);
    const ways = targets.map((target) => arrive(result.here, target, origin, reason));
    const [first, ...rest] = ways;
    if (first === undefined) return result;
    if (rest.length === 0) return { node: placedSequence([done, ...first.hops, ...pushes], origin), here: first.here };
    const branches = ways.map((way) => placedSequence(way.hops, origin));
    const last: Placed = { kind: 'par', branches, detached: false, origin };
    return { node: placedSequence([done, last, ...pushes], origin), here: first.here };
  }

  /** The pushes at the end that can as well happen later: they need nothing that another branch brings, and no live loop follows. */
  #splitPushes(node: Placed): readonly [Placed, readonly Placed[]] {
    const nodes = node.kind === 'seq' ? node.nodes : [node];
    const movable = (each: Placed): boolean => {
      if (each.kind !== 'push' || mayFail(each.value) || this.#survey.isFollowed(each.stream)) return false;
      const site = this.#survey.site(each);
      return !site.meeting && site.detours.length === 0;
    };
    let end = nodes.length;
    for (let last = nodes[end - 1]; last !== undefined && movable(last); last = nodes[end - 1]) end--;
    return [placedSequence(nodes.slice(0, end), node.origin), nodes.slice(end)];
  }

  #fold(node: Fold, site: Site, start: Here, around: Surroundings): Result {
    switch (node.mode) {
      case 'par':
      case 'rec':
        return this.#detachedFold(node, site, start);
      case 'parseq':
        return this.#parseq(node, site, start, around);
      case 'seq':
      case 'try':
        return this.#sequentialFold(node, site, start, around);
    }
  }

  #detachedFold(node: Fold, site: Site, start: Here): Result {
    const begin: Way = node.mode === 'rec' ? this.#attend(site, start) : this.#begin(node, site, start);
    const live = node.mode === 'rec' ? { place: site.place, arrived: false } : begin.here;
    const branch = this.#detached(node.body, live);
    const none: Placed = { kind: 'null', origin: node.origin };
    const placed: Placed = { ...node, body: branch.node, beforeNext: none, last: { kind: 'never', origin: node.origin } };
    // Detached: the hops to its beginning belong to the loop, the flow goes on from where it was.
    const loop: Placed = { kind: 'par', branches: [placedSequence([...begin.hops, placed], node.origin)], detached: true, origin: node.origin };
    return { node: loop, here: start };
  }

  #parseq(node: Fold, site: Site, start: Here, around: Surroundings): Result {
    const begin = this.#begin(node, site, start);
    const body = this.#survey.site(node.body);
    const { places } = this.#needsOf(body);
    const next = around.next === undefined ? undefined : this.#survey.visiblePart(around.next, site);
    const targets = places.length === 0 ? undefined : withPlace(places, next);
    const tail = targets === undefined ? {} : { tail: targets };
    const result = this.place(node.body, begin.here, { next: targets?.[0], errors: 'unheard', ...tail });
    const none: Placed = { kind: 'null', origin: node.origin };
    const loop = (iteration: Placed): Placed =>
      placedSequence([...begin.hops, { ...node, body: iteration, beforeNext: none, last: { kind: 'never', origin: node.origin } }], node.origin);
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

  #sequentialFold(node: Fold, site: Site, start: Here, around: Surroundings): Result {
    const begin = this.#begin(node, site, start);
    const from: Here = { place: begin.here.place, arrived: false };
    const { place } = from;
    const { origin } = node;
    const last: Placed = { kind: 'null', origin };
    // No step waits at a relay where all iterations start. The peer of an iteration may be the client, given as data: from it, only
    // its relay leads to the next one's.
    const again = (here: Here): Placed =>
      placedSequence(begin.relayed ? arrive(here, place, origin, 'all iterations start from here').hops : travel(here, place, origin), origin);
    if (node.mode === 'seq') {
      const body = this.place(node.body, from, { next: place, errors: around.errors });
      const back = again(body.here);
      return { node: placedSequence([...begin.hops, { ...node, body: body.node, beforeNext: back, last }], origin), here: { place, arrived: begin.here.arrived && (begin.relayed || (body.here.arrived && samePeer(body.here.place, place))) } };
    }
    const next = around.next === undefined ? undefined : this.#survey.visiblePart(around.next, site);
    const body = this.place(node.body, from, { next, errors: 'direct' });
    const after = next ?? place;
    const iteration = placedSequence([body.node, ...travel(body.here, after, origin)], origin);
    const retry = again({ place: site.place, arrived: false });
    const none = placedSequence(travel(from, after, origin), origin);
    const placed: Placed = { ...node, body: iteration, beforeNext: retry, last: none };
    return { node: placedSequence([...begin.hops, placed], origin), here: { place: after, arrived: false } };
  }

  /** Rule 8: where a loop begins. `relayed`: at the relay that leads from there to the iterations' peers. */
  #begin(node: Fold, site: Site, start: Here): Way & { readonly relayed: boolean } {
    const met: Way = site.meeting ? arrive(start, site.place, node.origin, 'joins here what parallel branches bring') : { hops: [], here: start };
    const { first, last } = this.#survey.site(node.body);
    if (first === undefined) return { ...met, relayed: false };
    const visible = this.#survey.visiblePart(first, site);
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
}

function withoutTail({ next, errors }: Surroundings): Surroundings {
  return { next, errors };
}

interface Way {
  readonly hops: readonly Placed[];
  readonly here: Here;
}

/** The way to a place with a hop to its peer at the end, unless the particle is there. */
function arrive(here: Here, place: Place, origin: Origin, reason: string): Way {
  if (here.arrived && samePeer(here.place, place)) return { hops: [], here: { place, arrived: true } };
  return { hops: [...travel(here, place, origin), hopTo(place, origin, reason)], here: { place, arrived: true } };
}

/** The way to a place where a step follows, which brings the particle to its peer. */
function onTheWay(here: Here, place: Place, origin: Origin): Way {
  if (samePlace(here.place, place)) return { hops: [], here };
  return { hops: travel(here, place, origin), here: { place, arrived: here.arrived && samePeer(here.place, place) } };
}

/** Two alternatives that go on at one place. At the end of a detached branch each ends for itself. */
function meet(a: Result, b: Result, around: Surroundings, place: Place, origin: Origin): readonly [Placed, Placed, Here] {
  if (around.tail !== undefined || samePlace(a.here.place, b.here.place)) {
    return [a.node, b.node, { place: a.here.place, arrived: a.here.arrived && b.here.arrived }];
  }
  const next = around.next ?? place;
  const go = ({ node, here }: Result): Placed => placedSequence([node, ...travel(here, next, origin)], origin);
  const there = ({ here }: Result): boolean => here.arrived && samePeer(here.place, next);
  return [go(a), go(b), { place: next, arrived: there(a) && there(b) }];
}

function withPlace(places: readonly Place[], next: Place | undefined): readonly Place[] {
  if (next === undefined) return places;
  return [next, ...places.filter((place) => !samePeer(place, next))];
}

function operandsOf(node: Node) {
  switch (node.kind) {
    case 'ap':
    case 'push':
    case 'fail':
      return [node.value];
    case 'insert':
      return [node.key, node.value];
    case 'if':
      return [node.left, node.right];
    default:
      return [];
  }
}
