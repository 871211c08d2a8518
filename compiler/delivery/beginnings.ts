/**
 * What happens as soon as parallel branches begin: it is no peer's turn, and what it needs was there before. Whoever goes on from the branches has
 * begun them, so it comes along with the flow.
 */
import { variablesOf } from '../core/core.ts';
import type { Variable } from '../core/core.ts';
import { isGrowing, operandsOf } from '../placement/placed.ts';
import { isDetached, meet } from './spots.ts';
import type { Spot } from './spots.ts';
import type { Walk } from './walk.ts';

/** Whether a spot is done as soon as the branch that it is in begins. */
export function beginsWith(spot: Spot, branch: Spot, walk: Walk): boolean {
  return isAtOnce(spot, branch, walk) && isReached(spot, branch, walk);
}

/** The live loop that begins with a branch and in whose rounds a spot is done at once: whoever brings an element has it. */
export function roundsOf(spot: Spot, branch: Spot, walk: Walk): Spot | undefined {
  for (let each = spot; each !== branch && each.parent !== undefined; each = each.parent) {
    const { node } = each.parent;
    if (node.kind === 'fold' && isGrowing(node.iterable)) return beginsWith(spot, each, walk) && isReached(each.parent, branch, walk) ? each.parent : undefined;
  }
  return undefined;
}

/** Whether a spot is reached as soon as the branch that it is in begins. */
export function isReached(spot: Spot, branch: Spot, walk: Walk): boolean {
  for (let each = spot; each !== branch && each.parent !== undefined; each = each.parent) {
    const { node, children } = each.parent;
    if (node.kind === 'seq' && !children.slice(0, each.slot).every((before) => isAtOnce(before, branch, walk))) return false;
    if ((node.kind === 'try' || node.kind === 'fold') && each.slot > 0) return false;
    if (node.kind === 'fold' && isGrowing(node.iterable)) return false;
    if (!hasOperands(each.parent, branch, walk)) return false;
  }
  return true;
}

/** Whether what comes after a spot is reached with it. */
function isAtOnce(spot: Spot, branch: Spot, walk: Walk): boolean {
  const { node, children, turn } = spot;
  if (isDetached(node) || node.kind === 'null') return true;
  if (turn !== undefined || node.kind === 'never' || node.kind === 'fail' || node.kind === 'fold') return false;
  return hasOperands(spot, branch, walk) && children.every((child) => isAtOnce(child, branch, walk));
}

function hasOperands({ node }: Spot, branch: Spot, walk: Walk): boolean {
  return operandsOf(node).every((operand) => variablesOf(operand).every((variable) => isThere(variable, branch, walk)));
}

/** Whether a variable has its value when a branch begins. */
function isThere(variable: Variable, branch: Spot, walk: Walk): boolean {
  return walk.feedersOf(variable).every(({ spot }) => (spot.place < branch.place ? isBefore(spot, branch) : branch.contains(spot) && beginsWith(spot, branch, walk)));
}

function isBefore(spot: Spot, branch: Spot): boolean {
  const { around, toA } = meet(spot, branch);
  return around.node.kind === 'seq' && toA !== undefined && isPassed(spot, around);
}

/** Whether a spot is done for sure when what is directly in `around` goes on after it. */
export function isPassed(spot: Spot, around: Spot): boolean {
  for (let { parent } = spot; parent !== undefined && parent !== around; parent = parent.parent) {
    const { kind } = parent.node;
    if (kind !== 'seq' && kind !== 'new' && !(kind === 'try' && leadsOut(parent.children[1]))) return false;
  }
  return true;
}

/** Whether nothing comes after what is inside, since it ends with an error. */
export function leadsOut(handler: Spot | undefined): boolean {
  const last = handler?.node.kind === 'seq' ? handler.children.at(-1) : handler;
  return last?.node.kind === 'fail';
}
