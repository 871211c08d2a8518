/** Live loops in whose rounds nobody has to do anything: a round is over where its element appears, so whoever brings the element brings what it makes. */
import { isDataVariable } from '../core/core.ts';
import type { Node, Variable } from '../core/core.ts';
import type { Findings } from './findings.ts';
import type { Occurrence } from './occurrence.ts';
import { isGrowing } from './placed.ts';
import { goesAway } from './site.ts';
import type { Site } from './site.ts';

/** What such rounds push, as if whoever feeds the loop had pushed it. */
export function madeInRounds(loops: readonly Site[], { definitions, sites }: Pick<Findings, 'definitions' | 'sites'>): readonly Occurrence[] {
  const made: Occurrence[] = [];
  const feeders = (stream: Variable): readonly Occurrence[] => [...definitions, ...made].filter(({ variable }) => variable === stream);
  const quiet = loops.filter(({ node }) => isQuiet(node, sites));
  for (let before = -1; before < made.length; ) {
    before = made.length;
    for (const { node, index, end } of quiet) {
      if (node.kind !== 'fold' || !isGrowing(node.iterable)) continue;
      const isInside = (other: Site): boolean => other.index > index && other.index <= end;
      const pushed = new Set(definitions.filter((definition) => isInside(definition.site)).map(({ variable }) => variable));
      const elements = feeders(node.iterable).filter((element) => !isInside(element.site));
      for (const variable of pushed) {
        if (isDataVariable(variable)) continue;
        const known = new Set(feeders(variable).map((feeder) => feeder.site));
        for (const element of elements) if (!known.has(element.site)) made.push({ variable, site: element.site });
      }
    }
  }
  return made;
}

function isQuiet(node: Node, sites: ReadonlyMap<Node, Site>): boolean {
  const body = node.kind === 'fold' ? sites.get(node.body) : undefined;
  return body !== undefined && !goesAway(body);
}
