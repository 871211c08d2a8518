/** How values cross the border, as far as Marine modules and components differ. */
import type { ImportName } from '../bindings/import-names.ts';
import type { WitFunction, WitImport, WitRecord, WitType, WitWorld } from '../wit/wit.ts';
import type { Added } from './code.ts';
import type { CoreFunction } from './core-functions.ts';

export interface Form {
  /** Bytes of a value in a record or a list. */
  width(type: WitType): number;
  offsets(record: Pick<WitRecord, 'fields'>): { readonly offsets: readonly number[]; readonly size: number };
  /** Whether a record stands where it is used, not the address of one. */
  readonly recordsInline: boolean;
  exported(func: WitFunction): Core;
  imported(func: WitFunction): Core;
  /** The name under which the core module exports a function. */
  exportName(name: string): string;
  importName(other: WitImport, func: WitFunction): ImportName;
  /** Exported besides the functions of the module. */
  exports(world: WitWorld): readonly Added[];
}

/** A function of the core module and the statements around it. Core values lie in the slots of the area. */
export interface Core extends CoreFunction {
  /**
   * JavaScript that reads its arguments, or the result of an imported one: statements, and the values.
   *
   * @returns no value for a function without result
   */
  readonly read: Reading;
  /** Statements that hand over values, which stand in variables: the arguments of an imported one, or the result. */
  readonly write: (values: readonly string[]) => string;
}

export interface Reading {
  readonly statements: string;
  readonly values: readonly string[];
}
