/** One pass over a function, before it is placed: where everything stands, and where each variable gets values and is read. */
import { assertNever } from '../invariant.ts';
import { children, isHome, mayFail, runsAtOnce, sameOperand, variablesOf } from '../core/core.ts';
import type { CoreFunction, Frame, Node, Operand, Place, Variable } from '../core/core.ts';
import type { Occurrence } from './occurrence.ts';
import { isGrowing } from './placed.ts';
import { madeInRounds } from './rounds.ts';
import { commonPlace, route, samePlace, visiblePart } from './route.ts';
import type { Site, Use } from './site.ts';

/** How a node stands to what encloses it: in the same flow, as a branch of it, or detached from it. */
type Apart = 'within' | 'branch' | 'detached';

/** What the pass has found. Lists are in pre-order. */
export class Findings {
  readonly sites = new Map<Node, Site>();
  readonly uses = new Map<Variable, Use[]>();
  /** Where each variable is first defined. */
  readonly first = new Map<Variable, Site>();
  readonly definitions: Occurrence[] = [];
  readonly waits: Occurrence[] = [];
  /** Loops with `parseq`: each is done with its first iteration, so never when all fail. */
  readonly races: Site[] = [];
  readonly definers = new Map<Variable, Site[]>();
  /** The same, and who brings elements to live loops that define: only of variables that they define. */
  readonly feeders = new Map<Variable, readonly Site[]>();
  /** Streams and maps that a live loop runs over. */
  readonly followed = new Set<Variable>();
  /** Every parallel branch. */
  readonly branches: Site[] = [];
  readonly #loops: Site[] = [];

  constructor(func: CoreFunction) {
    collectFollowed(func.body, this.followed);
    this.#visit(func.body, undefined, 0, func.root, 'within');
    const made = this.#loops.length === 0 ? [] : madeInRounds(this.#loops, this);
    for (const { variable, site } of made) this.feeders.set(variable, [...(this.feeders.get(variable) ?? this.definers.get(variable) ?? []), site]);
    if (made.length === 0) return;
    this.definitions.push(...made);
    this.definitions.sort((a, b) => a.site.index - b.site.index);
  }

