/** What must be known about the whole function before it is placed: where everything stands, and who reads what. */
import { assertNever, invariant } from '../invariant.ts';
import { children, mayFail, variablesOf } from '../core/core.ts';
import type { CoreFunction, Node, Operand, Place, Variable } from '../core/core.ts';
import { commonPlace, visiblePart } from './route.ts';

/** One node of the function and its surroundings. Indices number the nodes in pre-order. */
export interface Site {
  readonly node: Node;
  readonly parent: Site | undefined;
  /** Which child of the parent. */
  readonly slot: number;
  readonly depth: number;
  readonly index: number;
  /** The last index inside. */
  end: number;
  readonly place: Place;
  /** Where the first thing inside happens that needs a peer; undefined when nothing does. */
  first: Place | undefined;
  /** Whether anything inside has to be executed by a certain peer. */
  forced: boolean;
  /** Waits here for what parallel branches bring: the particle itself has to come here first. */
  meeting: boolean;
  /**
   * Waits for what parallel branches bring, at a place that they cannot name (it depends on a loop): they bring it to these
   * places instead, and the particle comes by for it.
   */
  readonly detours: { readonly place: Place; readonly variable: Variable }[];
}

/**
 * How a variable is read. `value`: waits for a scalar; `gate`: waits for a stream to grow; `live`: follows a stream;
 * `snapshot`: takes what a stream holds.
 */
export interface Use {
  readonly site: Site;
  readonly how: 'value' | 'gate' | 'live' | 'snapshot';
}

interface Definition {
  readonly variable: Variable;
  readonly site: Site;
  /** The innermost detached branch around it, or iteration of a loop whose iterations run beside each other. */
  readonly detached: Site | undefined;
  /** The innermost parallel branch around it, detached or not. */
  readonly branch: Site | undefined;
}

/** How a node stands to what encloses it: in the same flow, as a branch of it, or detached from it. */
type Apart = 'within' | 'branch' | 'detached';

export class Survey {
  readonly #sites = new Map<Node, Site>();
  readonly #uses = new Map<Variable, Use[]>();
  readonly #first = new Map<Variable, Site>();
  /** In pre-order. */
  readonly #definitions: Definition[] = [];

  readonly #followed = new Set<Variable>();
  /** Every parallel branch, in pre-order. */
  readonly branches: Site[] = [];

