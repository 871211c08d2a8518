/**
 * The `interface-types` section of a first-generation Marine module: its tables as plain data, indexes as they stand in the section.
 * What the tables mean together (which adapter belongs to which function) is for `../adapter`.
 */
import type { Instruction } from './instructions.ts';

export type ScalarKind = 'bool' | 's8' | 's16' | 's32' | 's64' | 'u8' | 'u16' | 'u32' | 'u64' | 'f32' | 'f64';

/** `i32` and `i64` are core Wasm values without a sign; they stand in signatures of core functions only. */
export type CoreKind = 'i32' | 'i64';

export type InterfaceType =
  | { readonly kind: ScalarKind | CoreKind | 'string' | 'bytes' }
  | { readonly kind: 'array'; readonly element: InterfaceType }
  /** Index into `types`. */
  | { readonly kind: 'record'; readonly index: number };

export interface NamedType {
  readonly name: string;
  readonly type: InterfaceType;
}

export interface FunctionEntry {
  readonly kind: 'function';
  readonly parameters: readonly NamedType[];
  readonly results: readonly InterfaceType[];
}

export interface RecordEntry {
  readonly kind: 'record';
  readonly name: string;
  /** At least one. */
  readonly fields: readonly NamedType[];
}

export type TypeEntry = FunctionEntry | RecordEntry;

export interface ImportEntry {
  /** The import name of another module. */
  readonly module: string;
  readonly name: string;
  readonly type: number;
}

export interface AdapterEntry {
  /** The function type that it implements; also its key. */
  readonly type: number;
  readonly instructions: readonly Instruction[];
}

export interface ExportEntry {
  readonly name: string;
  readonly type: number;
}

/** The adapter of type `adapter` stands before the core function of type `core`. */
export interface ImplementationEntry {
  readonly core: number;
  readonly adapter: number;
}

export interface InterfaceTypes {
  /** Semver text of the format; the oldest modules have none. */
  readonly version: string | undefined;
  readonly types: readonly TypeEntry[];
  readonly imports: readonly ImportEntry[];
  readonly adapters: readonly AdapterEntry[];
  readonly exports: readonly ExportEntry[];
  readonly implementations: readonly ImplementationEntry[];
}
