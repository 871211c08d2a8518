import { equalBytes } from '../../particle/hex.ts';
import type { CallRequest, Executor } from './executor.ts';
import type { HostCall } from './host-log.ts';

/** Where a call stops that has only so much gas: what it has used by then (more than that, unless it ended), and the state's root. */
export interface Stop {
  readonly gas: bigint;
  readonly root: Uint8Array;
  /** Whether the call came to its end there, by a result or a trap of its own, and not for want of gas. */
  readonly ended: boolean;
  /** Of witnesses who count steps: how many were taken, and where the next one begins. */
  readonly step?: { readonly count: bigint; readonly place: CodePlace | undefined };
}

/** A place in the code of a service. */
export interface CodePlace {
  readonly module: string;
  /** Which core module of a component, in the order of its parts; 0 for a Marine module. */
  readonly core: number;
  /** Byte in the core module as its author made it. */
  readonly offset: number;
}

/** Somebody who says how a call goes when it has only so much gas, or so many steps, and can be asked. */
export type Witness = (limit: bigint) => Promise<Stop>;

/** A witness that runs a call for each question. @param answers what the host answered when the call was made */
export function gasWitness(executor: Executor, request: CallRequest, answers?: readonly HostCall[]): Witness {
  return async (gasLimit) => {
    const { gas, after, outcome } = await executor.run({ ...request, gasLimit }, answers);
    return { gas, root: after, ended: outcome.kind === 'result' || outcome.reason !== 'out-of-gas' };
  };
}

/** Two neighbouring stops: both witnesses agree about the first, and not about the second. */
export interface Disagreement {
  /** What was run between them: straight code that begins here. Known when steps are counted, unless they differ before anything ran. */
  readonly place: CodePlace | undefined;
  readonly agreed: Stop;
  readonly first: Stop;
  readonly second: Stop;
  /** How often each was asked. */
  readonly questions: number;
}

/**
 * Narrows a dispute to what lies between two stops that follow each other: some basic blocks when gas is counted, one when steps are. A
 * referee who runs the call up to `agreed`, and then to the stop after it, knows who is wrong.
 *
 * Stops are a function of the limit that is constant from each to the next, so halving it halves the dispute; each question costs a run.
 *
 * @param start the state before the call, about which both agree
 * @param most gas or steps with which both say that the call ends
 * @returns undefined when they say the same about the end
 */
export async function bisect(one: Witness, other: Witness, start: Uint8Array, most: bigint): Promise<Disagreement | undefined> {
  let agreed: Stop = { gas: 0n, root: start, ended: false };
  let [first, second] = [await one(most), await other(most)];
  let questions = 1;
  if (same(first, second)) return undefined;
  // With the gas of `low` both go on from what they agree about; with that of `high` they have come to differ.
  let low = -1n;
  let high = most;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    const [left, right] = [await one(middle), await other(middle)];
    questions++;
    if (same(left, right)) {
      agreed = left;
      // Any gas below what was used stops there as well.
      const spent = left.step?.count ?? left.gas;
      low = spent > middle && spent <= high ? spent - 1n : middle;
    } else {
      [first, second] = [left, right];
      high = middle;
    }
  }
  return { agreed, first, second, questions, place: agreed.step?.place };
}

function same(a: Stop, b: Stop): boolean {
  return a.gas === b.gas && a.ended === b.ended && equalBytes(a.root, b.root) && a.step?.count === b.step?.count && samePlace(a.step?.place, b.step?.place);
}

function samePlace(a: CodePlace | undefined, b: CodePlace | undefined): boolean {
  return a?.module === b?.module && a?.core === b?.core && a?.offset === b?.offset;
}

/** More steps than any call takes. */
const EVERY_STEP = 2n ** 62n;

/**
 * Narrows a dispute between witnesses who count steps to one basic block, and names it. Control that goes another way in one of them is
 * a difference, too; one that is only in locals shows where it gets further.
 *
 * @param start the state before the call, about which both agree
 * @returns undefined when they say the same about the end
 */
export async function bisectSteps(one: Witness, other: Witness, start: Uint8Array): Promise<Disagreement | undefined> {
  const counts = [await one(EVERY_STEP), await other(EVERY_STEP)].map(({ step }) => step?.count ?? 0n);
  return bisect(one, other, start, counts.reduce((most, count) => (count > most ? count : most), 0n));
}
