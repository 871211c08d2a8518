/** What a part of the function leaves when it fails: values that are needed all the same (rule 14). */
import { children, runsAtOnce } from '../core/core.ts';
import type { Node } from '../core/core.ts';
import { isReadOutside } from './needs.ts';
import { failsItself } from './placed.ts';
import { isWithin } from './site.ts';
import type { Site } from './site.ts';
import type { Survey } from './survey.ts';

/** Whether a part may fail after it defined something that is read outside of it. */
export function leavesSomething(part: Site, survey: Survey): boolean {
  const defined = [...survey.definedIn(part).keys()].filter((variable) => isReadOutside(variable, part, survey));
  const definers = defined.flatMap((variable) => survey.feedersOf(variable)).filter((definer) => isWithin(definer, part));
  return definers.length > 0 && failsAfter(part.node, Math.min(...definers.map(({ index }) => index)), survey);
}

/** Whether an error comes out of a node that comes about after what has an index. */
function failsAfter(node: Node, index: number, survey: Survey): boolean {
  const site = survey.site(node);
  if (site.end <= index) return false;
  if (site.index > index && failsItself(node)) return true;
  switch (node.kind) {
    case 'try':
      return failsAfter(node.handler, index, survey);
    case 'par':
      // nobody hears errors of detached branches
      return !node.detached && node.branches.some((branch) => failsAfter(branch, index, survey));
    case 'fold':
      // the next iteration comes after all that is in this one
      return !runsAtOnce(node) && failsAfter(node.body, Math.min(index, site.index), survey);
    default:
      return children(node).some((inner) => failsAfter(inner, index, survey));
  }
}
