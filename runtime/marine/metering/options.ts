import type { WasmLimits } from '../binary/limits.ts';

/**
 * What a module pays from: a meter of its own, which it exports; or one that it imports, so that several instances pay from it, which is that of
 * another instance (`meterImports`) or of none (`sharedMeter`). Trampolines (`isTrampolines`) do not pay, but count how many of them run (`MOST_TRAMPOLINES`).
 */
export type MeterKind = 'own' | 'imported' | 'none';

export interface MeteringOptions {
  /**
   * Makes results the same on every machine: NaNs have one form wherever a program can see their bits, a growth that the budget
   * allows and the host cannot give is a trap and not an answer, and states that nobody could commit to are refused. Default true.
   */
  readonly deterministic?: boolean;
  /** Pages of 64 KiB that the memory may have at most, whatever the module says. Default 65,536, which is 4 GiB. */
  readonly memoryPages?: number;
  /** Elements that the tables may begin with together, and that one may have at most. Default 100,000. */
  readonly tableElements?: number;
  /** Whether other modules may write into the tables that this one exports, so that its state has to include them. Default false. */
  readonly sharedTables?: boolean;
  /** Default: `own`. */
  readonly meter?: MeterKind;
  /**
   * Makes the module stop after so many steps as well: straight pieces of code, between which control comes or goes. Gas is the same, so this
   * shows the inside of a call of the module without it. The value is a number for this core module, to tell places by.
   */
  readonly steps?: number;
  /** What a module may have. */
  readonly limits?: WasmLimits;
}

/** How to get at a global: as an exported global, or for floats by functions that pass their bits as an integer of the same size. */
export type GlobalAccess =
  | { readonly type: 'i32' | 'i64' | 'funcref'; readonly name: string }
  | { readonly type: 'f32' | 'f64'; readonly read: string; readonly write: string };

/** What is part of a module's state besides its memory. Names are those of exports. */
export interface StateReport {
  /** The memory, when the module has its own. */
  readonly memory: string | undefined;
  readonly globals: readonly GlobalAccess[];
  /** Tables that change after instantiation. */
  readonly tables: readonly string[];
  /** Functions that may stand in those tables, or in globals: index and export. */
  readonly functions: readonly { readonly index: number; readonly name: string }[];
  /** Segments that the code drops: the flag, and the function that drops it. */
  readonly segments: readonly { readonly flag: string; readonly drop: string }[];
}

export interface MeteringReport {
  /** Of the weights. */
  readonly weights: number;
  readonly deterministic: boolean;
  readonly meter: MeterKind;
  /** Whether there is a start function, to be called as `marine:start` after gas was set. */
  readonly start: boolean;
  /** The largest frame of a function, in words of 8 bytes. */
  readonly largestFrame: number;
  /** What its tables begin with, together. */
  readonly tableElements: number;
  /** Bytes of all code, before and after. */
  readonly codeBytes: { readonly before: number; readonly after: number };
  readonly state: StateReport;
  /** Where steps begin, ascending: bytes in the module as it was. Empty when they are not counted. */
  readonly steps: readonly number[];
}
