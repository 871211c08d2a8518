import type { ResolvedModule, Symbol } from '../names/symbols.ts';
import type { Expression, TypeNode } from '../syntax/tree.ts';
import type { RecordOrigin } from './checker.ts';
import type { Type } from './type.ts';

/** A module with the type of everything; later passes look types up here and never compute them again. */
export interface TypedModule extends ResolvedModule {
  readonly types: TypeTable;
}

export interface TypeTable {
  /** Type of each expression as written (before any conversion to where it is put). A multi-result call has its first result's type. */
  readonly expressions: ReadonlyMap<Expression, Type>;
  /** Type of each symbol: parameters, variables, streams, constants; a func's arrow; a data's struct; a service's record. */
  readonly symbols: Pick<ReadonlyMap<Symbol, Type>, 'get'>;
  /** Where structs, services and abilities were declared. */
  readonly records: Pick<ReadonlyMap<Type, RecordOrigin>, 'get'>;
  /** What each written type means. */
  readonly typeNodes: ReadonlyMap<TypeNode, Type>;
}
