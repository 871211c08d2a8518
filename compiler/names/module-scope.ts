/** What a file's top level makes visible: its own items, what it imports, the modules it uses. */
import { Suggestions } from '../diagnostics/suggest.ts';
import type { Span } from '../source/source-file.ts';
import { predefined } from './predefined.ts';
import { declarationSpan, isType, isValue } from './describe-symbol.ts';
import { sameDeclaration } from './same-declaration.ts';
import type { Symbol } from './symbols.ts';

export type ModuleSymbol = Extract<Symbol, { kind: 'module' }>;

/** A name that came through an `import` line. */
export interface ImportedName {
  readonly symbol: Symbol;
  readonly header: Span;
}

/** What a file has, and what of it importers get. */
interface ImportedFile {
  readonly items: ReadonlyMap<string, Symbol>;
  readonly declared: ReadonlyMap<string, Symbol>;
}

type MutableMembers = Map<string, Symbol>;

/** What a lookup finds: nothing, one meaning, or several between which only the writer can choose. */
export type Lookup =
  | { readonly kind: 'none' }
  /** The name comes, or may come, from a file or declaration that could not be read; already reported. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'one'; readonly symbol: Symbol }
  | { readonly kind: 'several'; readonly symbols: readonly Symbol[] };

export class ModuleScope {
  /** The file's own items, in source order. */
  readonly own = new Map<string, Symbol>();
  readonly suggestions = new Suggestions();
  readonly imported = new Map<string, readonly ImportedName[]>();
  readonly modules = new Map<string, ModuleSymbol>();
  /** Constants given from outside the program. */
  readonly outside: ReadonlyMap<string, Symbol>;
  readonly #importedFiles: ImportedFile[] = [];
  readonly #broken = new Set<string>();
  readonly #damaged: string[] = [];
  #open = false;

  constructor(outside: ReadonlyMap<string, Symbol>) {
    this.outside = outside;
  }

  addImported(parts: readonly string[], symbol: Symbol, header: Span): void {
    const last = parts.at(-1);
    if (last === undefined) return;
    if (parts.length > 1) this.addModule(parts.slice(0, -1), new Map([[last, symbol]]));
    else this.#addName(last, symbol, header);
  }

  #addName(name: string, symbol: Symbol, header: Span): void {
    if (symbol.kind === 'module') {
      this.addModule([name], symbol.members);
      return;
    }
    const known = this.imported.get(name)?.filter((other) => other.symbol !== symbol && !sameDeclaration(other.symbol, symbol));
    this.imported.set(name, known === undefined ? [{ symbol, header }] : [...known, { symbol, header }]);
  }

  /** Everything that a file declares. */
  addFile(file: ImportedFile, header: Span): void {
    this.#importedFiles.push(file);
    for (const [name, symbol] of file.declared) this.#addName(name, symbol, header);
  }

  /** Where an imported file has an item that it does not declare: to explain an unknown name. */
  hiddenIn(name: string): Span | undefined {
    const file = this.#importedFiles.findLast(({ items, declared }) => items.has(name) && !declared.has(name));
    const symbol = file?.items.get(name);
    return symbol === undefined ? undefined : declarationSpan(symbol);
  }

  /** Makes `A.B.member` reachable; modules that share a prefix are merged into copies, imported ones are never changed. */
  addModule(parts: readonly string[], members: ReadonlyMap<string, Symbol>): void {
    const [first, ...rest] = parts;
    if (first === undefined) return;
    const [symbol, own] = copyOf(first, this.modules.get(first));
    this.modules.set(first, symbol);
    let at = own;
    for (const part of rest) {
      const existing = at.get(part);
      const [nested, nestedMembers] = copyOf(part, existing?.kind === 'module' ? existing : undefined);
      at.set(part, nested);
      at = nestedMembers;
    }
    for (const [name, member] of members) at.set(name, member);
  }

  /** `name` was to come from a file that is missing or a declaration that cannot be read; without a name: anything may have. */
  addBroken(name?: string): void {
    if (name === undefined) this.#open = true;
    else this.#broken.add(name);
  }

  /** What is declared in this text may have been meant to be called by any part of it. */
  addDamaged(text: string): void {
    this.#damaged.push(text);
  }

  value(name: string): Lookup {
    return this.#lookup(name, isValue);
  }

  type(name: string): Lookup {
    const found = this.#lookup(name, isType);
    if (found.kind !== 'several') return found;
    // A service is a type only by courtesy: where a real type has the same name, that one is meant.
    const types = found.symbols.filter((symbol) => symbol.kind !== 'service');
    const [only, ...others] = types;
    return only !== undefined && others.length === 0 ? { kind: 'one', symbol: only } : found;
  }

  /** Any meaning: a value, a type or a module, in this order. Used by headers and to explain a wrong use. */
  any(name: string): Symbol | undefined {
    return this.own.get(name) ?? this.imported.get(name)?.at(-1)?.symbol ?? this.modules.get(name) ?? this.#given(name);
  }

  isBroken(name: string): boolean {
    return this.#open || this.#broken.has(name) || this.#damaged.some((text) => text.includes(name));
  }

  /** Names for suggestions: the file's own first, then imported ones. */
  candidates(accept: (symbol: Symbol) => boolean): readonly string[] {
    const imported = [...this.imported].filter(([, names]) => names.some(({ symbol }) => accept(symbol)));
    const given = [...this.outside, ...predefined];
    return [
      ...[...this.own].filter(([, symbol]) => accept(symbol)).map(([name]) => name),
      ...imported.map(([name]) => name),
      ...[...this.modules].filter(([, symbol]) => accept(symbol)).map(([name]) => name),
      ...given.filter(([, symbol]) => accept(symbol)).map(([name]) => name),
    ];
  }

  /** Services by their own names, imported ones and those of modules after the file's own. */
  services(): readonly Symbol[] {
    const found = new Set<Symbol>();
    const take = (symbol: Symbol): void => {
      if (symbol.kind === 'service') found.add(symbol);
    };
    this.own.forEach(take);
    for (const names of this.imported.values()) for (const { symbol } of names) take(symbol);
    for (const { members } of this.modules.values()) members.forEach(take);
    return [...found];
  }

  #given(name: string): Symbol | undefined {
    return this.outside.get(name) ?? predefined.get(name);
  }

  #lookup(name: string, accept: (symbol: Symbol) => boolean): Lookup {
    const own = this.own.get(name);
    if (own !== undefined && accept(own)) return { kind: 'one', symbol: own };
    const imported = this.imported.get(name);
    if (imported !== undefined) {
      const symbols = imported.map(({ symbol }) => symbol).filter(accept);
      const [first] = symbols;
      if (first !== undefined) return symbols.length === 1 ? { kind: 'one', symbol: first } : { kind: 'several', symbols };
    }
    const given = this.#given(name);
    if (given !== undefined && accept(given)) return { kind: 'one', symbol: given };
    return this.isBroken(name) ? { kind: 'silent' } : { kind: 'none' };
  }
}

function copyOf(name: string, existing: ModuleSymbol | undefined): [ModuleSymbol, MutableMembers] {
  const members: MutableMembers = new Map(existing?.members);
  return [{ kind: 'module', name, members }, members];
}
