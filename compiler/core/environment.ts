import type { VariableSymbol } from '../names/symbols.ts';
import type { ServiceIdStatement } from '../syntax/tree.ts';
import type { Operand } from './core.ts';
import type { Value } from './value.ts';

/** What the names of one activation of a function or closure stand for; a closure's environment extends that of its definition. */
export class Environment {
  readonly #outer: Environment | undefined;
  readonly #values = new Map<VariableSymbol, Value | (() => Value)>();
  #serviceIds: Map<ServiceIdStatement, Operand> | undefined;

  constructor(outer?: Environment) {
    this.#outer = outer;
  }

  bind(symbol: VariableSymbol, value: Value): void {
    this.#values.set(symbol, value);
  }

  /** Binds a name to what `value` gives each time it is used. */
  bindLazily(symbol: VariableSymbol, value: () => Value): void {
    this.#values.set(symbol, value);
  }

  lookup(symbol: VariableSymbol): Value | undefined {
    const value = this.#values.get(symbol);
    if (value === undefined) return this.#outer?.lookup(symbol);
    return typeof value === 'function' ? value() : value;
  }

  bindServiceId(statement: ServiceIdStatement, id: Operand): void {
    (this.#serviceIds ??= new Map()).set(statement, id);
  }

  lookupServiceId(statement: ServiceIdStatement): Operand | undefined {
    return this.#serviceIds?.get(statement) ?? this.#outer?.lookupServiceId(statement);
  }
}
