import { constantCycle } from '../diagnostics/catalog/names.ts';
import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts';
import { assertNever } from '../invariant.ts';
import type { Span } from '../source/source-file.ts';
import type { LoadedModule, ModuleGraph } from '../modules/load-modules.ts';
import type { ConstItem, Expression, Item } from '../syntax/tree.ts';
import { droppedItems } from './dropped-items.ts';
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
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const outside = new Map([...(options.constants ?? [])].map(([name, value]) => [name, outsideConstant(name, value)]));
  const resolved = new Map<string, ResolvedModule>();
  for (const module of graph.modules) resolved.set(module.path, resolveModule(module, resolved, outside, report));
  return { value: resolved, diagnostics };
}

function outsideConstant(name: string, value: Expression): Symbol {
  const { span } = value;
  return { kind: 'const', name, node: { kind: 'const-item', name: { kind: 'name-declaration', name, span }, optional: false, value, span } };
}

function resolveModule(
  { path, tree, imports }: LoadedModule,
  resolved: ReadonlyMap<string, ResolvedModule>,
  outside: ReadonlyMap<string, Symbol>,
  everything: Report,
): ResolvedModule {
  const table = new NameTables();
  const scope = new ModuleScope(outside);
  const { faulty } = tree;
  const report = quietAt(faulty, everything);
  const file: FileContext = { scope, table, report, faulty, withoutId: new Set<Symbol>(), missing: new Map<string, MissingName>(), calls: new Map<Symbol, Map<Symbol, Span>>() };
  importNames(tree, (header) => resolved.get(imports.get(header) ?? ''), file);
  for (const name of droppedItems(tree)) scope.addBroken(name);
  const symbols = defineItems(tree.items, file);
  for (const [item, symbol] of symbols) resolveItem(item, symbol, file);
  for (const missing of file.missing.values()) report(missing.report(missing.uses));
  reportRecursion(file.calls, report);
  reportConstantCycles(file);
  const declared = declaredNames(tree, file);
  const exported = exportedNames(tree, file);
  return { path, tree, items: scope.own, declared, exported, names: table };
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
    const path: Symbol[] = [];
    let at: Symbol | undefined = start;
    while (at?.kind === 'const' && !done.has(at) && !path.includes(at)) {
      path.push(at);
      at = referredConstant(at.node, table);
    }
    if (at?.kind === 'const' && path.includes(at)) {
      const names = [...path.slice(path.indexOf(at)), at].map((symbol) => symbol.name);
      report(constantCycle({ path: names, span: at.node.value.span }));
    }
    for (const symbol of path) done.add(symbol);
  }
}

function referredConstant({ value }: ConstItem, table: NameTables): Symbol | undefined {
  return value.kind === 'name-use' || value.kind === 'field-access' ? table.uses.get(value) : undefined;
}
