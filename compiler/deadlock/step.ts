/**
 * The wait graph: a function as steps that know what they wait for. It is made from core for one case of the case analysis: arms that the
 * case excludes are gone, short loops of known length are unrolled, every variable is the definition that it reads.
 */
import type { Canonicalise, Join, Node, Origin } from '../core/core.ts';
import type { Assumptions } from './assumptions.ts';
import type { Linear, Unknown } from './linear.ts';
import type { Truth, Value } from './value.ts';
import type { SizeFacts } from './vocabulary.ts';

/** A variable of one iteration. It is there when one of its definers is done. */
export interface Definition {
  /** Counted from 0 in its graph. */
  readonly index: number;
  readonly name: string;
  readonly origin: Origin;
  readonly value: Value;
  readonly definers: readonly Step[];
  /** Which iterations of the loops around; see `Construction`. */
  readonly path: string;
}

/** A stream or stream map of one iteration, and the steps that push to it. */
export interface Buffer {
  /** Counted from 0 in its graph. */
  readonly index: number;
  readonly name: string;
  readonly origin: Origin;
  /** Keys may repeat in a map, so that many insertions may be one entry. */
  readonly isMap: boolean;
  /** Whether these are only those values of a stream that a loop did not follow one by one. Default: no. */
  readonly isRest?: boolean;
  /** Whether a live loop runs over it anywhere in the function, also where the case excludes that. */
  readonly isFollowed: boolean;
  readonly pushes: readonly Step[];
  /** Pushes that the case excludes: in the other arm, in a loop without elements. */
  readonly excluded: readonly Excluded[];
  /** The loops around its declaration that are not unrolled, outermost first. */
  readonly loops: readonly LoopStep[];
}

/** Why a step does not happen. */
export const ARM_DOES_NOT_RUN = 'this arm does not run';
export const NOTHING_TO_LOOP_OVER = 'there is nothing to loop over';

export interface Excluded {
  readonly origin: Origin;
  readonly why: string;
}

interface Base {
  /** Counted from 0 in the order of the text. */
  readonly id: number;
  readonly origin: Origin;
}

export type Step = SeqStep | ParStep | TryStep | IfStep | LoopStep | WorkStep | WaitStep | SnapshotStep | FailStep | NeverStep;

export interface SeqStep extends Base {
  readonly kind: 'seq';
  readonly steps: readonly Step[];
}

/** `detached`: done at once whatever its branches do. */
export interface ParStep extends Base {
  readonly kind: 'par';
  readonly branches: readonly Step[];
  readonly detached: boolean;
}

export interface TryStep extends Base {
  readonly kind: 'try';
  readonly attempt: Step;
  readonly handler: Step;
}

/** Only while the case leaves the condition open. */
export interface IfStep extends Base {
  readonly kind: 'if';
  readonly needs: readonly Definition[];
  readonly truth: Truth;
  readonly then: Step;
  readonly else: Step;
}

/** One iteration that stands for all. Over a buffer that still grows when there is one, otherwise `times` iterations. */
export interface LoopStep extends Base {
  readonly kind: 'loop';
  readonly mode: 'seq' | 'par' | 'try' | 'rec' | 'parseq';
  readonly needs: readonly Definition[];
  readonly times: Linear;
  /** What the source calls an element. */
  readonly item: string;
  readonly over: Buffer | undefined;
  /** How many loops stand around it. */
  readonly depth: number;
  readonly body: Step;
}

/** Something that is done, or fails, as soon as what it needs is there. */
export interface WorkStep extends Base {
  readonly kind: 'work';
  readonly node: Node;
  readonly needs: readonly Definition[];
  /** What must be there for its error to get home. */
  readonly homeward: readonly Definition[];
  readonly fails: Truth;
  readonly pushes: Buffer | undefined;
}

/** `join`: done when the buffer holds `count` values. */
export interface WaitStep extends Base {
  readonly kind: 'wait';
  readonly node: Join;
  readonly needs: readonly Definition[];
  readonly buffer: Buffer;
  readonly count: Linear;
}

/** What the buffer holds when the particle comes by, which the schedule decides. */
export interface SnapshotStep extends Base {
  readonly kind: 'snapshot';
  readonly node: Canonicalise;
  readonly needs: readonly Definition[];
  readonly buffer: Buffer;
  readonly size: Unknown;
}

export interface FailStep extends Base {
  readonly kind: 'fail';
  readonly needs: readonly Definition[];
  /** As of `WorkStep`. */
  readonly homeward: readonly Definition[];
}

