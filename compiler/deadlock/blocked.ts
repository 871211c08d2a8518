/** Why a function is stuck in one case: what it waits for, and why nothing comes. */
import type { Origin } from '../core/core.ts';
import { isKnownIn, ONE, printLinear } from './linear.ts';
import type { Linear } from './linear.ts';
import type { State } from './open.ts';
import { product } from './products.ts';
import { ARM_DOES_NOT_RUN, NOTHING_TO_LOOP_OVER, seenFrom } from './step.ts';
import type { Buffer, Definition, Graph, Step, WaitStep, WorkStep } from './step.ts';
import { decide } from './value.ts';
import { nameOfCall } from './vocabulary.ts';

/** A wait that never ends. */
export interface Blocked {
  readonly step: Step;
  readonly origin: Origin;
  /** `waits for 2 values in `s``, as what follows the line that waits. */
  readonly what: string;
  /** Where what it waits for could come from, and why it does not. */
  readonly feeders: readonly Feeder[];
}

export interface Feeder {
  readonly origin: Origin;
  readonly text: string;
}

const known = new WeakMap<State, readonly Blocked[]>();

/** The waits in which a stuck function hangs. Found out once for each case: where it gets stuck is asked before that is told. */
export function blockedOf(state: State): readonly Blocked[] {
  const before = known.get(state);
  if (before !== undefined) return before;
  const blocked = blockedIn(state.graph.root, state);
  known.set(state, blocked);
  return blocked;
}

/** The waits in which a stuck step hangs: those that others wait for come first. */
function blockedIn(step: Step, state: State, asked = new Set<Step>()): readonly Blocked[] {
  const { possible } = state;
  if (asked.has(step) || possible.done(step)) return [];
  asked.add(step);
  switch (step.kind) {
    case 'seq': {
      const stuck = step.steps.find((inner) => !possible.done(inner));
      return stuck === undefined ? [] : blockedIn(stuck, state, asked);
    }
    case 'par':
      return step.branches.flatMap((branch) => blockedIn(branch, state, asked));
    case 'try':
      return [...(possible.failed(step.attempt) ? blockedIn(step.handler, state, asked) : []), ...blockedIn(step.attempt, state, asked)];
    case 'if':
      return [...blockedIn(step.then, state, asked), ...blockedIn(step.else, state, asked)];
    case 'loop':
      return [...blockedIn(step.body, state, asked), ...(step.mode === 'parseq' && possible.failed(step.body) ? [forSuccess(step, [step.body], state)] : [])];
    case 'wait':
      return missing(step.needs, step, state, asked) ?? waitFor(step.buffer, step.count, step, state, asked);
    case 'work':
    case 'snapshot':
    case 'fail':
      return missing(step.needs, step, state, asked) ?? [];
    case 'never':
      return [forSuccess(step, besides(step, state), state)];
  }
}

/** The branches beside a step. */
function besides(step: Step, { graph }: State): readonly Step[] {
  const around = graph.outer[step.id];
  return around?.kind === 'par' ? around.branches.filter((branch) => branch !== step) : [];
}

/** `parseq` waits for a branch that succeeds. */
function forSuccess(step: Step, branches: readonly Step[], state: State): Blocked {
  const feeders = branches.flatMap((branch) => {
    const culprit = state.possible.failed(branch) ? failing(branch, state) : undefined;
    return culprit === undefined ? [] : [{ origin: culprit.origin, text: failure(culprit, 'this fails: there is no such item') }];
  });
  return { step, origin: step.origin, what: 'waits here for one that succeeds', feeders };
}

/** Waits that never end in parallel branches, although the function as a whole may go on. */
export function idleWaits(state: State): readonly Blocked[] {
  const { graph, possible } = state;
  const isStuck = (branch: Step): boolean => branch.kind !== 'never' && possible.started(branch) && !possible.done(branch) && !possible.failed(branch);
  const waits: Blocked[] = [];
  for (const step of graph.steps) {
    if (!possible.started(step)) continue;
    for (const branch of branchesOf(step)) if (isStuck(branch)) waits.push(...blockedIn(branch, state));
  }
  return waits;
}

/** What runs beside the flow, which nobody has to wait for. */
function branchesOf(step: Step): readonly Step[] {
  if (step.kind === 'par') return step.branches;
  return step.kind === 'loop' && (step.mode === 'par' || step.mode === 'rec') ? [step.body] : [];
}

