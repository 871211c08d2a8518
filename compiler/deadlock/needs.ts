/** Which peers a function cannot do without. */
import type { CoreFunction } from '../core/core.ts';
import { Explorer, leavesOf } from './explore.ts';
import { printLinear } from './linear.ts';
import type { State } from './open.ts';

const WORK = 20_000;

/**
 * Names of peers each of whose silence alone keeps the function from answering, though every other peer answers and every call succeeds.
 * Of peers that a loop goes through, `k of LIST`: so many must answer.
 */
export function needsOf(func: CoreFunction): readonly string[] {
  const explorer = new Explorer(func, { left: WORK });
  const free = [...leavesOf(explorer.explore())].find(({ leaf }) => leaf.kind === 'free')?.leaf;
  if (free?.kind !== 'free') return [];
  const { assumptions, graph } = free.state;
  return [...graph.peers].flatMap((name) => {
    const state = explorer.silent(name, assumptions);
    if (state === undefined || state.certain.settles(state.graph.root)) return [];
    return [quorumOf(name, state) ?? name];
  });
}

/** When the silent ones are the peers of a loop: how many of them a wait asks for. */
function quorumOf(name: string, { graph, certain }: State): string | undefined {
  for (const step of graph.steps) {
    if (step.kind !== 'wait' || certain.settles(step)) continue;
    for (const push of step.buffer.pushes) {
      for (let around = graph.outer[push.id]; around !== undefined; around = graph.outer[around.id]) {
        if (around.kind === 'loop' && around.item === name && around.over === undefined) {
          const list = printLinear(around.times).replace(/\.length$/, '');
          return `${printLinear(step.count)} of ${list}`;
        }
      }
    }
  }
  return undefined;
}
