/**
 * What cannot wait for the end of its branch (rule 10). A parallel branch takes its results to where they are needed when it ends. That is too
 * late when it first waits for something that comes only after its results have arrived: two branches that ask and answer each other. And what the
 * flow itself pushes, for branches that began before, no end of a branch takes anywhere.
 */
import type { Node, Origin, Place, Variable } from '../core/core.ts';
import { arrive } from './hops.ts';
import { runsBeside, servesItself } from './needs.ts';
import { placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';
import type { Result } from './placing.ts';
import { samePeer } from './route.ts';
import { addDetour, lowestCommon } from './site.ts';
import type { Site, Use } from './site.ts';
import type { Survey } from './survey.ts';

/** Where what each site defines has to be taken at once. Fills in detours of the sites that wait. */
export function findErrands(survey: Survey): ReadonlyMap<Site, readonly Place[]> {
  const errands = new Map<Site, Place[]>();
  const circles = new Circles(survey);
  for (const variable of survey.variables()) {
    for (const use of survey.usesOf(variable)) {
      if (use.how === 'snapshot' || use.how === 'live') continue;
      for (const definer of survey.definersOf(variable)) {
        if (!isUrgent(definer, use, circles, survey) || servesItself(use, variable, survey)) continue;
        const place = survey.visiblePart(use.place, definer);
        if (!samePeer(place, use.place)) addDetour(use.site, place, variable);
        const places = errands.get(definer) ?? [];
        if (!places.some((other) => samePeer(other, place))) places.push(place);
        errands.set(definer, places);
      }
    }
  }
  return errands;
}

/** Takes what has just been defined to where it is waited for, while the flow goes on. */
export function runErrands({ node, here }: Result, places: readonly Place[], origin: Origin): Result {
  const ways = places.map((place) => arrive(here, place, origin, 'brings the value to a parallel branch that waits for it').hops).filter((way) => way.length > 0);
  if (ways.length === 0) return { node, here };
  const errand: Placed = { kind: 'par', branches: ways.map((way) => placedSequence(way, origin)), detached: true, origin };
  return { node: placedSequence([node, errand], origin), here };
}

function isUrgent(definer: Site, use: Use, circles: Circles, survey: Survey): boolean {
  const common = lowestCommon(definer, use.site);
  if (common === use.site || common === definer || visits(definer, use.place, survey)) return false;
  const branch = outermostBranch(definer, common);
  if (branch !== undefined) return circles.keepWaiting(definer, branch, use.site);
  return common.node.kind === 'seq' && use.site.index < definer.index && runsBeside(use.site, common);
}

function outermostBranch(from: Site, common: Site): Site | undefined {
  let outermost: Site | undefined;
  for (let branch = from.branch; branch !== undefined && branch.depth > common.depth; branch = branch.parent?.branch) outermost = branch;
  return outermost;
}

/** Which waits can only end after another one has. */
class Circles {
  readonly #survey: Survey;
  readonly #behind = new Map<Site, ReadonlySet<Variable>>();

  constructor(survey: Survey) {
    this.#survey = survey;
  }

  /** Whether a branch, after something it defines, waits for what comes only after `use`. */
  keepWaiting(definer: Site, branch: Site, use: Site): boolean {
    for (const { variable } of this.#survey.waitsWithin(definer.index, branch.end)) {
      const comesFromElsewhere = this.#survey.definersOf(variable).some(({ index }) => index < branch.index || index > branch.end);
      if (comesFromElsewhere && this.#definedBehind(use).has(variable)) return true;
    }
    return false;
  }

  /** What is defined after a wait in its branch, and after waits for that, and so on. */
  #definedBehind(use: Site): ReadonlySet<Variable> {
    const known = this.#behind.get(use);
    if (known !== undefined) return known;
    const behind = new Set<Variable>();
    const seen = new Set([use]);
    for (const site of seen) {
      for (const variable of this.#survey.definedWithin(site.index, site.branch?.end ?? Infinity)) {
        if (behind.has(variable)) continue;
        behind.add(variable);
        for (const next of this.#survey.usesOf(variable)) if (next.how !== 'snapshot') seen.add(next.site);
      }
    }
    this.#behind.set(use, behind);
    return behind;
  }
}

/** Whether the flow comes to a place after a site before it waits for anything. */
function visits(from: Site, place: Place, survey: Survey): boolean {
  for (let { parent, slot } = from; parent !== undefined; { parent, slot } = parent) {
    const { node } = parent;
    if (node.kind === 'par' || node.kind === 'fold') return false;
    if (node.kind !== 'seq') continue;
    for (let i = slot + 1; i < node.nodes.length; i++) {
      const next = node.nodes[i];
      const found = next === undefined ? 'nothing' : look(next, place, survey);
      if (found !== 'nothing') return found === 'visit';
    }
  }
  return false;
}

function look(node: Node, place: Place, survey: Survey): 'visit' | 'wait' | 'nothing' {
  switch (node.kind) {
    case 'call':
    case 'canon':
      return samePeer(survey.site(node).place, place) ? 'visit' : 'nothing';
    case 'seq':
      for (const child of node.nodes) {
        const found = look(child, place, survey);
        if (found !== 'nothing') return found;
      }
      return 'nothing';
    case 'on':
    case 'new':
      return look(node.body, place, survey);
    case 'push':
    case 'insert':
    case 'ap':
    case 'null':
      return 'nothing';
    default:
      return 'wait';
  }
}