function missing(needs: readonly Definition[], step: Step, state: State, asked: Set<Step>): readonly Blocked[] | undefined {
  const definition = needs.find((need) => !state.possible.known(need));
  if (definition === undefined) return undefined;
  const { definers, name } = definition;
  const deeper = definers.flatMap((definer) => blockedBefore(definer, state).flatMap((before) => blockedIn(before, state, asked)));
  const feeders = definers.map((definer) => ({ origin: definer.origin, text: reason(definer, step, state) }));
  // Nobody waits in an iteration that does not begin.
  if (isPushed(definition)) return deeper;
  const waits = definers.some(({ kind }) => kind === 'wait' || kind === 'snapshot') ? 'waits, too' : `waits for \`${name}\``;
  return [...deeper, { step, origin: step.origin, what: waits, feeders: deeper.length > 0 ? [] : feeders }];
}

/** The steps in front of one, or itself, that wait for ever. */
function blockedBefore(step: Step, state: State): readonly Step[] {
  const { graph, possible } = state;
  const stuck = (one: Step): boolean => !possible.done(one) && !possible.failed(one);
  if (step.kind === 'wait' && stuck(step)) return [step];
  let from = step;
  for (let around = graph.outer[step.id]; around !== undefined; around = graph.outer[around.id]) {
    const before = interruption(from, around, state);
    if (before !== undefined) return stuck(before) ? [before] : [];
    from = around;
  }
  return [];
}

/** The step in front of one, directly in the same sequence, at which the sequence ends. */
function interruption(step: Step, around: Step, { possible }: State): Step | undefined {
  if (around.kind !== 'seq' || !possible.started(around)) return undefined;
  for (const before of around.steps) {
    if (before === step) return undefined;
    if (!possible.done(before)) return before;
  }
  return undefined;
}

function waitFor(buffer: Buffer, count: Linear, wait: WaitStep, state: State, asked: Set<Step>): readonly Blocked[] {
  const what = count.terms.size === 0 && count.constant === 1 ? `waits for a value in \`${buffer.name}\`` : `waits for ${printLinear(count)} values in \`${buffer.name}\``;
  const sources = [buffer, ...emptyBefore(buffer, state)];
  const feeders = sources.flatMap(({ pushes }) => pushes.filter((push) => isBegun(push, state)).map((push) => ({ origin: push.origin, text: reason(push, wait, state) })));
  const deeper = buffer.pushes.filter((push) => !state.possible.done(push)).flatMap((push) => blockedBefore(push, state).flatMap((before) => blockedIn(before, state, asked)));
  return [...deeper, { step: wait, origin: wait.origin, what, feeders: [...feeders, ...buffer.excluded.map(({ origin, why }) => ({ origin, text: why }))] }];
}

/** Whether those iterations around a step begin in which values of streams are followed one by one. */
function isBegun(step: Step, state: State): boolean {
  const { graph } = state;
  if (!graph.follows) return true;
  if (loopsAround(step, state).some((over) => over.isRest === true && isEmpty(over, state))) return false;
  let from = step;
  for (let around = graph.outer[step.id]; around !== undefined; around = graph.outer[around.id]) {
    const before = interruption(from, around, state);
    if (before?.kind === 'work' && before.needs.some((need) => !state.possible.known(need) && isPushed(need))) return false;
    from = around;
  }
  return true;
}

/** Whether it is an iteration that waits: for the value of a stream that is its item. */
function isPushed({ definers }: Definition): boolean {
  return definers.some((definer) => definer.kind === 'work' && definer.pushes !== undefined);
}

function isEmpty(buffer: Buffer, { possible }: State): boolean {
  return !buffer.pushes.some((push) => possible.done(push));
}

/** Buffers that loops follow to feed this one, and in which nothing ever comes. */
function emptyBefore(buffer: Buffer, state: State, asked = new Set([buffer])): readonly Buffer[] {
  const found: Buffer[] = [];
  for (const over of buffer.pushes.flatMap((push) => loopsAround(push, state))) {
    if (asked.has(over) || !isEmpty(over, state)) continue;
    asked.add(over);
    found.push(over, ...emptyBefore(over, state, asked));
  }
  return found;
}

