/** Which names a parallel branch surely has where it begins: not those that a branch beside it may still be looking for. */
import { variablesOf } from '../core/core.ts';
import type { Node, Place, Variable } from '../core/core.ts';
import { operandsOf } from './placed.ts';
import { peerOf, visiblePart } from './route.ts';
import { isWithin, lowestCommon } from './site.ts';
import type { Site } from './site.ts';
import type { Survey } from './survey.ts';

/** The part of a place that can be named where a site begins, without waiting for a branch beside it: that one brings the name to the last relay before the place. */
export function knownPart(place: Place, at: Site, survey: Survey): Place {
  return visiblePart(place, (variable) => survey.isVisible(variable, at) && isKnown(variable, at, survey));
}

function isKnown(variable: Variable, at: Site, survey: Survey): boolean {
  return survey.definersOf(variable).every((definer) => {
    const { branch } = definer;
    return branch === undefined || isWithin(at, branch) || hasUsed(variable, at, lowestCommon(definer, at), survey);
  });
}

/** Whether the flow that comes to a site has been through a step that needs the variable, inside `around`. */
function hasUsed(variable: Variable, at: Site, around: Site, survey: Survey): boolean {
  for (let { parent, slot } = at; parent !== undefined && parent.index >= around.index; { parent, slot } = parent) {
    if (parent.node.kind === 'seq' && parent.node.nodes.slice(0, slot).some((before) => uses(before, variable, survey))) return true;
  }
  return false;
}

/** Whether a node is done only after a step that needs the variable. */
export function uses(node: Node, variable: Variable, survey: Survey): boolean {
  switch (node.kind) {
    case 'seq':
      return node.nodes.some((child) => uses(child, variable, survey));
    case 'on':
    case 'new':
      return uses(node.body, variable, survey);
    case 'call':
    case 'canon':
    case 'join':
      return [peerOf(survey.site(node).place), ...operandsOf(node)].some((operand) => variablesOf(operand).some((other) => other === variable));
    default:
      return false;
  }
}

/** Whether a parallel branch beside a site finds a variable. */
export function isFoundBeside(variable: Variable, site: Site, survey: Survey): boolean {
  return survey.definersOf(variable).some(({ branch }) => branch !== undefined && !isWithin(site, branch));
}
