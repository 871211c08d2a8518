/** What the rest of the function needs from one parallel branch, and at which places. */
import { children, isDataVariable, runsAtOnce } from '../core/core.ts';
import type { Node, Place, Variable } from '../core/core.ts';
import { isFoundBeside, knownPart, uses } from './known.ts';
import type { Occurrence } from './occurrence.ts';
import { failsItself } from './placed.ts';
import { samePeer, samePlace } from './route.ts';
import { addDetour, isWithin, lowestCommon } from './site.ts';
import type { Site, Use } from './site.ts';
import type { Survey } from './survey.ts';

export interface Needs {
  /** Somebody outside reads what the branch defines, after it or beside it. */
  readonly needed: boolean;
  /** The places whose progress depends on it, as far as they can be named where the branch begins. */
  readonly places: readonly Place[];
  /** What waits elsewhere for what the branch brings. */
  readonly waits: readonly Awaited[];
}

interface Awaited extends Occurrence {
  /** The branch, or the loop of whose iterations one waits for another: who can name the places to which it is brought. */
  readonly from: Site;
}

/** The needs of every parallel branch. Fills in meetings and detours of the sites that wait. */
export function findNeeds(survey: Survey): ReadonlyMap<Site, Needs> {
  const needs = new Map(survey.branches.map((branch) => [branch, needsOf(branch, survey)]));
  for (let added = true; added; ) added = [...needs].some(([, { waits }]) => waits.some((wait) => comesByOutside(wait, survey)));
  return needs;
}

/** Has somebody who comes by for a stream where others cannot bring their share come by before where they can. */
function comesByOutside({ site, variable, from }: Awaited, survey: Survey): boolean {
  if (isDataVariable(variable) || site.node.kind === 'fold') return false;
  const own = site.detours.filter((detour) => detour.variable === variable);
  const missing = own.map(({ place }) => knownPart(place, from, survey)).find((place) => !own.some((detour) => samePeer(detour.place, place)));
  if (missing !== undefined) addDetour(site, missing, variable, from);
  return missing !== undefined;
}

/** Where one branch or errand has somebody come by for some of a stream, the rest has to come to as well. */
export function withDetours(needs: ReadonlyMap<Site, Needs>, survey: Survey): ReadonlyMap<Site, Needs> {
  return new Map(
    [...needs].map(([branch, found]) => {
      const places = [...found.places];
      for (const { site, variable } of found.waits) {
        for (const detour of site.detours) {
          if (detour.variable !== variable || isDataVariable(variable)) continue;
          const place = knownPart(detour.place, branch, survey);
          if (!places.some((other) => samePeer(other, place))) places.push(place);
        }
      }
      return [branch, { ...found, places }];
    }),
  );
}

/**
 * Who waits for what a branch defines.
 * - A scalar: its first use that is certain to be reached, on each way; uses in loops, arms and branches before that may come first, so they count too.
 * - A stream: every gate and every live loop, wherever they are, since each only sees what comes to its peer. A snapshot waits
 *   for nobody: it takes what the flow has met, so the values only come to where the flow goes on. For `parseq` no snapshot counts.
 * Uses beside the branch count wherever they stand (in other branches around it, in detached ones and live loops before it); other uses
 * before it do not.
 */
function needsOf(branch: Site, survey: Survey): Needs {
  const places: Place[] = [];
  const waits: Awaited[] = [];
  let needed = false;
  const parent = branch.parent?.node;
  const countSnapshots = !(parent?.kind === 'fold' && parent.mode === 'parseq');
  const goTo = (target: Place, from: Site): Place => {
    const place = knownPart(target, from, survey);
    if (!places.some((other) => samePeer(other, place))) places.push(place);
    return place;
  };
  const add = ({ site, place: reader, how }: Use, variable: Variable, from: Site): void => {
    waits.push({ variable, site, from });
    const place = goTo(reader, from);
    if (samePeer(place, reader)) {
      // a live loop begins where it stands: it only has to be known where its elements come, by who brings them or by the particle
      if (how !== 'live' || beginsAfterStep(site, branch, survey)) site.meeting = reader;
    } else if (how === 'value' || how === 'gate' || (how === 'live' && beginsLate(site, from === branch ? lowestCommon(site, branch) : from, survey))) addDetour(site, place, variable, from);
  };
  for (const [variable, definers] of survey.definedIn(branch)) {
    if (definers.every((definer) => definer !== branch && !waitsFor(variable, definer, branch, survey))) continue;
    const had: Site[] = [];
    for (const use of relevantUses(variable, branch, survey)) {
      if (had.some((before) => !mayRunBeside(before, use.site))) continue;
      if (use.how === 'snapshot' && !countSnapshots) continue;
      needed = true;
      if (use.how === 'snapshot') goTo(survey.after(branch) ?? use.place, branch);
      else add(use, variable, branch);
      if (use.how === 'value' && isCertain(use.site, branch) && (use.site.node.kind !== 'on' || uses(use.site.node, variable, survey))) had.push(use.site);
    }
    for (const use of usesInOtherIterations(variable, branch, survey)) {
      needed = true;
      add(use, variable, use.loop);
    }
  }
  return { needed, places, waits };
}

