/** `declares` and `export` lines: what a file gives to importers and to host programs. */
import { duplicateExport, exportNeedsSimpleName, exportWithoutEffect, notExportable, unknownDeclared, unknownExport } from '../diagnostics/catalog/names.ts';
import type { DottedName, Module } from '../syntax/tree.ts';
import { declarationSpan, describeSymbol } from './describe-symbol.ts';
import { aquaHeader, lookUpDotted, partsOf } from './imports.ts';
import type { Importing } from './imports.ts';
import type { ModuleScope } from './module-scope.ts';
import type { ResolvedModule, Symbol } from './symbols.ts';

/** What `import` of this file gives. Files of the old kind (`module …` or no header) declare everything. */
export function declaredNames(tree: Module, from: Importing): ReadonlyMap<string, Symbol> {
  const header = aquaHeader(tree);
  const declares = header === undefined || (header.keyword === 'module' && header.declares === undefined) ? 'all' : header.declares;
  if (declares === undefined) return new Map();
  const visible = visibleNames(from.scope);
  if (declares === 'all') {
    for (const name of from.scope.modules.keys()) visible.delete(name);
    return visible;
  }
  // Collected as a scope of its own, so that `declares A.f` gives importers a module `A` with just that member.
  const given = new Map<string, Symbol>();
  for (const name of declares) {
    const symbol = lookUp(name, visible, from);
    if (symbol === undefined) {
      reportUnless(from, name, () => unknownDeclared({ name: name.text, span: name.span, similar: from.scope.suggestions.for(name.text, () => visible.keys()) }));
    } else {
      putDotted(given, partsOf(name), symbol);
    }
  }
  return given;
}

/** What is compiled when this file is the root. */
export function exportedNames(tree: Module, from: Importing): ResolvedModule['exported'] {
  const exported = new Map<string, { readonly symbol: Symbol; readonly span: DottedName['span'] }>();
  const headers = tree.headers.filter((header) => header.kind === 'export-header');
  if (headers.length === 0) return exported;
  const visible = visibleNames(from.scope);
  for (const header of headers) {
    for (const { name, as } of header.names) {
      const symbol = lookUp(name, visible, from);
      if (symbol === undefined) {
        reportUnless(from, name, () => unknownExport({ name: name.text, span: name.span, similar: from.scope.suggestions.for(name.text, () => visible.keys()) }));
        continue;
      }
      const given = as ?? name;
      const earlier = exported.get(given.text);
      const what = describeSymbol(symbol);
      if (symbol.kind === 'ability' || symbol.kind === 'module') {
        from.report(notExportable({ name: name.text, span: name.span, what, declaration: declarationSpan(symbol) }));
      } else if (symbol.kind !== 'func' && symbol.kind !== 'service') {
        from.report(exportWithoutEffect({ name: name.text, span: name.span, what }));
      } else if (given.parts.length > 1) {
        from.report(exportNeedsSimpleName({ name: given.text, span: given.span, last: given.parts.at(-1)?.name ?? '' }));
      } else if (earlier !== undefined && earlier.symbol !== symbol) {
        from.report(duplicateExport({ name: given.text, span: given.span, earlier: earlier.span }));
      } else {
        exported.set(given.text, { symbol, span: name.span });
      }
    }
  }
  return exported;
}

function visibleNames(scope: ModuleScope): Map<string, Symbol> {
  const visible = new Map<string, Symbol>(scope.modules);
  for (const [name, candidates] of scope.imported) {
    const last = candidates.at(-1);
    if (last !== undefined) visible.set(name, last.symbol);
  }
  for (const [name, symbol] of scope.own) visible.set(name, symbol);
  return visible;
}

function lookUp(name: DottedName, visible: ReadonlyMap<string, Symbol>, from: Importing): Symbol | undefined {
  // A module and an item may share a name; what follows the dot can only be in the module.
  const first = name.parts[0]?.name ?? '';
  const names = name.parts.length > 1 && from.scope.modules.has(first) ? from.scope.modules : visible;
  return lookUpDotted(name, names, from.table);
}

function reportUnless(from: Importing, name: DottedName, make: () => Parameters<Importing['report']>[0]): void {
  const first = name.parts[0]?.name ?? '';
  if (first !== '' && !from.scope.isBroken(first)) from.report(make());
}

function putDotted(into: Map<string, Symbol>, parts: readonly string[], symbol: Symbol): void {
  const [first, ...rest] = parts;
  if (first === undefined) return;
  if (rest.length === 0) {
    into.set(first, symbol);
    return;
  }
  const existing = into.get(first);
  const members = new Map<string, Symbol>(existing?.kind === 'module' ? existing.members : []);
  putDotted(members, rest, symbol);
  into.set(first, { kind: 'module', name: first, members });
}
