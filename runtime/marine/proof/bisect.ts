import { equalBytes } from '../../particle/hex.ts';

/** Where a call stops that has only so much gas: what it has used by then (more than that, unless it ended), and the state's root. */
export interface Stop {
  readonly gas: bigint;
  readonly root: Uint8Array;
  /** Whether the call came to its end there, by a result or a trap of its own, and not for want of gas. */
  readonly ended: boolean;
}

/** Somebody who says how a call goes, and can be asked. */
export type Witness = (gasLimit: bigint) => Promise<Stop>;

/** Two neighbouring stops: both witnesses agree about the first, and not about the second. */
export interface Disagreement {
  readonly agreed: Stop;
  readonly first: Stop;
  readonly second: Stop;
  /** How often each was asked. */
  readonly questions: number;
}

/**
 * Narrows a dispute to what lies between two stops that follow each other: the straight code of a basic block or few. A referee who
 * runs the call with the gas of `agreed`, and then with that of the stop after it, knows who is wrong.
 *
 * Stops are a function of gas that is constant from each to the next, so halving the gas halves the dispute; each question costs a run.
 *
 * @param start the state before the call, about which both agree
 * @param most gas with which both say that the call ends
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
      low = left.gas > middle && left.gas <= high ? left.gas - 1n : middle;
    } else {
      [first, second] = [left, right];
      high = middle;
    }
  }
  return { agreed, first, second, questions };
}

function same(a: Stop, b: Stop): boolean {
  return a.gas === b.gas && a.ended === b.ended && equalBytes(a.root, b.root);
}
