/** What a module may have. The defaults are those of browsers, except for the size of the whole and for arity: a call of two bytes can stand for so many operands. */
export interface WasmLimits {
  /** Bytes of the module. */
  readonly moduleBytes: number;
  /** Bytes of one function. */
  readonly bodyBytes: number;
  /** Locals of one function, parameters included. */
  readonly locals: number;
  /** Parameters of a function, and results. */
  readonly arity: number;
  /** Types, functions, imports, exports, globals, segments: of each. */
  readonly entries: number;
  readonly tables: number;
  /** Targets of one `br_table`. */
  readonly branchTargets: number;
}

export const defaultWasmLimits: WasmLimits = {
  moduleBytes: 128 * 1024 * 1024,
  bodyBytes: 7_654_321,
  locals: 50_000,
  arity: 256,
  entries: 1_000_000,
  tables: 100_000,
  branchTargets: 65_520,
};
