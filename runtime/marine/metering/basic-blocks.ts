import type { Context } from './context.ts';
import type { Charge, Edit } from './edits.ts';
import type { Label } from './label.ts';

/** The basic blocks of a function while its code is read: what each costs, and whether the local for gas is up to date. */
export class BasicBlocks {
  readonly #context: Context;
  readonly #edits: Edit[];
  /** The one that is being read. */
  current: Charge;
  /** Whether the local has what the global has. */
  fresh = false;

  /** @param edits what is inserted into the function, in the order of places */
  constructor(context: Context, edits: Edit[], entry: Charge) {
    this.#context = context;
    this.#edits = edits;
    this.current = entry;
  }

  /** For an instruction of the current one. */
  pay(weight: number): void {
    if (this.current.cost === 0) {
      if (this.current.place === 'block') this.current.fresh = this.fresh;
      this.fresh = true;
    }
    this.current.cost += weight;
  }

  /** From here on, code may run a different number of times than what stands before. */
  begin(at: number, within: Label | undefined): void {
    this.open({ kind: 'charge', place: 'block', at, cost: 0, fresh: false, frame: undefined }, within);
  }

  open(block: Charge, within: Label | undefined): void {
    this.current = block;
    if (within !== undefined) within.block = block;
    this.#edits.push(block);
    this.step(block.at);
  }

  /** From here on, code runs as often as what that one begins, so that it is paid there. */
  resume(block: Charge, at: number): void {
    this.current = block;
    this.step(at);
  }

  /** From here on straight code follows. */
  step(at: number): void {
    const { core, stepsLeft, steps } = this.#context;
    if (core === undefined) return;
    steps.push(at);
    this.#edits.push({ kind: 'step', at, place: core * 2 ** 32 + at, global: stepsLeft });
  }
}
