/**
 * What cannot wait for the end of its branch (rule 10). A parallel branch takes its results to where they are needed when it ends. That is too
 * late when it first waits for something that comes only after its results have arrived (two branches that ask and answer each other), or that
 * does not come at all. And what the flow itself pushes, for branches that began before, no end of a branch takes anywhere.
 */
import { isHome } from '../core/core.ts';
import type { Node, Origin, Place, Variable } from '../core/core.ts';
import { arrive, bringing } from './hops.ts';
import { isFoundBeside, knownPart } from './known.ts';
import { beginsLate, mayRunBeside, runsBeside, servesItself, usesInOtherIterations } from './needs.ts';
import type { Needs } from './needs.ts';
import { failsItself, placedSequence } from './placed.ts';
import type { Placed } from './placed.ts';
import type { Result } from './placing.ts';
import { samePeer } from './route.ts';
import { addDetour, goesAway, isWithin, lowestCommon } from './site.ts';
import type { Site, Use } from './site.ts';
import type { Survey } from './survey.ts';

/** Where what each site defines has to be taken at once. Fills in detours of the sites that wait. */
export function findErrands(survey: Survey, needs: ReadonlyMap<Site, Needs>): ReadonlyMap<Site, readonly Place[]> {
  const errands = new Errands(survey, needs);
  if (survey.branches.length > 0) for (const variable of survey.variables()) errands.find(variable);
  return errands.found;
}

class Errands {
  readonly found = new Map<Site, Place[]>();
  readonly #survey: Survey;
  readonly #needs: ReadonlyMap<Site, Needs>;

  constructor(survey: Survey, needs: ReadonlyMap<Site, Needs>) {
    this.#survey = survey;
    this.#needs = needs;
  }

