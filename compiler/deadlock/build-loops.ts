/** Loops in the wait graph: unrolled, followed value by value, or one iteration that stands for all. */
import type { Fold, Origin } from '../core/core.ts';
import type { Filling } from './buffers.ts';
import type { Construction } from './construction.ts';
import type { Reading } from './environment.ts';
import { ZERO } from './linear.ts';
import type { Linear } from './linear.ts';
import { NOTHING_TO_LOOP_OVER } from './step.ts';
import type { Buffer, Definition, LoopStep, Step } from './step.ts';
import { NO, numbered, Value } from './value.ts';

/** Loops of at most so many iterations are unrolled. */
const MOST_UNROLLED = 3;
/** So many iterations of a loop with `rec` are told apart when it is followed. */
const MOST_FOLLOWED = 8;

export function buildFold(at: Construction, node: Fold): Step {
  const { iterable, origin } = node;
  if (iterable.kind === 'stream' || iterable.kind === 'map') {
    const over = at.buffers.of(iterable, at.loops);
    if (at.options.follow === true && node.mode === 'rec' && iterable.kind === 'stream' && at.loops.length === 0) return oneByOne(at, node, over);
    return asOne(at, node, [], ZERO, over, new Value(node.item.name, 'snapshot', at.loops.length + 1));
  }
  const reading = at.environment.read(iterable);
  const { length } = reading.value;
  const times = at.case.onlyNumber(length, MOST_UNROLLED);
  const ready = at.work({ kind: 'null', origin }, [reading]);
  if (times === undefined) {
    // The same item for every iteration, so that nothing is known of it.
    const item = at.known(node.item) ?? at.options.vocabulary.keep(node.item, at.path, new Value(node.item.name, reading.value.origin, at.loops.length + 1, {}, reading.value.itemType));
    return afterList(at, node, reading, [ready, asOne(at, node, [], length, undefined, item)]);
  }
  if (times === 0) at.buffers.exclude(node.body, NOTHING_TO_LOOP_OVER);
  const iterations = Array.from({ length: times }, (_, i) => iteration(at, node, `.${i}`, reading.value.at(numbered(i))));
  return afterList(at, node, reading, [ready, unrolled(at, node, iterations)]);
}

/** An iteration for each value that is known when the loop begins or comes of an earlier one; a loop stands for those of all others. */
function oneByOne(at: Construction, node: Fold, over: Filling): Step {
  const { origin } = node;
  const followed = new Set<Step>();
  const iterations: Step[] = [];
  const outer = at.when;
  // Iterations push more while this goes on.
  for (const [push, { value, path }] of over.values) {
    if (followed.size === MOST_FOLLOWED) break;
    followed.add(push);
    const came = at.defines[push.id] ?? { index: at.environment.count++, name: over.name, origin: push.origin, value, definers: [push], path: at.path };
    at.defines[push.id] = came;
    const ready = at.work({ kind: 'null', origin }, [{ value, needs: [came], fails: NO }]);
    at.when = followed.size === 1 ? outer : ` (iteration ${followed.size})`;
    iterations.push(at.seq([ready, iteration(at, node, `.${path}`, value)], origin));
  }
  at.when = outer;
  const others: Buffer = {
    ...over,
    index: at.buffers.count++,
    isRest: true,
    get pushes() {
      return over.pushes.filter((push) => !followed.has(push));
    },
  };
  iterations.push(asOne(at, node, [], ZERO, others, new Value(node.item.name, 'snapshot', at.loops.length + 1)));
  return at.add({ kind: 'par', branches: iterations, detached: true, origin, id: at.next });
}

/** What runs over a list once that is there. The flow does not wait for the list when it does not wait for the iterations. */
function afterList(at: Construction, { mode, origin }: Fold, { needs, fails }: Reading, steps: readonly Step[]): Step {
  const all = at.seq(steps, origin);
  const isBeside = (mode === 'par' || mode === 'rec') && (needs.length > 0 || fails !== NO);
  return isBeside ? at.add({ kind: 'par', branches: [all], detached: true, origin, id: at.next }) : all;
}

function asOne(at: Construction, node: Fold, needs: readonly Definition[], times: Linear, over: Buffer | undefined, item: Value): Step {
  const loop: { kind: 'loop'; mode: Fold['mode']; needs: readonly Definition[]; times: Linear; item: string; over: Buffer | undefined; depth: number; body: Step | undefined; origin: Origin } =
    { kind: 'loop', mode: node.mode, needs, times, item: node.item.name, over, depth: at.loops.length, body: undefined, origin: node.origin };
  const outer = at.loops;
  at.loops = [...outer, loop as LoopStep];
  loop.body = iteration(at, node, '*', item);
  at.loops = outer;
  return at.add(Object.assign(loop, { id: at.next }) as LoopStep);
}

function iteration(at: Construction, node: Fold, path: string, item: Value): Step {
  const outer = at.path;
  at.path += path;
  at.environment.bind(node.item, item, at.path);
  const body = at.build(node.body);
  at.path = outer;
  return body;
}

function unrolled(at: Construction, { mode, origin }: Fold, iterations: readonly Step[]): Step {
  switch (mode) {
    case 'seq':
      return at.seq(iterations, origin);
    case 'par':
    case 'rec':
      return at.add({ kind: 'par', branches: iterations, detached: true, origin, id: at.next });
    case 'parseq':
      if (iterations.length === 0) return at.seq([], origin);
      return at.add({ kind: 'par', branches: [...iterations, at.add({ kind: 'never', origin, id: at.next })], detached: false, origin, id: at.next });
    case 'try':
      return iterations.reduceRight((handler, attempt) => at.add({ kind: 'try', attempt, handler, origin, id: at.next }), at.seq([], origin));
  }
}
