/** Why a call into a module did not end well. Thrown through the module's frames and turned into a result where the call began. */
import type { Value } from '../values/value.ts';

/** What a WebAssembly engine says when code cannot go on. */
export type TrapReason =
  | 'unreachable'
  | 'division by zero'
  | 'integer overflow'
  | 'invalid conversion to integer'
  | 'memory access out of bounds'
  | 'table access out of bounds'
  | 'call of a null or wrong function'
  | 'stack overflow'
  | 'other';

export type FaultCause =
  | { readonly kind: 'trap'; readonly reason: TrapReason; /** The engine's words. */ readonly detail: string }
  /** The module ended itself with WASI's `proc_exit`. */
  | { readonly kind: 'exit'; readonly code: number }
  /** The module handed over what is no value of the type: a pointer out of its memory, bad UTF-8, an integer out of range. */
  | { readonly kind: 'bad-value'; readonly detail: string }
  /** The call moved more than is allowed. */
  | { readonly kind: 'limit'; readonly detail: string }
  /** The function said that it failed: the error of its `result`, which only components have. */
  | { readonly kind: 'error'; readonly value: Value; readonly detail: string }
  /** A function of the host failed. */
  | { readonly kind: 'host'; readonly import: string; readonly detail: string };

/** The function that was running, innermost. */
export interface FaultPlace {
  readonly module: string;
  readonly function: string;
}

export class Fault extends Error {
  override readonly name = 'Fault';
  readonly why: FaultCause;
  readonly place: FaultPlace | undefined;

  constructor(why: FaultCause, place?: FaultPlace) {
    super(why.kind);
    this.why = why;
    this.place = place;
  }
}

/** What WASI's `proc_exit` throws, so that the module does not go on. */
export class GuestExit extends Error {
  override readonly name = 'GuestExit';
  readonly code: number;

  constructor(code: number) {
    super(`the module exited with code ${code}`);
    this.code = code;
  }
}

export function badValue(detail: string): Fault {
  return new Fault({ kind: 'bad-value', detail });
}

/** Engines word traps differently. */
const reasons: readonly (readonly [pattern: RegExp, reason: TrapReason])[] = [
  [/unreachable/i, 'unreachable'],
  [/divi(?:de|sion) by zero|remainder by zero/i, 'division by zero'],
  [/divide result unrepresentable|integer overflow/i, 'integer overflow'],
  [/float unrepresentable|invalid conversion|unrepresentable in integer|float to integer/i, 'invalid conversion to integer'],
  [/memory access out of bounds|out of bounds memory|index out of bounds.*memory/i, 'memory access out of bounds'],
  [/table index is out of bounds|table access out of bounds|out of bounds.*table|table.*out of bounds|undefined element/i, 'table access out of bounds'],
  [/null function|signature mismatch|indirect call/i, 'call of a null or wrong function'],
  [/call stack size exceeded|too much recursion|stack overflow/i, 'stack overflow'],
];

/** Anything that was thrown while a function of a module ran, as a fault with its innermost place. */
export function faultOf(thrown: unknown, place: FaultPlace): Fault {
  if (thrown instanceof Fault) return thrown.place === undefined ? new Fault(thrown.why, place) : thrown;
  if (thrown instanceof GuestExit) return new Fault({ kind: 'exit', code: thrown.code }, place);
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  const reason = reasons.find(([pattern]) => pattern.test(detail))?.[1] ?? 'other';
  // A stack that is used up is a RangeError, in some engines an InternalError. Everything else comes from functions of the host.
  const isTrap = reason === 'stack overflow' || (thrown instanceof Error && thrown.name === 'RuntimeError');
  return new Fault(isTrap ? { kind: 'trap', reason, detail } : { kind: 'host', import: 'a function', detail }, place);
}
