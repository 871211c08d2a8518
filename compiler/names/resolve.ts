import { constantCycle } from '../diagnostics/catalog/names.ts';
import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts';
import { assertNever } from '../invariant.ts';
import type { Cache } from '../source/cache.ts';
import type { Span } from '../source/source-file.ts';
import type { LoadedModule, ModuleGraph } from '../modules/load-modules.ts';
import type { ConstItem, Expression, ImportHeader, Item, Module, UseHeader } from '../syntax/tree.ts';
import { damagedHeads, droppedItems, hasNameless } from './dropped-items.ts';
import { declaredNames, exportedNames } from './exports.ts';
import { importNames } from './imports.ts';
import { defineItems } from './items.ts';
import { ModuleScope } from './module-scope.ts';
import { NameTables } from './name-tables.ts';
import type { FileContext, MissingName } from './name-tables.ts';
import { reportRecursion } from './recursion.ts';
import { resolveArrowType, resolveFunc, resolveTypeNode, topLevelEnv } from './resolve-body.ts';
import { quietAt } from './quiet.ts';
import { resolveExpression } from './resolve-expression.ts';
import type { ResolvedModule, Symbol } from './symbols.ts';

export interface ResolveOptions {
  /** Constants given from outside the program, by name. They are visible in every file and win over `const X ?= …`. */
  readonly constants?: ReadonlyMap<string, Expression>;
  /** From earlier runs with the same constants. Default: none. */
  readonly memory?: NamesMemory;
}

/** One resolved file. It holds for as long as the file and all that it imports are the same objects. */
export interface ResolvedFile {
  readonly imported: ReadonlyMap<ImportHeader | UseHeader, ResolvedModule>;
  readonly module: ResolvedModule;
  readonly diagnostics: readonly Diagnostic[];
}

/** Keeps resolved files between runs. */
export class NamesMemory {
  readonly files: Cache<Module, ResolvedFile>;
  /** Symbols of the constants from outside: files compare them by identity. */
  readonly outside = new Map<Expression, Symbol>();

  constructor(files: Cache<Module, ResolvedFile> = new WeakMap<Module, ResolvedFile>()) {
    this.files = files;
  }
}

export interface ResolveResult {
  readonly value: ReadonlyMap<string, ResolvedModule>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds what every name means.
 *
 * @param graph all files of a program, each after the files it imports
 * @returns one resolved module a file, by path, and what is wrong with the names. Never throws on user code.
 */
export function resolveNames(graph: Pick<ModuleGraph, 'modules'>, options: ResolveOptions = {}): ResolveResult {
  const diagnostics: Diagnostic[] = [];
  const { files, outside: known } = options.memory ?? new NamesMemory();
  const outside = new Map([...(options.constants ?? [])].map(([name, value]) => [name, outsideConstant(name, value, known)]));
  const resolved = new Map<string, ResolvedModule>();
  for (const module of graph.modules) {
    const imported = importedBy(module, resolved);
    let file = files.get(module.tree);
    if (file === undefined || !sameEntries(file.imported, imported)) {
      file = resolveFile(module, imported, outside);
      files.set(module.tree, file);
    }
    resolved.set(module.path, file.module);
    for (const diagnostic of file.diagnostics) diagnostics.push(diagnostic);
  }
  return { value: resolved, diagnostics };
}

function outsideConstant(name: string, value: Expression, known: Map<Expression, Symbol>): Symbol {
  const { span } = value;
  const symbol: Symbol = known.get(value) ?? { kind: 'const', name, node: { kind: 'const-item', name: { kind: 'name-declaration', name, span }, optional: false, value, span } };
  known.set(value, symbol);
  return symbol;
}

function importedBy({ imports }: LoadedModule, resolved: ReadonlyMap<string, ResolvedModule>): ResolvedFile['imported'] {
  const imported = new Map<ImportHeader | UseHeader, ResolvedModule>();
  for (const [header, path] of imports) {
    const module = resolved.get(path);
    if (module !== undefined) imported.set(header, module);
  }
  return imported;
}

function sameEntries<Key, Value>(one: ReadonlyMap<Key, Value>, other: ReadonlyMap<Key, Value>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}

function resolveFile(module: LoadedModule, imported: ResolvedFile['imported'], outside: ReadonlyMap<string, Symbol>): ResolvedFile {
  const diagnostics: Diagnostic[] = [];
  const resolved = resolveModule(module, imported, outside, (diagnostic) => diagnostics.push(diagnostic));
  return { imported, module: resolved, diagnostics };
}

function resolveModule(
  { path, tree }: LoadedModule,
  imported: ResolvedFile['imported'],
  outside: ReadonlyMap<string, Symbol>,
  everything: Report,
): ResolvedModule {
  const table = new NameTables();
  const scope = new ModuleScope(outside);
  const { faulty } = tree;
  const report = quietAt(faulty, everything);
  const file: FileContext = { scope, table, report, faulty, withoutId: new Set<Symbol>(), hidden: new Set<Symbol>(), mayHaveId: new Set<string>(), missing: new Map<string, MissingName>(), calls: new Map<Symbol, Map<Symbol, Span>>() };
  importNames(tree, (header) => imported.get(header), file);
  for (const name of droppedItems(tree)) scope.addBroken(name);
  for (const text of damagedHeads(tree)) scope.addDamaged(text);
  if (hasNameless(tree)) scope.addBroken();
  const symbols = defineItems(tree.items, file);
  for (const [item, symbol] of symbols) resolveItem(item, symbol, file);
  for (const missing of file.missing.values()) report(missing.report(missing.uses));
  reportRecursion(file.calls, report);
  reportConstantCycles(file);
  const declared = declaredNames(tree, file);
  const exported = exportedNames(tree, file);
  return { path, tree, items: scope.own, declared, exported, services: scope.services(), names: table };
}

function resolveItem(item: Item, symbol: Symbol, file: FileContext): void {
  switch (item.kind) {
    case 'const-item':
      resolveExpression(item.value, topLevelEnv(file));
      return;
    case 'alias-item':
      resolveTypeNode(item.type, file);
      return;
    case 'data-item':
      for (const field of item.fields) resolveTypeNode(field.type, file);
      return;
    case 'service-item':
      if (item.defaultId !== undefined) resolveExpression(item.defaultId, topLevelEnv(file));
      for (const method of item.methods) resolveArrowType(method.type, file);
      return;
    case 'ability-item':
      for (const member of item.members) {
        if (member.kind === 'method-declaration') resolveArrowType(member.type, file);
        else resolveTypeNode(member.type, file);
      }
      return;
    case 'func-item':
      resolveFunc(item, symbol, file);
      return;
    default:
      assertNever(item);
  }
}

/** Constants may name each other in any order, but not in a circle. */
function reportConstantCycles({ scope, table, report }: FileContext): void {
  const done = new Set<Symbol>();
  for (const start of scope.own.values()) {
    const path = new Set<Symbol>();
    let at: Symbol | undefined = start;
    while (at?.kind === 'const' && !done.has(at) && !path.has(at)) {
      path.add(at);
      at = referredConstant(at.node, table);
    }
    if (at?.kind === 'const' && path.has(at)) {
      const order = [...path];
      const names = [...order.slice(order.indexOf(at)), at].map((symbol) => symbol.name);
      report(constantCycle({ path: names, span: at.node.value.span }));
    }
    for (const symbol of path) done.add(symbol);
  }
}

function referredConstant({ value }: ConstItem, table: NameTables): Symbol | undefined {
  return value.kind === 'name-use' || value.kind === 'field-access' ? table.uses.get(value) : undefined;
}
