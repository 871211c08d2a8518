/** Which peers a function cannot do without. */
import type { CoreFunction, Origin } from '../core/core.ts';
import type { Need } from '../diagnostics/catalog/deadlock.ts';
import { Explorer, leavesOf } from './explore.ts';
import { printLinear, sameLinear } from './linear.ts';
import type { Linear } from './linear.ts';
import type { State } from './open.ts';
import type { Graph, LoopStep, Step } from './step.ts';

const WORK = 20_000;

/**
 * Peers each of whose silence alone keeps the function from answering, though every other peer answers and every call succeeds.
 * Of peers that a loop goes through, `k of LIST`: so many must answer.
 */
export function needsOf(func: CoreFunction): readonly Need[] {
  const explorer = new Explorer(func, { left: WORK });
  const free = [...leavesOf(explorer.explore())].find(({ leaf }) => leaf.kind === 'free')?.leaf;
  if (free?.kind !== 'free') return [];
  const { assumptions, graph } = free.state;
  const sure = new Map(graph.steps.flatMap((step) => (step.kind === 'wait' ? [[step.origin, free.state.certain.lower(step)] as const] : [])));
  return [...graph.peers].flatMap((name) => {
    const state = explorer.silent(name, assumptions);
    if (state === undefined || state.certain.settles(state.graph.root)) return [];
    return [shareOf(name, state, sure) ?? { text: name }];
  });
}

/** When the silent ones are the peers of a loop: how many of them must answer. @param sure how many values come to each wait when nobody is silent */
function shareOf(name: string, { graph, certain }: State, sure: ReadonlyMap<Origin, Linear | undefined>): Need | undefined {
  for (const step of graph.steps) {
    if (certain.settles(step)) continue;
    if (step.kind === 'loop' && isOf(step, name) && step.over === undefined) {
      if (step.mode === 'seq') return partOf(listOf(step), 'all');
      if (step.mode === 'try') return { ...partOf(listOf(step), 'all'), text: `${listOf(step)}, one after the other` };
      if (step.mode === 'parseq') return partOf(listOf(step), '1');
    }
    if (step.kind !== 'wait') continue;
    for (const push of step.buffer.pushes) {
      const loop = loopsAround(push, graph).find((around) => isOf(around, name) && !step.buffer.loops.includes(around));
      if (loop === undefined || loop.over !== undefined) continue;
      const all = sure.get(step.origin);
      if (all !== undefined && sameLinear(all, step.count)) return partOf(listOf(loop), 'all');
      // Where each brings more than one, nobody knows how many of them are enough.
      return partOf(listOf(loop), all !== undefined && sameLinear(all, loop.times) ? printLinear(step.count) : 'some');
    }
  }
  return undefined;
}

function partOf(list: string, count: string): Need {
  return { text: `${count} of ${list}`, share: { count, list } };
}

/** Whether the peer is an element of the loop's list, or named in it. */
function isOf({ item }: LoopStep, name: string): boolean {
  return name === item || name.startsWith(`${item}.`);
}

function listOf({ times }: LoopStep): string {
  return printLinear(times).replace(/\.length$/, '');
}

function loopsAround(step: Step, { outer }: Graph): readonly LoopStep[] {
  const loops: LoopStep[] = [];
  for (let around = outer[step.id]; around !== undefined; around = outer[around.id]) if (around.kind === 'loop') loops.push(around);
  return loops;
}
