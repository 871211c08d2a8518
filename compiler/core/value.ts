/** What an expression is at compile time: inlining is evaluation, and these are its values. */
import type { ClosureStatement, FuncItem } from '../syntax/tree.ts';
import type { TypedModule } from '../types/typed-module.ts';
import type { ArrowType } from '../types/type.ts';
import type { Operand, Place, Stream, StreamMap } from './core.ts';
import type { Environment } from './environment.ts';

export type Value =
  | { readonly kind: 'data'; readonly operand: Operand }
  | { readonly kind: 'stream'; readonly stream: Stream }
  | { readonly kind: 'map'; readonly map: StreamMap }
  | { readonly kind: 'arrow'; readonly arrow: Arrow }
  /** An ability, or a service with its id. */
  | { readonly kind: 'record'; readonly name: string; readonly fields: ReadonlyMap<string, Value> };

export type Arrow =
  | { readonly kind: 'function'; readonly func: FuncItem; readonly module: TypedModule }
  | {
      readonly kind: 'closure';
      readonly closure: ClosureStatement;
      readonly module: TypedModule;
      readonly environment: Environment;
      /** Where a plain closure runs; undefined for `func` closures, which run where they are called. */
      readonly place: Place | undefined;
    }
  | { readonly kind: 'method'; readonly service: Operand; readonly name: string; readonly type: ArrowType }
  /** A function-typed parameter of the exported function: the initiator's host serves it. */
  | { readonly kind: 'callback'; readonly name: string; readonly type: ArrowType }
  | { readonly kind: 'map-method'; readonly map: StreamMap; readonly name: MapMethod };

export type MapMethod = 'get' | 'getStream' | 'keys' | 'keysStream' | 'contains';

export function isMapMethod(name: string): name is MapMethod {
  return ['get', 'getStream', 'keys', 'keysStream', 'contains'].includes(name);
}

export function data(operand: Operand): Value {
  return { kind: 'data', operand };
}
