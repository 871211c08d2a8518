/** A module of the WebAssembly binary format, taken apart. Offsets count from the beginning of the binary. */

export type ReferenceType = 'funcref' | 'externref';
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | ReferenceType;

export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface Limits {
  readonly minimum: number;
  readonly maximum: number | undefined;
}

/** Limits count elements. */
export interface TableType {
  readonly element: ReferenceType;
  readonly limits: Limits;
}

export interface GlobalType {
  readonly value: ValueType;
  readonly mutable: boolean;
}

export type Imported =
  | { readonly kind: 'function'; /** An index of a type. */ readonly type: number }
  | { readonly kind: 'table'; readonly type: TableType }
  | { readonly kind: 'memory'; /** Pages of 64 KiB. */ readonly type: Limits }
  | { readonly kind: 'global'; readonly type: GlobalType };

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly what: Imported;
}

export type ExternalKind = Imported['kind'];

export interface Export {
  readonly name: string;
  readonly kind: ExternalKind;
  readonly index: number;
}

/** A constant expression: its instructions with the final `end`. */
export interface Constant {
  readonly bytes: Uint8Array;
  /** The function of a `ref.func`. */
  readonly function: number | undefined;
  /** The largest index of a global that it reads. */
  readonly global: number | undefined;
}

export interface Global {
  readonly type: GlobalType;
  readonly initial: Constant;
}

export interface ElementSegment {
  readonly mode: 'active' | 'passive' | 'declarative';
  /** Which functions it refers to; expressions without one (`ref.null`) are left out. */
  readonly functions: readonly number[];
  /** Of active ones. */
  readonly table: number | undefined;
  /** The largest index of a global that its expressions read. */
  readonly global: number | undefined;
}

export interface DataSegment {
  readonly mode: 'active' | 'passive';
  readonly bytes: Uint8Array;
  /** The largest index of a global that says where it goes. */
  readonly global: number | undefined;
}

export interface LocalGroup {
  readonly count: number;
  readonly type: ValueType;
}

export interface Body {
  readonly locals: readonly LocalGroup[];
  /** Where the instructions begin, after the locals. */
  readonly start: number;
  /** Behind the final `end`. */
  readonly end: number;
}

export interface Section {
  readonly id: number;
  /** The contents, without id and length. */
  readonly start: number;
  readonly end: number;
}

export interface CustomSection {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface WasmModule {
  readonly bytes: Uint8Array;
  /** All of them, custom ones too, in the order of the file. */
  readonly sections: readonly Section[];
  readonly types: readonly FunctionType[];
  readonly imports: readonly Import[];
  /** Types of the module's own functions. */
  readonly functions: readonly number[];
  readonly tables: readonly TableType[];
  /** Pages of 64 KiB. */
  readonly memories: readonly Limits[];
  readonly globals: readonly Global[];
  readonly exports: readonly Export[];
  readonly start: number | undefined;
  readonly elements: readonly ElementSegment[];
  readonly data: readonly DataSegment[];
  readonly bodies: readonly Body[];
  readonly customs: readonly CustomSection[];
}

export const sectionIds = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

export const valueTypeCodes: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, funcref: 0x70, externref: 0x6f };
export const externalKinds: readonly ExternalKind[] = ['function', 'table', 'memory', 'global'];