/** What the live loops around a step follow. */
function loopsAround(step: Step, { graph }: State): readonly Buffer[] {
  const followed: Buffer[] = [];
  for (let around = graph.outer[step.id]; around !== undefined; around = graph.outer[around.id]) {
    if (around.kind === 'loop' && around.over !== undefined) followed.push(around.over);
  }
  return followed;
}

function unseenFrom(at: Step, buffer: Buffer, graph: Graph): readonly Step[] {
  const seen = new Set(seenFrom(at, buffer, graph));
  return buffer.pushes.filter((push) => !seen.has(push));
}

/** Whether a wait that never ends, or a live loop, misses a value because that comes below it. */
export function missesLater({ graph, possible }: State): boolean {
  return graph.steps.some((step) => {
    const buffer = step.kind === 'wait' && !possible.done(step) ? step.buffer : step.kind === 'loop' ? step.over : undefined;
    return buffer !== undefined && possible.started(step) && unseenFrom(step, buffer, graph).some((push) => possible.done(push));
  });
}

/** Why a step brings too little to one that waits. */
function reason(feeder: Step, wait: Step, state: State): string {
  const { graph, possible, assumptions } = state;
  if (possible.done(feeder)) return wait.kind === 'wait' && unseenFrom(wait, wait.buffer, graph).includes(feeder) ? 'comes too late: it stands below the wait' : quantity(feeder, state);
  if (feeder.kind === 'work' && decide(feeder.fails, assumptions) === true) return failure(feeder, 'this fails: there is no such item');
  const empty = loopsAround(feeder, state).find((over) => isEmpty(over, state));
  if (empty !== undefined) return `is not reached: \`${empty.name}\` stays empty`;
  let from: Step = feeder;
  for (let around = graph.outer[feeder.id]; around !== undefined; around = graph.outer[around.id]) {
    const before = interruption(from, around, state);
    if (before !== undefined) return interrupted(feeder, before, wait, state);
    if (around.kind === 'loop' && possible.started(around) && !possible.started(from)) return around.over === undefined ? NOTHING_TO_LOOP_OVER : 'comes too late: what this loop follows stands below it';
    if (around.kind === 'if' && possible.started(around) && !possible.started(from)) return ARM_DOES_NOT_RUN;
    if (around.kind === 'try' && from === around.handler && !possible.failed(around.attempt)) return 'runs only after a failure';
    from = around;
  }
  return 'is not reached';
}

function interrupted(feeder: Step, before: Step, wait: Step, state: State): string {
  const { graph, possible } = state;
  if ((graph.first[before.id] ?? 0) <= wait.id && wait.id <= before.id) return 'comes only after this wait';
  if (possible.failed(before)) {
    const culprit = failing(before, state);
    const text = culprit === undefined ? 'something fails' : failure(culprit, 'a look-up fails');
    return culprit !== undefined && isOnOneLine(culprit.origin, feeder.origin) ? text : `is not reached: ${text} before`;
  }
  return 'is not reached: what stands before it waits, too';
}

function isOnOneLine(a: Origin, b: Origin): boolean {
  if (!('source' in a) || !('source' in b)) return !('source' in a) && !('source' in b);
  return a.source === b.source && !/[\r\n]/.test(a.source.text.slice(Math.min(a.start, b.start), Math.max(a.start, b.start)));
}

function failing(step: Step, state: State): WorkStep | undefined {
  const { graph, possible } = state;
  for (let id = graph.first[step.id] ?? 0; id <= step.id; id++) {
    const inner = graph.steps[id];
    if (inner?.kind === 'work' && possible.failed(inner) && !possible.done(inner)) return inner;
  }
  return undefined;
}

function failure({ node }: WorkStep, otherwise: string): string {
  if (node.kind !== 'call') return otherwise;
  return `\`${nameOfCall(node)}\` fails`;
}

function quantity(push: Step, { graph }: State): string {
  const own = push.kind === 'work' ? (push.pushes?.loops ?? []) : [];
  let all: Linear = ONE;
  for (let around = graph.outer[push.id]; around !== undefined; around = graph.outer[around.id]) {
    // Each iteration has a stream of its own when that is declared in the loop.
    if (around.kind !== 'loop' || own.includes(around)) continue;
    if (around.over !== undefined) return 'brings some';
    const more = product(around.times, all);
    if (more === undefined || !isKnownIn(around.depth, more)) break;
    all = more;
  }
  return all === ONE ? 'brings one' : `brings one for each of ${printLinear(all)}`;
}