  constructor(func: CoreFunction) {
    collectFollowed(func.body, this.#followed);
    this.#visit(func.body, undefined, 0, func.root, undefined, undefined, 'within');
  }

  site(node: Node): Site {
    const site = this.#sites.get(node);
    invariant(site !== undefined, 'a node outside the surveyed function');
    return site;
  }

  /** Whether a live loop runs over the stream. */
  isFollowed(stream: Variable): boolean {
    return this.#followed.has(stream);
  }

  usesOf(variable: Variable): readonly Use[] {
    return this.#uses.get(variable) ?? [];
  }

  /**
   * Variables that get values inside a site, each with the parallel branches inside the site that define it (none: the site
   * itself does). What detached branches define is left out: they bring it where it is needed themselves.
   */
  definedIn(site: Site): ReadonlyMap<Variable, readonly Site[]> {
    const found = new Map<Variable, Site[]>();
    for (let i = this.#position(site.index); i < this.#definitions.length; i++) {
      const definition = this.#definitions[i];
      if (definition === undefined || definition.site.index > site.end) break;
      const { detached, branch, variable } = definition;
      if (detached !== undefined && detached.index > site.index) continue;
      const branches = found.get(variable) ?? [];
      if (branch === undefined || branch.index <= site.index) branches.push(site);
      else branches.push(branch);
      found.set(variable, branches);
    }
    return found;
  }

  /** Whether a variable can be named where a site begins: it is defined before, and not inside a loop that the site is outside of. */
  isVisible(variable: Variable, at: Site): boolean {
    const definition = this.#first.get(variable);
    if (definition === undefined) return true;
    if (definition.index >= at.index) return false;
    for (let site: Site | undefined = definition; site !== undefined; site = site.parent) {
      if (site.node.kind === 'fold') return at.index <= site.end;
    }
    return true;
  }

  visiblePart(place: Place, at: Site): Place {
    return visiblePart(place, (variable) => this.isVisible(variable, at));
  }

  #position(index: number): number {
    let low = 0;
    let high = this.#definitions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#definitions[middle]?.site.index ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #visit(node: Node, parent: Site | undefined, slot: number, place: Place, outer: Site | undefined, beside: Site | undefined, apart: Apart): Site {
    const depth = parent === undefined ? 0 : parent.depth + 1;
    const index = this.#sites.size;
    const site: Site = { node, parent, slot, depth, index, end: index, place, first: undefined, forced: false, meeting: false, detours: [] };
    this.#sites.set(node, site);
    const detached = apart === 'detached' ? site : outer;
    const branch = apart === 'within' ? beside : site;
    if (apart !== 'within') this.branches.push(site);
    const within = (child: Node, childSlot: number, at = place, childApart: Apart = 'within'): Site =>
      this.#visit(child, site, childSlot, at, detached, branch, childApart);
    const read = (...operands: readonly Operand[]): void => {
      for (const operand of operands) for (const variable of variablesOf(operand)) this.#use(variable, { site, how: 'value' });
    };
    const define = (variable: Variable): void => {
      this.#definitions.push({ variable, site, detached, branch });
      if (!this.#first.has(variable)) this.#first.set(variable, site);
    };
    switch (node.kind) {
      case 'seq': {
        for (const [i, child] of node.nodes.entries()) {
          const { first } = noted(site, within(child, i));
          site.first ??= first;
        }
        break;
      }
      case 'par': {
        const branches = node.branches.map((child, i) => noted(site, within(child, i, place, node.detached ? 'detached' : 'branch')));
        if (site.forced) site.first = node.detached ? place : common(branches.map((each) => each.first ?? place), place);
        break;
      }
      case 'try': {
        const attempt = noted(site, within(node.attempt, 0));
        const handler = noted(site, within(node.handler, 1));
        site.first = attempt.first ?? handler.first;
        break;
      }
      case 'if': {
        read(node.left, node.right);
        const then = noted(site, within(node.then, 0));
        const other = noted(site, within(node.else, 1));
        if (mayFail(node.left) || mayFail(node.right)) site.first = place;
        else if (site.forced) site.first = common([then.first ?? place, other.first ?? place], place);
        break;
      }
      case 'on': {
        for (const frame of node.place) read(frame.peer, ...frame.via.map((via) => via.operand));
        site.first = noted(site, within(node.body, 0, node.place)).first;
        break;
      }
      case 'fold': {
        if (node.iterable.kind === 'stream' || node.iterable.kind === 'map') this.#use(node.iterable, { site, how: 'live' });
        else read(node.iterable);
        define(node.item);
        const body = noted(site, within(node.body, 0, place, node.mode === 'seq' || node.mode === 'try' ? 'within' : 'detached'));
        const loose = node.mode === 'par' || node.mode === 'rec';
        if (body.first !== undefined) site.first = loose ? place : visiblePart(body.first, (variable) => this.#isOutside(variable, site));
        break;
      }
      case 'new':
        if (!this.#first.has(node.variable)) this.#first.set(node.variable, site);
        site.first = noted(site, within(node.body, 0)).first;
        break;
      case 'call':
        read(node.service, ...node.arguments);
        if (node.output !== undefined) define(node.output);
        force(site);
        break;
      case 'canon':
        this.#use(node.source, { site, how: 'snapshot' });
        define(node.output);
        force(site);
        break;
      case 'join':
        read(node.count);
        this.#use(node.stream, { site, how: 'gate' });
        define(node.output);
        force(site);
        break;
      case 'push':
        read(node.value);
        define(node.stream);
        if (mayFail(node.value) || this.isFollowed(node.stream)) site.first = place;
        break;
      case 'insert':
        read(node.key, node.value);
        define(node.map);
        if (mayFail(node.key) || mayFail(node.value)) site.first = place;
        break;
      case 'ap':
        read(node.value);
        define(node.output);
        if (mayFail(node.value)) site.first = place;
        break;
      case 'fail':
        read(node.value);
        site.first = place;
        break;
      case 'null':
      case 'never':
        break;
      default:
        assertNever(node);
    }
    site.end = this.#sites.size - 1;
    return site;
  }

  /** Whether a variable is defined before a loop, not in it. */
  #isOutside(variable: Variable, loop: Site): boolean {
    const definition = this.#first.get(variable);
    return definition === undefined || definition.index < loop.index;
  }

  #use(variable: Variable, use: Use): void {
    const uses = this.#uses.get(variable);
    if (uses === undefined) this.#uses.set(variable, [use]);
    else uses.push(use);
  }
}

function collectFollowed(root: Node, found: Set<Variable>): void {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'fold' && (node.iterable.kind === 'stream' || node.iterable.kind === 'map')) found.add(node.iterable);
    open.push(...children(node));
  }
}

function noted(site: Site, child: Site): Site {
  if (child.forced) site.forced = true;
  return child;
}

function force(site: Site): void {
  site.first = site.place;
  site.forced = true;
}

function common(places: readonly Place[], fallback: Place): Place {
  const [first, ...rest] = places;
  return first === undefined ? fallback : rest.reduce(commonPlace, first);
}

/** The innermost site around both. */
export function lowestCommon(a: Site, b: Site): Site {
  let [x, y] = [a, b];
  while (x !== y) {
    if (x.depth >= y.depth && x.parent !== undefined) x = x.parent;
    else if (y.parent !== undefined) y = y.parent;
    else break;
  }
  return x;
}
