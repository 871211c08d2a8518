/** What must be known about the whole function before it is placed, as answers to questions. */
import { isDataVariable } from '../core/core.ts';
import { invariant } from '../invariant.ts';
import type { CoreFunction, Node, Place, Variable } from '../core/core.ts';
import { Findings } from './findings.ts';
import { slice } from './occurrence.ts';
import type { Occurrence } from './occurrence.ts';
import { visiblePart } from './route.ts';
import type { Here } from './route.ts';
import { goesAway, isWithin } from './site.ts';
import type { Site, Use } from './site.ts';

export class Survey {
  readonly #found: Findings;

  constructor(func: CoreFunction) {
    this.#found = new Findings(func);
  }

  /** Every parallel branch, in pre-order. */
  get branches(): readonly Site[] {
    return this.#found.branches;
  }

  site(node: Node): Site {
    const site = this.#found.sites.get(node);
    invariant(site !== undefined, 'a node outside the surveyed function');
    return site;
  }

  /** Whether a live loop runs over the stream. */
  isFollowed(stream: Variable): boolean {
    return this.#found.followed.has(stream);
  }

  usesOf(variable: Variable): readonly Use[] {
    return this.#found.uses.get(variable) ?? [];
  }

  /**
   * Variables that get values inside a site, each with the parallel branches inside the site that define it (none: the site
   * itself does). What detached branches define is left out: they bring it where it is needed themselves. A branch in which only
   * pushes stand goes nowhere, so what it defines counts as defined around it.
   */
  definedIn(site: Site): ReadonlyMap<Variable, readonly Site[]> {
    const found = new Map<Variable, Site[]>();
    for (const definition of slice(this.#found.definitions, site.index - 1, site.end)) {
      let { branch } = definition.site;
      while (branch !== undefined && branch.index > site.index && !goesAway(branch)) branch = branch.parent?.branch;
      const definer = branch === undefined || branch.index <= site.index ? site : branch;
      if (definer !== site && definer.detached !== undefined && definer.detached.index > site.index) continue;
      const branches = found.get(definition.variable) ?? [];
      branches.push(definer);
      found.set(definition.variable, branches);
    }
    return found;
  }

  /** Whether a variable can be named where a site begins: it is defined before, and not inside a loop that the site is outside of. */
  isVisible(variable: Variable, at: Site): boolean {
    const definition = this.#found.first.get(variable);
    if (definition === undefined) return true;
    if (definition.index >= at.index) return false;
    for (let site: Site | undefined = definition; site !== undefined; site = site.parent) {
      if (site.node.kind === 'fold') return at.index <= site.end;
    }
    return true;
  }

  /** Waits for streams and values that stand after one index, up to another. */
  waitsWithin(after: number, end: number): readonly Occurrence[] {
    return slice(this.#found.waits, after, end);
  }

  /** Whether a loop that may never be done stands after one index, up to another. */
  racesWithin(after: number, end: number): boolean {
    return this.#found.races.some(({ index, forced }) => forced && index > after && index <= end);
  }

  /** Whether something in a site waits for what parallel branches bring. Known once all their needs are. */
  waitsForOthers({ index, end }: Site): boolean {
    return this.waitsWithin(index - 1, end).some(({ site: { meeting, detours } }) => meeting !== undefined || detours.length > 0);
  }

  /** Whether a branch needs a peer, if only that of the place on the way to which it begins: there the rounds of a live loop start. */
  leaves(branch: Site, { place, arrived }: Here): boolean {
    if (goesAway(branch, place)) return true;
    return !arrived && slice(this.#found.definitions, branch.index - 1, branch.end).some(({ variable }) => this.isFollowed(variable));
  }

  /** Whether nothing in a site takes the particle anywhere else than its place. Known once all needs are. */
  stays(site: Site): boolean {
    return !site.forced && !site.spread && !this.waitsForOthers(site);
  }

  /** All that get values somewhere. */
  variables(): Iterable<Variable> {
    return this.#found.definers.keys();
  }

  /** Values that parallel branches find for others. */
  found(): ReadonlySet<Variable> {
    const found = new Set<Variable>();
    for (const [variable, definers] of this.#found.definers) {
      if (!isDataVariable(variable)) continue;
      if (definers.some(({ branch }) => branch !== undefined && this.usesOf(variable).some(({ site }) => !isWithin(site, branch)))) found.add(variable);
    }
    return found;
  }

  /** Where a variable gets values: a stream everywhere that somebody pushes to it. */
  definersOf(variable: Variable): readonly Site[] {
    return this.#found.definers.get(variable) ?? [];
  }

  /** The same, and who brings elements to live loops in which it gets values. */
  feedersOf(variable: Variable): readonly Site[] {
    return this.#found.feeders.get(variable) ?? this.definersOf(variable);
  }

  /** Where the flow goes on after a site, or beside it when it is detached; undefined when nothing there needs a peer. */
  after(site: Site): Place | undefined {
    for (let { parent, slot } = site; parent !== undefined; { parent, slot } = parent) {
      const { node } = parent;
      if (node.kind === 'seq') {
        for (let i = slot + 1; i < node.nodes.length; i++) {
          const sibling = node.nodes[i];
          const next = sibling === undefined ? undefined : this.site(sibling).first;
          if (next !== undefined) return next;
        }
      } else if (node.kind === 'fold' && node.mode === 'seq') {
        return parent.first;
      }
    }
    return undefined;
  }

  visiblePart(place: Place, at: Site): Place {
    return visiblePart(place, (variable) => this.isVisible(variable, at));
  }
}
