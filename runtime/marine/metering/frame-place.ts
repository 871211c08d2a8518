import type { Charge } from './edits.ts';
import type { Label } from './label.ts';

/** Words of a frame besides locals and operands: return address, saved registers, what compilers put there. */
export const FRAME_BASE = 20;
/** Words that a function may use without accounting while it has called nothing: only one such frame is live at a time. */
export const LEAF_RESERVE = 256;

interface Place {
  readonly label: Label;
  readonly charge: Charge;
}

/**
 * Where a function takes its frame off what is left of the stack: as late as it can so that each of its calls comes behind it, and outside
 * of loops. Ways through the function that call nothing, such as the end of a recursion, then pay nothing for it.
 *
 * That is the last beginning of a basic block, before the first call, in the innermost block that holds all calls: control comes to what
 * stands behind it in that block only through it, because branches lead outwards.
 */
export class FramePlace {
  /** From the outermost inwards, as they were when the first call came. */
  #places: Place[] | undefined;
  /** How many of them are still open. */
  #open = 0;

  /** A call comes, within these labels. */
  called(labels: readonly Label[]): void {
    if (this.#places === undefined) {
      const loop = labels.findIndex(({ kind }) => kind === 'loop');
      this.#places = (loop < 0 ? labels : labels.slice(0, loop)).flatMap((label) => (label.block === undefined ? [] : [{ label, charge: label.block }]));
      this.#open = this.#places.length;
    }
    this.#places.length = this.#open;
  }

  /** The end of a block, or of the first arm of an `if`. */
  closed(label: Label): void {
    if (this.#places?.[this.#open - 1]?.label === label) this.#open--;
  }

  /** Undefined if nothing was called. */
  get charge(): Charge | undefined {
    return this.#places?.at(-1)?.charge;
  }
}
