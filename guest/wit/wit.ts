/**
 * What a WIT file says of a module (https://component-model.bytecodealliance.org/design/wit.html), as far as Marine modules have it:
 * numbers, texts, lists and records.
 */
import type { Span } from '../../compiler/source/source-file.ts';

export const scalarNames = ['bool', 's8', 's16', 's32', 's64', 'u8', 'u16', 'u32', 'u64', 'f32', 'f64'] as const;
export type ScalarName = (typeof scalarNames)[number];

export type WitType =
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  | { readonly kind: 'string' }
  | { readonly kind: 'list'; readonly of: WitType }
  | { readonly kind: 'record'; readonly record: WitRecord };

/** Names are kebab-case, as WIT has them. */
export interface WitRecord {
  readonly name: string;
  readonly doc: string;
  readonly fields: readonly WitField[];
}

export interface WitField {
  readonly name: string;
  readonly doc: string;
  readonly type: WitType;
}

export interface WitFunction {
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly WitField[];
  readonly result: WitType | undefined;
  readonly span: Span;
}

/** Functions that a module calls. */
export interface WitImport {
  readonly from: 'module' | 'host' | 'program';
  /** The name under which the service has the module; of what the host offers, the interface; for its programs, `programs`. */
  readonly module: string;
  readonly functions: readonly WitFunction[];
}

/** One module: what it needs, and what it gives. */
export interface WitWorld {
  /** `demo:greeter@0.1.0`; empty when the file does not say. */
  readonly package: string;
  readonly name: string;
  readonly doc: string;
  readonly imports: readonly WitImport[];
  readonly exports: readonly WitFunction[];
  /** All records that functions use, those that others contain first. */
  readonly records: readonly WitRecord[];
}

/** A type in one word or expression: lists by what they are of, records by what each is called. */
export function nameOfType(type: WitType, list: (of: string) => string, record: (record: WitRecord) => string): string {
  switch (type.kind) {
    case 'scalar':
      return type.name;
    case 'string':
      return 'string';
    case 'list':
      return list(nameOfType(type.of, list, record));
    case 'record':
      return record(type.record);
  }
}
