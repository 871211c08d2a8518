import type { ServiceIdStatement } from '../syntax/tree.ts';
import type { Symbol, VariableSymbol } from './symbols.ts';

/** Names bound inside a function: one object per function, closure, branch or loop body. Most bind few names or none. */
export class Scope {
  readonly #parent: Scope | undefined;
  #names: Map<string, VariableSymbol> | undefined;
  /** Words of statements that could not be parsed: they may well be bound there. */
  #broken: Set<string> | undefined;
  #anyName = false;

  constructor(parent: Scope | undefined) {
    this.#parent = parent;
  }

  find(name: string): VariableSymbol | undefined {
    return this.#names?.get(name) ?? this.#parent?.find(name);
  }

  define(symbol: VariableSymbol): void {
    (this.#names ??= new Map()).set(symbol.name, symbol);
  }

  /** Any name may be bound where nobody can see it. */
  noteAny(): void {
    this.#anyName = true;
  }

  noteBroken(text: string): void {
    // Of `= value` and `: *Type` the name itself is missing: it may be any.
    if (/^[=:]/.test(text)) this.noteAny();
    this.#broken ??= new Set();
    for (const [word] of text.matchAll(/\w+/g)) this.#broken.add(word);
  }

  /** Whether a broken statement above may have been the one that binds this name. */
  mayBeBroken(name: string): boolean {
    if (this.#anyName) return true;
    return (this.#broken?.has(name) ?? false) || (this.#parent?.mayBeBroken(name) ?? false);
  }

  /** Every visible name, innermost first. */
  visible(): readonly VariableSymbol[] {
    return [...(this.#names?.values() ?? []), ...(this.#parent?.visible() ?? [])];
  }
}

/** The service ids in force; opened by everything that opens a name scope and by `on` as well. */
export class ServiceIds {
  readonly #parent: ServiceIds | undefined;
  #ids: Map<Symbol, ServiceIdStatement> | undefined;

  constructor(parent: ServiceIds | undefined) {
    this.#parent = parent;
  }

  find(service: Symbol): ServiceIdStatement | undefined {
    return this.#ids?.get(service) ?? this.#parent?.find(service);
  }

  set(service: Symbol, statement: ServiceIdStatement): void {
    (this.#ids ??= new Map()).set(service, statement);
  }
}