export interface NeverStep extends Base {
  readonly kind: 'never';
}

export interface Graph {
  readonly root: Step;
  /** By id; what stands inside a step comes before it. */
  readonly steps: readonly Step[];
  /** What each step defines, by id. */
  readonly defines: readonly (Definition | undefined)[];
  /** How many definitions and how many buffers there are. */
  readonly definitions: number;
  readonly buffers: number;
  /** Whether any step takes a snapshot. */
  readonly hasSnapshots: boolean;
  /** Whether loops with `rec` are followed value by value. */
  readonly follows: boolean;
  /** Names of the peers at which something happens, other than the initiator. */
  readonly peers: ReadonlySet<string>;
  /** The step around each, by id. */
  readonly outer: readonly (Step | undefined)[];
  /** What was known of sizes when the graph was made. */
  readonly sizes: SizeFacts;
  /** Whether a case is like the one for which the graph was made, in each respect in which the graph hangs on the case. */
  readonly questions: readonly ((assumptions: Assumptions) => boolean)[];
  /** The least id inside each, by id: what stands inside has the ids from there on. */
  readonly first: readonly number[];
  /** Whether waits and live loops see only what stands above them, as on the first generation's VM. */
  readonly inTextOrder: boolean;
}

const nothing: readonly Step[] = [];

export function inside(step: Step): readonly Step[] {
  switch (step.kind) {
    case 'seq':
      return step.steps;
    case 'par':
      return step.branches;
    case 'try':
      return [step.attempt, step.handler];
    case 'if':
      return [step.then, step.else];
    case 'loop':
      return [step.body];
    case 'work':
    case 'wait':
    case 'snapshot':
    case 'fail':
    case 'never':
      return nothing;
  }
}

/** The key that an insertion writes, when it stands in the program. */
export function literalKey(step: Step): string | undefined {
  if (step.kind !== 'work' || step.node.kind !== 'insert') return undefined;
  const { key } = step.node;
  return key.kind === 'string' || key.kind === 'integer' ? String(key.value) : undefined;
}

/**
 * Whether a push happens only once a snapshot of its buffer is taken, or in the other arm. In front of it in the same sequence, with no
 * parallel branch around the snapshot alone, as the sequence could go on without that; and with no loop around both, as an earlier
 * iteration may push, too.
 */
export function comesAfter(push: Step, { id, buffer }: SnapshotStep, { outer, first }: Graph): boolean {
  let from = id;
  let common = outer[id];
  while (common !== undefined && !(push.id <= common.id && (first[common.id] ?? 0) <= push.id)) {
    if (common.kind === 'par' || (common.kind === 'loop' && common.mode !== 'seq' && common.mode !== 'try')) return false;
    from = common.id;
    common = outer[common.id];
  }
  if (common?.kind !== 'if' && (push.id < from || (common?.kind !== 'seq' && common?.kind !== 'try'))) return false;
  for (let around = outer[common.id]; around !== undefined; around = outer[around.id]) {
    if (around.kind === 'loop' && !buffer.loops.includes(around)) return false;
  }
  return true;
}

/**
 * The pushes that a wait or a live loop can see. In text order: those above it or inside it, and those that earlier iterations of a loop
 * around both may bring.
 */
export function seenFrom(at: Step, buffer: Buffer, graph: Graph): readonly Step[] {
  if (!graph.inTextOrder) return buffer.pushes;
  const loop = repeating(at, buffer, graph);
  return buffer.pushes.filter((push) => push.id < at.id || (loop !== undefined && isInside(push, loop, graph)));
}

/** The outermost loop around a step whose iterations share the buffer. */
export function repeating({ id }: Step, { loops }: Buffer, { outer }: Graph): LoopStep | undefined {
  let repeated: LoopStep | undefined;
  for (let around = outer[id]; around !== undefined; around = outer[around.id]) {
    if (around.kind === 'loop' && !loops.includes(around)) repeated = around;
  }
  return repeated;
}

export function isInside({ id }: Step, around: Step, { first }: Graph): boolean {
  return (first[around.id] ?? 0) <= id && id < around.id;
}

/** Which step each stands in, and where the text of each begins. */
export function related(steps: readonly Step[]): Pick<Graph, 'outer' | 'first'> {
  const outer = new Array<Step | undefined>(steps.length);
  const first = steps.map(({ id }) => id);
  for (const step of steps) {
    for (const inner of inside(step)) {
      outer[inner.id] = step;
      first[step.id] = Math.min(first[step.id] ?? 0, first[inner.id] ?? 0);
    }
  }
  return { outer, first };
}