  #visit(node: Node, parent: Site | undefined, slot: number, place: Place, apart: Apart): Site {
    const index = this.sites.size;
    const depth = parent === undefined ? 0 : parent.depth + 1;
    const site: Site = {
      node, parent, slot, depth, index, place,
      end: index,
      detached: parent?.detached,
      branch: parent?.branch,
      first: undefined,
      last: undefined,
      forced: false,
      spread: false,
      elsewhere: false,
      meeting: undefined,
      detours: [],
    };
    if (apart === 'detached') site.detached = site;
    if (apart !== 'within') {
      site.branch = site;
      this.branches.push(site);
    }
    this.sites.set(node, site);
    this.#visitInside(node, site, place);
    site.last = this.#lastOf(node, site);
    site.end = this.sites.size - 1;
    return site;
  }

  #visitInside(node: Node, site: Site, place: Place): void {
    switch (node.kind) {
      case 'seq':
        node.nodes.forEach((child, i) => {
          const { first } = this.#within(site, child, i);
          site.first ??= first;
        });
        return;
      case 'par': {
        const branches = node.branches.map((child, i) => this.#within(site, child, i, place, node.detached ? 'detached' : 'branch'));
        if (site.forced) site.first = node.detached ? place : common(branches.map((each) => each.first ?? place), place);
        return;
      }
      case 'try': {
        const attempt = this.#within(site, node.attempt, 0);
        const handler = this.#within(site, node.handler, 1);
        site.first = attempt.first ?? handler.first;
        return;
      }
      case 'if': {
        this.#read(node.left, site);
        this.#read(node.right, site);
        const then = this.#within(site, node.then, 0);
        const other = this.#within(site, node.else, 1);
        if (mayFail(node.left) || mayFail(node.right)) this.#come(site);
        else if (site.forced) site.first = common([then.first ?? place, other.first ?? place], place);
        return;
      }
      case 'on':
        for (const [i, frame] of node.place.entries()) this.#readFrame(frame, beforeFrame(node.place, i), site);
        site.first = this.#within(site, node.body, 0, node.place).first;
        return;
      case 'fold': {
        if (isGrowing(node.iterable)) this.#loops.push(site);
        else this.#read(node.iterable, site);
        if (node.mode === 'parseq') this.races.push(site);
        this.#define(node.item, site);
        const body = this.#within(site, node.body, 0, place, runsAtOnce(node) ? 'detached' : 'within');
        if (isGrowing(node.iterable)) this.#use(node.iterable, { site, place: beginningOfRounds(place, body), how: 'live' });
        const loose = node.mode === 'par' || node.mode === 'rec';
        if (body.first !== undefined) site.first = loose ? place : visiblePart(body.first, (variable) => this.#isOutside(variable, site));
        return;
      }
      case 'new':
        for (const variable of node.variables) if (!this.first.has(variable)) this.first.set(variable, site);
        site.first = this.#within(site, node.body, 0).first;
        return;
      case 'call':
        this.#read(node.service, site);
        for (const argument of node.arguments) this.#read(argument, site);
        if (node.output !== undefined) this.#define(node.output, site);
        this.#force(site);
        return;
      case 'canon':
        this.#use(node.source, { site, place, how: 'snapshot' });
        this.#define(node.output, site);
        this.#force(site);
        return;
      case 'join':
        this.#read(node.count, site);
        this.#use(node.stream, { site, place, how: 'gate' });
        this.#define(node.output, site);
        this.#force(site);
        return;
      case 'push':
        this.#read(node.value, site);
        this.#define(node.stream, site);
        if (mayFail(node.value) || this.followed.has(node.stream)) this.#come(site);
        return;
      case 'insert':
        this.#read(node.key, site);
        this.#read(node.value, site);
        this.#define(node.map, site);
        if (mayFail(node.key) || mayFail(node.value) || this.followed.has(node.map)) this.#come(site);
        return;
      case 'ap':
        this.#read(node.value, site);
        this.#define(node.output, site);
        if (mayFail(node.value)) this.#come(site);
        return;
      case 'fail':
        this.#read(node.value, site);
        this.#come(site);
        return;
      case 'null':
      case 'never':
        return;
      default:
        assertNever(node);
    }
  }

  #lastOf(node: Node, site: Site): Place | undefined {
    if (node.kind === 'par') return node.detached ? undefined : site.first;
    if (node.kind === 'fold' && (node.mode === 'par' || node.mode === 'rec')) return undefined;
    if (node.kind === 'try') return this.sites.get(node.attempt)?.last;
    const inside = children(node);
    if (inside.length === 0) return site.first;
    for (let i = inside.length - 1; i >= 0; i--) {
      const child = inside[i];
      const last = child && this.sites.get(child)?.last;
      if (last !== undefined) return last;
    }
    return undefined;
  }

  #within(site: Site, child: Node, slot: number, place = site.place, apart: Apart = 'within'): Site {
    const inner = this.#visit(child, site, slot, place, apart);
    if (inner.forced) site.forced = true;
    if (inner.elsewhere || (inner.first !== undefined && !samePlace(inner.first, site.place))) site.elsewhere = true;
    if (inner.spread || child.kind === 'on') site.spread = true;
    return inner;
  }

  #read(operand: Operand, site: Site, place = site.place): void {
    for (const variable of variablesOf(operand)) this.#use(variable, { site, place, how: 'value' });
  }

  /** Each relay of an `on`, and then its peer, is looked up by the last relay before it: the particle comes there without knowing that peer. */
  #readFrame({ peer, via }: Frame, around: Place | undefined, site: Site): void {
    for (const [i, { operand }] of [...via, { operand: peer }].entries()) {
      const before = around && lastRelay({ peer: operand, via: via.slice(0, i) }, around);
      this.#read(operand, site, before ?? site.place);
    }
  }

  #force(site: Site): void {
    site.forced = true;
    this.#come(site);
  }

  /** The particle has to come to its place, so that it waits for the names of the peers there: it is not there yet, since hops are lazy. */
  #come(site: Site): void {
    const { place } = site;
    site.first = place;
    for (const { peer, via } of place.slice(1)) for (const operand of [...via.map((each) => each.operand), peer]) for (const variable of variablesOf(operand)) this.waits.push({ variable, site });
  }

  #define(variable: Variable, site: Site): void {
    this.definitions.push({ variable, site });
    const definers = this.definers.get(variable);
    if (definers === undefined) this.definers.set(variable, [site]);
    else definers.push(site);
    if (!this.first.has(variable)) this.first.set(variable, site);
  }

  /** Whether a variable is defined before a loop, not in it. */
  #isOutside(variable: Variable, loop: Site): boolean {
    const definition = this.first.get(variable);
    return definition === undefined || definition.index < loop.index;
  }

  #use(variable: Variable, use: Use): void {
    if (use.how === 'gate' || use.how === 'value') this.waits.push({ variable, site: use.site });
    const uses = this.uses.get(variable);
    if (uses === undefined) this.uses.set(variable, [use]);
    else uses.push(use);
  }
}

/** Where a live loop takes its elements: at the relay, for rounds that begin at the initiator, whoever brings them there has asked for the round in vain. */
function beginningOfRounds(place: Place, { first }: Site): Place {
  const [root] = place;
  return first !== undefined && isHome(place) && sameOperand((first.at(-1) ?? root).peer, root.peer) ? [root] : place;
}

/** Where the particle comes last on its way from a place to a peer beyond it. */
function lastRelay(frame: Frame, around: Place): Place | undefined {
  const last = route({ place: around, arrived: true }, [...around, frame]).at(-1);
  if (last === undefined || last.many) return undefined;
  const own = frame.via.at(-1);
  const isOwn = own !== undefined && sameOperand(own.operand, last.operand);
  return [...around, { peer: last.operand, via: isOwn ? frame.via.slice(0, -1) : [] }];
}

/** The frames around one of them; undefined for the outermost. */
function beforeFrame([root, ...rest]: Place, at: number): Place | undefined {
  return at === 0 ? undefined : [root, ...rest.slice(0, at - 1)];
}

function collectFollowed(root: Node, found: Set<Variable>): void {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'fold' && (node.iterable.kind === 'stream' || node.iterable.kind === 'map')) found.add(node.iterable);
    for (const child of children(node)) open.push(child);
  }
}

function common(places: readonly Place[], fallback: Place): Place {
  const [first, ...rest] = places;
  return first === undefined ? fallback : rest.reduce(commonPlace, first);
}
