/** What a component takes and gives, in the terms of its own types. */
import type { ScalarKind } from '../values/type.ts';

/** Types are shared, and never contain themselves. */
export type ComponentType =
  | { readonly kind: ScalarKind | 'string' | 'char' }
  | { readonly kind: 'list' | 'option'; readonly of: ComponentType }
  | { readonly kind: 'record'; readonly fields: readonly ComponentField[] }
  | { readonly kind: 'tuple'; readonly items: readonly ComponentType[] }
  | { readonly kind: 'result'; readonly ok: ComponentType | undefined; readonly error: ComponentType | undefined }
  | { readonly kind: 'variant'; readonly cases: readonly ComponentCase[] }
  | { readonly kind: 'enum' | 'flags'; readonly names: readonly string[] }
  /** What values of services have no counterpart for: resources, streams. */
  | { readonly kind: 'other'; readonly what: string };

/** Names are kebab-case, as WIT has them. */
export interface ComponentField {
  readonly name: string;
  readonly type: ComponentType;
}

export interface ComponentCase {
  readonly name: string;
  readonly type: ComponentType | undefined;
}

export interface ComponentFunction {
  readonly kind: 'function';
  readonly parameters: readonly ComponentField[];
  readonly result: ComponentType | undefined;
}

export interface ComponentInterface {
  readonly kind: 'interface';
  readonly members: ReadonlyMap<string, Extern>;
}

/** Something with a name that goes in or out. */
export type Extern = ComponentFunction | ComponentInterface | { readonly kind: 'type'; readonly type: TypeDefinition } | { readonly kind: 'component'; readonly shape: ComponentShape } | { readonly kind: 'module' };

export type TypeDefinition =
  | { readonly kind: 'value'; readonly type: ComponentType }
  | ComponentFunction
  | ComponentInterface
  | { readonly kind: 'component'; readonly shape: ComponentShape }
  | { readonly kind: 'resource' };

export interface ComponentShape {
  readonly imports: ReadonlyMap<string, Extern>;
  readonly exports: ReadonlyMap<string, Extern>;
  /** Under which names records, enums and flags are exported. */
  readonly names: ReadonlyMap<ComponentType, string>;
  /** What jco makes of each instance: see `code-size.ts`. */
  readonly code: number;
}
