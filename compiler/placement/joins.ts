/** Which joins need no announcement. */
import type { Join, Node } from '../core/core.ts';
import { isWithin } from './site.ts';
import type { Site } from './site.ts';
import type { Survey } from './survey.ts';

/**
 * When the particle has to visit the peer of a join, so that the wait begins.
 * - `never`: whoever brings the first value tells that the wait has begun.
 * - `empty`: the same, but the count may be zero, and then nobody comes.
 */
export type Announcement = 'always' | 'empty' | 'never';

/**
 * Proof obligation: with the first value, the peer of the join gets to know that all before the join is done. It does when all values
 * come from detached branches that begin directly before the join: where they begin, all before the join is done, and they end at
 * its peer (rule 4). Those do not count that stay where the flow is, since nothing in them needs a peer, nor does a live loop: its rounds start where
 * elements appear, which may be here, and end there when nobody is needed.
 */
export function announcement(join: Join, survey: Survey): Announcement {
  const site = survey.site(join);
  const openings = detachedBefore(site, survey);
  const fed = survey.definersOf(join.stream).every((definer) => openings.some((opening) => isWithin(definer, opening)));
  if (!fed || site.detours.length > 0) return 'always';
  const { count } = join;
  if (count.kind === 'integer') return count.value > 0n ? 'never' : 'always';
  return count.kind === 'variable' && survey.definersOf(count.variable).every(({ node }) => isLength(node)) ? 'empty' : 'always';
}

/** Whether a count is known where the particle is, since nothing has been asked for it, and not below zero. */
function isLength(node: Node): boolean {
  return node.kind === 'ap' && node.value.kind === 'variable' && node.value.lens === 'length';
}

/** The detached branches and iterations that begin before a site, with nothing between that needs a peer, and go somewhere. */
function detachedBefore(site: Site, survey: Survey): readonly Site[] {
  const found: Site[] = [];
  for (let { parent, slot } = site; parent !== undefined; { parent, slot } = parent) {
    const { node } = parent;
    if (node.kind !== 'seq' && node.kind !== 'on' && node.kind !== 'new') break;
    if (node.kind !== 'seq') continue;
    for (let i = slot - 1; i >= 0; i--) {
      const sibling = node.nodes[i];
      if (sibling === undefined) continue;
      const before = survey.site(sibling);
      const branches = sibling.kind === 'par' && sibling.detached ? sibling.branches : sibling.kind === 'fold' && sibling.mode === 'par' ? [sibling.body] : undefined;
      if (branches !== undefined) found.push(...branches.map((branch) => survey.site(branch)).filter((branch) => branch.forced));
      else if (before.first !== undefined) return found;
    }
  }
  return found;
}
