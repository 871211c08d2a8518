/** How many failing calls a function survives at the wait that a failure can make endless. */
import { minus, printLinear, ZERO } from './linear.ts';
import type { State } from './open.ts';
import type { Buffer, Step, WaitStep } from './step.ts';

/**
 * The surplus of values at the wait in which the witness hangs: what surely comes when all calls succeed, less what it waits for. Each failure
 * costs one value when no branch brings more than one. Undefined when that is not so, or when there is no surplus to speak of.
 *
 * @param free a case that answers when every call succeeds, the one that was looked at last
 */
export function toleranceOf(free: State, witness: State): string | undefined {
  const wait = witness.graph.steps.find((step): step is WaitStep => step.kind === 'wait' && !witness.possible.done(step));
  if (wait === undefined) return undefined;
  const { graph, certain, assumptions } = free;
  const same = graph.steps.find((step): step is WaitStep => step.kind === 'wait' && step.origin === wait.origin);
  const lower = same === undefined ? undefined : certain.lower(same);
  if (same === undefined || lower === undefined || !bringsOneEach(same.buffer, free)) return undefined;
  const surplus = minus(lower, same.count);
  if (assumptions.atLeastZero(minus(ZERO, surplus))) return undefined;
  return assumptions.atLeastZero(surplus) ? printLinear(surplus) : undefined;
}

function bringsOneEach({ pushes }: Buffer, state: State): boolean {
  const branches = new Set<Step>();
  for (const push of pushes) {
    const branch = branchOf(push, state);
    if (branch === undefined || branches.has(branch)) return false;
    branches.add(branch);
  }
  return true;
}

/** The parallel branch, or the iteration of a parallel loop, with which a push is lost; undefined when a loop in it may bring more. */
function branchOf(push: Step, { graph }: State): Step | undefined {
  let from = push;
  for (let around = graph.outer[push.id]; around !== undefined; around = graph.outer[around.id]) {
    if (around.kind === 'par') return from;
    if (around.kind === 'loop') return around.mode === 'par' || around.mode === 'parseq' ? around.body : undefined;
    from = around;
  }
  return undefined;
}
