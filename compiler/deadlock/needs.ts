/** Which peers a function cannot do without. */
import type { CoreFunction } from '../core/core.ts';
import { Explorer, leavesOf } from './explore.ts';
import { printLinear } from './linear.ts';
import type { State } from './open.ts';
import type { Graph, LoopStep, Step } from './step.ts';

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
      const loops = loopsAround(push, graph).filter((loop) => !step.buffer.loops.includes(loop));
      const [loop] = loops;
      // In a loop around that one, or within it, each peer brings many.
      if (loops.length !== 1 || loop?.item !== name || loop.over !== undefined) continue;
      const list = printLinear(loop.times).replace(/\.length$/, '');
      return `${printLinear(step.count)} of ${list}`;
    }
  }
  return undefined;
}

function loopsAround(step: Step, { outer }: Graph): readonly LoopStep[] {
  const loops: LoopStep[] = [];
  for (let around = outer[step.id]; around !== undefined; around = outer[around.id]) if (around.kind === 'loop') loops.push(around);
  return loops;
}
