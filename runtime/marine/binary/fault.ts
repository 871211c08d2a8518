/**
 * Why a binary was not taken:
 * - `malformed`: it is not in the form that the WebAssembly specification gives;
 * - `unsupported`: it uses a feature that Marine leaves out, which the reason names;
 * - `limit`: it is well-formed but larger than what is allowed.
 */
export interface WasmFault {
  readonly kind: 'malformed' | 'unsupported' | 'limit';
  /** Bytes from the beginning of the binary. */
  readonly offset: number;
  /** A clause that goes on after "the module …": "the module has a data segment in another memory". */
  readonly reason: string;
}

export type WasmResult<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: WasmFault };

/** Thrown inside readers only, and turned into a result at their edge. */
export class WasmError extends Error {
  override readonly name = 'WasmError';
  readonly fault: WasmFault;

  constructor(kind: WasmFault['kind'], offset: number, reason: string) {
    super(reason);
    this.fault = { kind, offset, reason };
  }
}

export function malformed(offset: number, reason: string): WasmError {
  return new WasmError('malformed', offset, reason);
}

export function unsupported(offset: number, reason: string): WasmError {
  return new WasmError('unsupported', offset, reason);
}

export function overLimit(offset: number, reason: string): WasmError {
  return new WasmError('limit', offset, reason);
}

/** The edge of a reader. */
export function orFault<Value>(read: () => Value): WasmResult<Value> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof WasmError) return { ok: false, fault: error.fault };
    throw error;
  }
}

/**
 * A fault for people.
 *
 * @example
 * describeWasmFault({ kind: 'malformed', offset: 4, reason: 'is of version 13, not 1' }); // => 'the module is of version 13, not 1 (at byte 4)'
 */
export function describeWasmFault({ offset, reason }: WasmFault): string {
  return `the module ${reason} (at byte ${offset})`;
}
