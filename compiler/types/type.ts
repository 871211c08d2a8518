/** The type algebra. Types are plain immutable values; struct and ability comparison is structural, names are only for printing. */
import type { ScalarName } from '../syntax/tree.ts';

export type Type =
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  /** The type of a literal before it meets a place: a set of scalars that it fits (subtype.ts). */
  | { readonly kind: 'literal'; readonly literal: 'unsigned' | 'signed' | 'float' }
  | { readonly kind: 'array' | 'option' | 'stream' | 'map'; readonly element: Type }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: ReadonlyMap<string, Type> }
  | { readonly kind: 'ability'; readonly name: string; readonly fields: ReadonlyMap<string, Type> }
  | { readonly kind: 'service'; readonly name: string; readonly fields: ReadonlyMap<string, ArrowType> }
  | ArrowType
  | { readonly kind: 'top' }
  | { readonly kind: 'bottom' }
  /** What could not be determined because of an error that was already reported; compatible with everything, silences follow-ups. */
  | { readonly kind: 'unknown' };

export interface ArrowType {
  readonly kind: 'arrow';
  readonly parameters: readonly { readonly name: string | undefined; readonly type: Type }[];
  readonly results: readonly Type[];
}
