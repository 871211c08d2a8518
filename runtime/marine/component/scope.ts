import { malformed } from '../binary/fault.ts';
import { checkCode } from './code-size.ts';
import type { ComponentFunction, ComponentInterface, ComponentShape, ComponentType, Extern, TypeDefinition } from './shape.ts';

/** The index spaces of a component, or of a type of one. Core items are for the engine, and have no place here. */
export class Scope {
  readonly types: TypeDefinition[] = [];
  readonly functions: ComponentFunction[] = [];
  readonly interfaces: ComponentInterface[] = [];
  readonly components: ComponentShape[] = [];
  readonly imports = new Map<string, Extern>();
  readonly exports = new Map<string, Extern>();
  /** Shared by all scopes of a file. */
  readonly names: Map<ComponentType, string>;
  readonly outer: Scope | undefined;
  readonly depth: number;
  #code = 0;

  constructor(outer?: Scope) {
    this.outer = outer;
    this.names = outer?.names ?? new Map<ComponentType, string>();
    this.depth = outer === undefined ? 0 : outer.depth + 1;
  }

  /** Gives the next index of its kind to something. */
  add(item: Extern): void {
    switch (item.kind) {
      case 'function':
        this.functions.push(item);
        break;
      case 'interface':
        this.interfaces.push(item);
        break;
      case 'type':
        this.types.push(item.type);
        break;
      case 'component':
        this.components.push(item.shape);
        break;
      case 'module':
        break;
    }
  }

  /** Counts what jco makes of a part of it: see `code-size.ts`. @throws WasmFault when it is too much */
  costs(code: number, at: number): void {
    this.#code += code;
    checkCode(this.#code, at);
  }

  declare(into: Map<string, Extern>, name: string, item: Extern, at: number): void {
    if (into.has(name)) throw malformed(at, `has the name ${name} twice`);
    into.set(name, item);
    // The first name is the one where the type was made.
    if (item.kind === 'type' && item.type.kind === 'value' && !this.names.has(item.type.type)) this.names.set(item.type.type, name);
  }

  shape(): ComponentShape {
    return { imports: this.imports, exports: this.exports, names: this.names, code: this.#code };
  }
}

export function itemAt<Item>(items: readonly Item[], index: number, what: string, at: number): Item {
  const item = items[index];
  if (item === undefined) throw malformed(at, `speaks of ${what} ${index}, and has ${items.length} by then`);
  return item;
}