/**
 * Whether the outer branch is done only after a value that a branch inside it defines was there. If not, bringing it out is
 * the inner branch's business alone.
 */
function waitsFor(variable: Variable, inner: Site, outer: Site, survey: Survey): boolean {
  for (const use of relevantUses(variable, inner, survey)) {
    if (use.site.index > outer.end) return false;
    if (use.how !== 'snapshot' && isCertain(use.site, inner)) return true;
  }
  return false;
}

function* relevantUses(variable: Variable, branch: Site, survey: Survey): Iterable<Use> {
  for (const use of survey.usesOf(variable)) {
    const { index } = use.site;
    if (isWithin(use.site, branch)) continue;
    const common = lowestCommon(use.site, branch);
    if (common === use.site) {
      // A loop over the very stream that its body feeds: the next round begins with the body's first step.
      if (use.how === 'live' && feedsBackHome(common, survey)) yield use;
    } else if (index > branch.end ? common.node.kind !== 'if' : use.how === 'live' || runsBeside(use.site, common)) {
      yield use;
    }
  }
}

/**
 * What waits in an iteration that runs beside others, for what a branch of another one puts into a stream of them all. That one's peer cannot
 * be named, so they meet where the loop begins; unless the waiting iteration's own pushes are enough.
 */
export function* usesInOtherIterations(variable: Variable, branch: Site, survey: Survey): Generator<Use & { readonly loop: Site }> {
  if (isDataVariable(variable)) return;
  for (let loop = branch.parent; loop !== undefined && survey.isVisible(variable, loop); loop = loop.parent) {
    if (loop.node.kind !== 'fold' || !runsAtOnce(loop.node)) continue;
    for (const use of survey.usesOf(variable)) {
      if (use.site.index <= loop.index || use.site.index > loop.end) continue;
      if (use.how === 'live' || (use.how === 'gate' && !servesItself(use, variable, survey, loop.index))) yield { ...use, loop };
    }
  }
}

/** Whether something outside a part of the function reads a variable, or another iteration of a loop around that. */
export function isReadOutside(variable: Variable, part: Site, survey: Survey): boolean {
  return survey.usesOf(variable).some(({ site }) => !isWithin(site, part)) || usesInOtherIterations(variable, part, survey).next().done !== true;
}

/** Whether the pushes that the wait's own flow has surely made before it, those up to an index left out, are enough. */
export function servesItself({ site }: Pick<Use, 'site'>, stream: Variable, survey: Survey, since = -1): boolean {
  const { node } = site;
  if (node.kind !== 'join' || node.count.kind !== 'integer') return false;
  const before = survey.definersOf(stream).filter((definer) => {
    if (definer.index <= since || definer.index > site.index) return false;
    const common = lowestCommon(definer, site);
    return common.node.kind === 'seq' && isPassed(definer, common);
  });
  return node.count.value <= before.length;
}

/** Whether a site is done for sure when what is directly in `common` goes on after it. */
function isPassed(site: Site, common: Site): boolean {
  for (let { parent } = site; parent !== undefined && parent !== common; parent = parent.parent) {
    const { kind } = parent.node;
    if (kind !== 'seq' && kind !== 'on' && kind !== 'new') return false;
  }
  return true;
}

