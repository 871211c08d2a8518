/** What is sure as seen from a step, of all that has happened on the way to it and of all that its regions bring. */
import { mayFail } from '../core/core.ts';
import type { Assumptions } from './assumptions.ts';
import { larger, leastProduct, Region, sumOf } from './facts.ts';
import type { Fact, Happened } from './facts.ts';
import { constant, minus, ONE } from './linear.ts';
import type { Linear } from './linear.ts';
import { inside, isInside, literalKey, repeating } from './step.ts';
import type { Buffer, Definition, Graph, LoopStep, Step, WorkStep } from './step.ts';
import { NO } from './value.ts';

/** The regions that begin at steps: the same in each round, as long as what is around them is the same. */
export class Regions {
  readonly #within: (Region | undefined)[];
  readonly #after: (Region | undefined)[];

  constructor({ steps }: Graph) {
    this.#within = new Array<Region | undefined>(steps.length);
    this.#after = new Array<Region | undefined>(steps.length);
  }

  /** The one of those who are in a branch, a handler, an arm or an iteration. */
  within(step: Step, outer: Region): Region {
    return regionAt(step, this.#within, outer);
  }

  /** The one of those who come after a step that can fail. */
  after(step: Step, outer: Region): Region {
    return regionAt(step, this.#after, outer);
  }
}

function regionAt({ id }: Step, regions: (Region | undefined)[], outer: Region): Region {
  const known = regions[id];
  return known !== undefined && known.outer === outer ? known : (regions[id] = new Region(outer));
}

/** How many values surely come into the buffer. Without a region: how many have come already. */
export function pushedAt(at: Step, buffer: Buffer, happened: Happened, region: Region | undefined, graph: Graph, assumptions: Assumptions): Linear {
  const { first, inTextOrder } = graph;
  // Of a loop around both, later iterations are not seen: the innermost region that knows of a push in it tells of this one alone.
  const loop = inTextOrder ? repeating(at, buffer, graph) : undefined;
  const counts = new Map<Step, Linear>();
  for (const { by, count } of happened.pushes(buffer)) counts.set(by, count);
  for (let around = region; around !== undefined; around = around.outer) {
    for (const { by, count } of around.pushes(buffer)) {
      if (loop === undefined || !counts.has(by) || !isInside(by, loop, graph)) counts.set(by, larger(count, counts.get(by), assumptions));
    }
  }
  for (const by of counts.keys()) {
    // What one way out brings is told once more for all of them together: not to those who are still inside.
    const encloses = by.kind !== 'work' && (first[by.id] ?? 0) <= at.id && at.id < by.id;
    if (encloses || (inTextOrder && by.id > at.id)) counts.delete(by);
  }
  const sum = sumOf(counts, graph, assumptions);
  if (!buffer.isMap) return sum;
  // A loop over nothing inserts nothing.
  const keys = new Set([...counts].flatMap(([by, count]) => (assumptions.atLeastZero(minus(count, ONE)) ? (literalKey(by) ?? []) : [])));
  return constant(Math.max(keys.size, assumptions.atLeastZero(minus(sum, ONE)) ? 1 : 0));
}

export function isKnownIn(region: Region, definition: Definition, happened: Happened): boolean {
  if (definition.definers.length === 0 || happened.knows(definition)) return true;
  for (let around: Region | undefined = region; around !== undefined; around = around.outer) if (around.knows(definition)) return true;
  return false;
}

/** Whether it is done wherever the particle is. */
function needsNoPeer({ node, fails }: WorkStep): boolean {
  switch (node.kind) {
    case 'push':
    case 'ap':
      return !mayFail(node.value);
    case 'insert':
      return !mayFail(node.key) && !mayFail(node.value);
    case 'null':
      // what has been read may not be there
      return fails === NO;
    default:
      return false;
  }
}

/** Whether a step stands in a branch of its own, as seen from another: what it brings may have to be fetched. */
function isBeside(definer: Step, step: Step, graph: Graph): boolean {
  let around = graph.outer[definer.id];
  while (around !== undefined && !isInside(step, around, graph)) {
    if (around.kind === 'par' || around.kind === 'loop') return true;
    around = graph.outer[around.id];
  }
  return around?.kind === 'par';
}

/**
 * Whether a step of a parallel branch is done as soon as that begins: it pushes what is already there. Under `on` it goes nowhere for that
 * (`leaves` in placement/site.ts). Nobody gets past the branches before each has begun.
 */
export function isAtOnce(step: Step, branch: Step, graph: Graph, happened: Happened): boolean {
  switch (step.kind) {
    case 'seq':
    case 'par':
      return inside(step).every((inner) => isAtOnce(inner, branch, graph, happened));
    case 'loop':
      return step.mode === 'par' && step.over === undefined && isAtOnce(step.body, branch, graph, happened);
    case 'work': {
      if (graph.follows || step.pushes?.isFollowed === true || !needsNoPeer(step)) return false;
      const isBefore = (definer: Step): boolean => definer.id < step.id && isInside(definer, branch, graph);
      const isThere = (need: Definition): boolean => (happened.knows(need) || need.definers.every(isBefore)) && !need.definers.some((definer) => isBeside(definer, step, graph));
      return step.needs.every(isThere);
    }
    case 'try':
    case 'if':
    case 'wait':
    case 'snapshot':
    case 'fail':
    case 'never':
      return false;
  }
}

/** What iterations push to buffers outside of them, in so many rounds. */
export function multiplied(loop: LoopStep, facts: Iterable<Fact>, rounds: Linear, assumptions: Assumptions): readonly Fact[] {
  const all: Fact[] = [];
  for (const fact of facts) {
    if (fact.kind !== 'pushed' || fact.buffer.loops.includes(loop)) continue;
    const count = leastProduct(fact.count, rounds, loop.depth, assumptions);
    if (count !== undefined) all.push({ ...fact, count });
  }
  return all;
}
