/** A WIT file as it is written, before names are looked up. */
import type { Span } from '../../compiler/source/source-file.ts';

export interface Name {
  readonly text: string;
  readonly span: Span;
}

export type TypeTree =
  | { readonly kind: 'name'; readonly name: Name }
  | { readonly kind: 'list'; readonly of: TypeTree }
  /** Something that Marine modules have not. */
  | { readonly kind: 'other'; readonly what: string; readonly span: Span };

/** Of an interface of this file, or of a package. */
export interface InterfaceName extends Name {
  /** `demo:types@0.1.0`; empty when it does not say. */
  readonly package: string;
}

export interface FieldTree {
  readonly name: Name;
  readonly doc: string;
  readonly type: TypeTree;
}

export interface FunctionTree {
  readonly name: Name;
  readonly doc: string;
  readonly parameters: readonly FieldTree[];
  readonly result: TypeTree | undefined;
}

export type TypeItem =
  | { readonly kind: 'record'; readonly name: Name; readonly doc: string; readonly fields: readonly FieldTree[] }
  | { readonly kind: 'alias'; readonly name: Name; readonly type: TypeTree }
  /** `use types.{point as place}`. */
  | { readonly kind: 'use'; readonly from: InterfaceName; readonly name: Name; readonly original: Name };

export interface InterfaceTree {
  readonly name: Name;
  readonly types: readonly TypeItem[];
  readonly functions: readonly FunctionTree[];
}

/** What stands behind `import` or `export` in a world. */
export type Port =
  | { readonly kind: 'function'; readonly function: FunctionTree }
  | { readonly kind: 'inline'; readonly interface: InterfaceTree }
  | { readonly kind: 'named'; readonly name: InterfaceName };

export interface WorldTree {
  readonly name: Name;
  readonly doc: string;
  readonly types: readonly TypeItem[];
  readonly imports: readonly Port[];
  readonly exports: readonly Port[];
}

export interface FileTree {
  readonly package: string;
  readonly interfaces: readonly InterfaceTree[];
  readonly worlds: readonly WorldTree[];
}