  /** Of a variable: once more when somebody comes by elsewhere for some of it, for there the rest has to come as well. */
  find(variable: Variable): void {
    const survey = this.#survey;
    let waits: readonly Use[];
    do {
      waits = waitsFor(variable, survey);
      for (const group of alike(waits)) this.#bring(variable, group);
    } while (!isSame(waits, waitsFor(variable, survey)));
    for (const definer of this.#survey.feedersOf(variable)) this.#bringToOtherIterations(variable, definer);
  }

  /** What waits in another iteration is served where the loop begins. */
  #bringToOtherIterations(variable: Variable, definer: Site): void {
    const { branch } = definer;
    if (branch === undefined) return;
    for (const use of usesInOtherIterations(variable, branch, this.#survey)) {
      const iteration = outermostBranch(definer, use.loop);
      const place = knownPart(use.place, use.loop, this.#survey);
      if (iteration === undefined || !keepsWaiting(definer, iteration, this.#survey) || visits(definer, place, this.#survey)) continue;
      if (!samePeer(place, use.place)) addDetour(use.site, place, variable, use.loop);
      this.#add(definer, place);
    }
  }

  #bring(variable: Variable, waits: readonly [Use, ...Use[]]): void {
    const [first] = waits;
    let served: readonly Use[] | undefined;
    for (const definer of this.#survey.feedersOf(variable)) {
      if (!isUrgent(definer, first, this.#survey) || isBroughtAnyway(definer, first.place, this.#needs, this.#survey)) continue;
      served ??= waits.filter((use) => !servesItself(use, variable, this.#survey));
      if (served.length === 0) break;
      const place = knownPart(first.place, definer, this.#survey);
      if (!samePeer(place, first.place)) for (const { site } of served) addDetour(site, place, variable, definer);
      this.#add(definer, place);
    }
  }

  #add(definer: Site, place: Place): void {
    const places = this.found.get(definer) ?? [];
    if (!places.some((other) => samePeer(other, place))) places.push(place);
    this.found.set(definer, places);
  }
}

/** Where a variable is waited for, also where somebody comes by for what others bring of it. */
function waitsFor(variable: Variable, survey: Survey): readonly Use[] {
  return survey.usesOf(variable).flatMap((use) => [use, ...use.site.detours.filter((detour) => detour.variable === variable).map(({ place }) => ({ ...use, place }))]);
}

function isSame(before: readonly Use[], after: readonly Use[]): boolean {
  return before.length === after.length && before.every(({ place }, i) => place === after[i]?.place);
}

/** Waits in one parallel branch at one peer: what is urgent for one of them is so for all. */
function alike(uses: readonly Use[]): Iterable<readonly [Use, ...Use[]]> {
  const groups = new Map<Site | undefined, [Use, ...Use[]][]>();
  for (const use of uses) {
    if (use.how === 'snapshot') continue;
    const { branch } = use.site;
    const ofBranch = groups.get(branch) ?? [];
    groups.set(branch, ofBranch);
    const same = ofBranch.find(([other]) => (other.how === 'live') === (use.how === 'live') && samePeer(other.place, use.place));
    if (same === undefined) ofBranch.push([use]);
    else same.push(use);
  }
  return [...groups.values()].flat();
}

/** Whether the rounds of a live loop begin at the initiator without a way there: one that starts elsewhere would not come past the relay. */
function startsAtHome({ site: { node, place } }: Use, survey: Survey): boolean {
  if (node.kind !== 'fold') return false;
  const [root] = place;
  return samePeer(survey.site(node.body).first ?? place, [root]) && isHome(place);
}

/** Takes what has just been defined to where it is waited for, while the flow goes on. */
export function runErrands({ node, here }: Result, places: readonly Place[], origin: Origin): Result {
  const ways = places.map((place) => arrive(here, place, origin, 'brings the value to a parallel branch that waits for it').hops).filter((way) => way.length > 0).map((way) => bringing(way, origin));
  if (ways.length === 0) return { node, here };
  const errand: Placed = { kind: 'par', branches: ways.map((way) => placedSequence(way, origin)), detached: true, origin };
  return { node: placedSequence([node, errand], origin), here };
}

/** Whether the branch of what is defined ends at a place, and waits for nothing before that. */
function isBroughtAnyway(definer: Site, place: Place, needs: ReadonlyMap<Site, Needs>, survey: Survey): boolean {
  const { branch } = definer;
  return branch !== undefined && goesAway(branch) && needs.get(branch)?.places.some((other) => samePeer(other, place)) === true && !keepsWaiting(definer, branch, survey);
}

function isUrgent(definer: Site, use: Use, survey: Survey): boolean {
  const { site, place, how } = use;
  const common = lowestCommon(definer, site);
  if (common === site || common === definer || visits(definer, place, survey)) return false;
  const isLate = how === 'live' && !startsAtHome(use, survey);
  if (isLate && !beginsLate(site, common, survey)) return false;
  const branch = outermostBranch(definer, common);
  if (branch !== undefined) return keepsWaiting(definer, branch, survey);
  return common.node.kind === 'seq' && site.index < definer.index && ((how === 'live' && !isLate) || runsBeside(site, common));
}

/** The outermost branch that brings its results itself: one that goes nowhere is part of the flow around it. */
function outermostBranch(from: Site, common: Site): Site | undefined {
  let outermost: Site | undefined;
  for (let branch = from.branch; branch !== undefined && branch.depth > common.depth; branch = branch.parent?.branch) if (goesAway(branch)) outermost = branch;
  return outermost;
}

/** Whether a branch, after something it defines, waits for what other branches bring, also inside of it, or for the first of several to be done: that may come only after they have got this, or never. */
function keepsWaiting(definer: Site, branch: Site, survey: Survey): boolean {
  if (survey.racesWithin(definer.index, branch.end)) return true;
  for (const { variable, site } of survey.waitsWithin(definer.index, branch.end)) {
    const isGate = site.node.kind === 'join' && site.node.stream === variable;
    if (isGate ? !servesItself({ site }, variable, survey) : survey.definersOf(variable).some((other) => other !== definer && isBeside(other, site))) return true;
  }
  return false;
}

/** Whether something is not done for sure when the flow comes to a site that it is not in: it stands in a parallel branch. */
function isBeside(other: Site, site: Site): boolean {
  return !isWithin(other, site) && mayRunBeside(other, site);
}

/** Whether the flow comes to a place after a site before it waits for anything, or goes another way because something failed. */
function visits(from: Site, place: Place, survey: Survey): boolean {
  const isTried = standsInAttempt(from);
  for (let { parent, slot } = from; parent !== undefined; { parent, slot } = parent) {
    const { node } = parent;
    if (node.kind === 'par' || node.kind === 'fold') return false;
    if (node.kind !== 'seq') continue;
    for (let i = slot + 1; i < node.nodes.length; i++) {
      const next = node.nodes[i];
      const found = next === undefined ? 'nothing' : look(next, place, isTried, survey);
      if (found !== 'nothing') return found === 'visit';
    }
  }
  return false;
}

/** Whether its flow goes on when it fails: a branch ends then, and brings what it has defined; so does the function. */
function standsInAttempt(site: Site): boolean {
  const { parent, slot } = site;
  if (parent === undefined || site === site.branch) return false;
  return (parent.node.kind === 'try' && slot === 0 && !endsFunction(parent.node.handler)) || standsInAttempt(parent);
}

function endsFunction(handler: Node): boolean {
  return handler.kind === 'call' && handler.role === 'error';
}

/** @param isTried whether errors are handled, so that the flow goes on without what stands after them */
function look(node: Node, place: Place, isTried: boolean, survey: Survey): 'visit' | 'stop' | 'nothing' {
  const site = survey.site(node);
  const { kind } = node;
  if (kind === 'join') {
    const [first] = site.detours;
    return first !== undefined && samePeer(first.place, place) ? 'visit' : 'stop';
  }
  if (readsFromBeside(site, survey)) return 'stop';
  switch (kind) {
    case 'call':
      if (samePeer(site.place, place)) return 'visit';
      return isTried ? 'stop' : 'nothing';
    case 'canon':
      return samePeer(site.place, place) ? 'visit' : 'nothing';
    case 'seq':
      for (const child of node.nodes) {
        const found = look(child, place, isTried, survey);
        if (found !== 'nothing') return found;
      }
      return 'nothing';
    case 'on':
    case 'new':
      return look(node.body, place, isTried, survey);
    case 'push':
    case 'insert':
    case 'ap':
    case 'null':
      return isTried && failsItself(node) ? 'stop' : 'nothing';
    default:
      return 'stop';
  }
}

/** Whether a step reads what a parallel branch beside it finds: also the names of the peers to which it goes. */
function readsFromBeside(site: Site, survey: Survey): boolean {
  return survey.waitsWithin(site.index - 1, site.index).some(({ variable }) => isFoundBeside(variable, site, survey));
}
