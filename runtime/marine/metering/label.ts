import type { Charge } from './edits.ts';

/** A `block`, `loop`, `if` or the function itself, while its code is being read. */
export interface Label {
  readonly kind: 'function' | 'block' | 'loop' | 'if';
  /** Operands below. */
  readonly height: number;
  readonly params: number;
  readonly results: number;
  /** Whether control can come to its end by a branch. */
  targeted: boolean;
  /** Whether the gas local is fresh on all branches here. */
  fresh: boolean;
  /** Of an `if`: the same where its condition is false. Undefined once there was an `else`. */
  otherwise: boolean | undefined;
  /** Of a loop. */
  readonly head: Charge | undefined;
  readonly headFresh: boolean;
  /** The last basic block that began in it, and in no block within. */
  block: Charge | undefined;
  /** The basic block that it stands in. */
  readonly before: Charge;
  /** How many labels are around the outermost one that a branch in it leads to; its own number if none leads out of it. */
  outmost: number;
}