/** Whether something that begins before may still be running: it stands in a parallel branch below `common`. */
export function runsBeside(use: Site, common: Site): boolean {
  for (let site = use; site !== common && site.parent !== undefined; site = site.parent) {
    const { node } = site.parent;
    if (node.kind === 'par' || (node.kind === 'fold' && runsAtOnce(node))) return true;
  }
  return false;
}

/** Whether a site may still be running when another one begins. */
export function mayRunBeside(site: Site, other: Site): boolean {
  const common = lowestCommon(site, other);
  return common.node.kind === 'par' || runsBeside(site, common);
}

/** Whether a live loop begins elsewhere or after something else inside of `around`: who only knows that this has begun does not know of it. */
export function beginsLate(loop: Site, around: Site, survey: Survey): boolean {
  if (!samePeer(loop.place, around.place)) return true;
  for (let site = loop; site.parent !== undefined && site.parent !== around; site = site.parent) {
    const { node } = site.parent;
    if (node.kind === 'seq' && node.nodes.slice(0, site.slot).some((before) => survey.site(before).first !== undefined)) return true;
  }
  return false;
}

/** Whether a live loop begins after something that who brings its elements, in a parallel branch, need not know to be done. */
function beginsAfterStep(loop: Site, branch: Site, survey: Survey): boolean {
  const common = lowestCommon(loop, branch);
  let isFollowed = false;
  for (let { parent, slot } = loop; parent !== undefined && parent.index >= common.index; { parent, slot } = parent) {
    const { node } = parent;
    switch (node.kind) {
      case 'seq': {
        // what stands before the branch is done when that begins
        const since = parent === common ? branch.end : parent.index;
        if (node.nodes.slice(0, slot).some((before) => survey.site(before).index > since && takesTime(before, survey))) return true;
        isFollowed ||= node.nodes.slice(slot + 1).some((after) => takesTime(after, survey));
        break;
      }
      case 'try':
        if (slot === 1) return true;
        break;
      case 'fold':
        if ((isFollowed && !runsAtOnce(node)) || waitsForBranch(parent, parent.index, survey)) return true;
        break;
      case 'if':
        if (waitsForBranch(parent, parent.index, survey)) return true;
        break;
      default:
        break;
    }
  }
  return false;
}

/** Whether the flow goes on after a node only when somebody has done something. */
function takesTime(node: Node, survey: Survey): boolean {
  const isDetached = (node.kind === 'par' && node.detached) || (node.kind === 'fold' && (node.mode === 'par' || node.mode === 'rec'));
  const site = survey.site(node);
  return !isDetached && (site.first !== undefined || waitsForBranch(site, site.end, survey));
}

function waitsForBranch(site: Site, end: number, survey: Survey): boolean {
  return survey.waitsWithin(site.index - 1, end).some(({ variable }) => isFoundBeside(variable, site, survey));
}

function feedsBackHome(loop: Site, survey: Survey): boolean {
  if (loop.node.kind !== 'fold') return false;
  const { first } = survey.site(loop.node.body);
  return first !== undefined && samePlace(first, loop.place);
}

/** Whether the use is reached whenever what encloses both goes on after the branch: whoever handles an error goes on without what stands after that. */
function isCertain(use: Site, branch: Site): boolean {
  const common = lowestCommon(use, branch);
  // the flow does not wait for a loop whose iterations run beside it
  if (common.node.kind === 'par' || (use.node.kind === 'fold' && runsAtOnce(use.node))) return false;
  for (let site = use; site.parent !== undefined && site.parent !== common; site = site.parent) {
    const { kind } = site.parent.node;
    if (kind === 'par' || kind === 'if' || kind === 'fold' || (kind === 'try' && (site.slot === 1 || failsBefore(use, site)))) return false;
  }
  return true;
}

/** Whether anything around a site may fail before that begins. */
function failsBefore(site: Site, around: Site): boolean {
  for (let { parent, slot } = site; parent !== undefined && parent.index >= around.index; { parent, slot } = parent) {
    if (parent.node.kind === 'seq' && parent.node.nodes.slice(0, slot).some(canFail)) return true;
  }
  return false;
}

/** Whether anything in a node may fail. */
export function canFail(node: Node): boolean {
  return failsItself(node) || children(node).some(canFail);
}
