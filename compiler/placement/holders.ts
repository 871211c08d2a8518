/** Who may hold the flow, for those who have to know whether the initiator and its relay hear each other (initiator.ts). */
import { sameOperand } from '../core/core.ts';
import type { Operand, Variable } from '../core/core.ts';

/** Who may hold the flow: a set of bits. A peer that is given as data counts as somebody else. */
export type Holders = number;
export const NOBODY = 0;
export const INITIATOR = 1;
export const RELAY = 2;
export const OTHERS = 4;

export interface Flow {
  /** They go on for sure, as soon as they have what is waited for. */
  readonly holders: Holders;
  /** They make what is waited for. Who of them knows that the holders have come so far goes on before these get it. */
  readonly makers: Holders;
  /** The only holder, when it is known. */
  readonly at: Operand | undefined;
  /** What branches find and all who may go on have for sure. */
  readonly had: ReadonlySet<Variable>;
}

/** What goes on on one of two ways. */
export function either(a: Flow | undefined, b: Flow | undefined): Flow | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  const at = a.at !== undefined && b.at !== undefined && sameOperand(a.at, b.at) ? a.at : undefined;
  const had = a.had === b.had ? a.had : new Set([...a.had].filter((variable) => b.had.has(variable)));
  return { holders: a.holders | b.holders, makers: a.makers | b.makers, at, had };
}

export function eitherOf(flows: readonly (Flow | undefined)[]): Flow | undefined {
  return flows.reduce(either, undefined);
}

export function isSame(a: Flow, b: Flow): boolean {
  if (a.holders !== b.holders || a.makers !== b.makers || a.had.size !== b.had.size) return false;
  if (a.at === undefined || b.at === undefined ? a.at !== b.at : !sameOperand(a.at, b.at)) return false;
  return a.had === b.had || [...a.had].every((variable) => b.had.has(variable));
}

/** Those who would ask in vain for a step of somebody: to the initiator nobody but the relay leads, nor from it. */
export function deafTo(to: Holders): Holders {
  return to === INITIATOR ? OTHERS : to === OTHERS ? INITIATOR : NOBODY;
}
