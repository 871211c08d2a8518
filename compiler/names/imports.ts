/** `import` and `use` lines: what they bring into the scope of a file. */
import { unknownImport } from '../diagnostics/catalog/names.ts';
import type { Report } from '../diagnostics/diagnostic.ts';
import type { DottedName, Header, ImportHeader, Module, RenamedName, UseHeader } from '../syntax/tree.ts';
import { declarationSpan } from './describe-symbol.ts';
import { droppedItems } from './dropped-items.ts';
import type { ModuleScope } from './module-scope.ts';
import type { NameTables } from './name-tables.ts';
import type { ResolvedModule, Symbol } from './symbols.ts';

export interface Importing {
  readonly scope: ModuleScope;
  readonly table: NameTables;
  readonly report: Report;
}

/** Adds what the file's `import` and `use` lines give. `target` is undefined for a file that could not be loaded. */
export function importNames(
  tree: Module,
  target: (header: ImportHeader | UseHeader) => ResolvedModule | undefined,
  into: Importing,
): void {
  for (const header of tree.headers) {
    if (header.kind === 'import-header') addImport(header, target(header), into);
    else if (header.kind === 'use-header') addUse(header, target(header), into);
  }
}

/** `A.B.C` as plain strings. */
export function partsOf(name: DottedName): string[] {
  return name.parts.map((part) => part.name);
}

/** Finds `A.b` among names, the way through modules included; records what each part means. */
export function lookUpDotted(name: DottedName, names: ReadonlyMap<string, Symbol>, table: NameTables): Symbol | undefined {
  let at: ReadonlyMap<string, Symbol> | undefined = names;
  let symbol: Symbol | undefined;
  for (const part of name.parts) {
    symbol = at?.get(part.name);
    if (symbol === undefined) return undefined;
    table.uses.set(part, symbol);
    at = symbol.kind === 'module' ? symbol.members : undefined;
  }
  if (symbol !== undefined) table.uses.set(name, symbol);
  return symbol;
}

/** The `aqua` or `module` line, if there is one. */
export function aquaHeader(tree: Module): Extract<Header, { kind: 'aqua-header' }> | undefined {
  return tree.headers.find((header) => header.kind === 'aqua-header');
}

function addImport(header: ImportHeader, module: ResolvedModule | undefined, into: Importing): void {
  if (module === undefined) {
    // `import lib`: without a path the name may well be that of the file.
    if (header.names === undefined || header.path.value === '') into.scope.addBroken();
    for (const renamed of header.names ?? []) into.scope.addBroken((renamed.as ?? renamed.name).parts[0]?.name);
    return;
  }
  if (header.names === undefined) {
    into.scope.addFile(module, header.span);
    for (const name of droppedItems(module.tree)) into.scope.addBroken(name);
    return;
  }
  for (const renamed of header.names) {
    const symbol = pick(renamed, header, module, into);
    if (symbol !== undefined) into.scope.addImported(partsOf(renamed.as ?? renamed.name), symbol, header.span);
  }
}

function addUse(header: UseHeader, module: ResolvedModule | undefined, into: Importing): void {
  if (module === undefined) {
    // Without `as` the file's own name would count, and that file is missing: any module may be meant.
    into.scope.addBroken(header.as?.parts[0]?.name);
    return;
  }
  const name = header.as ?? aquaHeader(module.tree)?.name;
  if (name === undefined || name.text === '') {
    // Reported when the file was loaded.
    into.scope.addBroken();
    return;
  }
  let members = module.declared;
  if (header.names !== undefined) {
    const picked = new Map<string, Symbol>();
    for (const renamed of header.names) {
      const symbol = pick(renamed, header, module, into);
      const last = partsOf(renamed.as ?? renamed.name).at(-1);
      if (symbol !== undefined && last !== undefined) picked.set(last, symbol);
    }
    members = picked;
  }
  into.scope.addModule(partsOf(name), members);
}

function pick(renamed: RenamedName, header: ImportHeader | UseHeader, module: ResolvedModule, into: Importing): Symbol | undefined {
  const { name } = renamed;
  const symbol = lookUpDotted(name, module.declared, into.table);
  if (symbol === undefined) {
    if (!droppedItems(module.tree).has(name.text)) reportUnknownImport(name, header, module, into);
    const visible = (renamed.as ?? name).parts[0]?.name;
    if (visible !== undefined) into.scope.addBroken(visible);
    // It may be misspelt here alone.
    for (const meant of into.scope.suggestions.for(name.text, () => module.declared.keys())) into.scope.addBroken(meant);
  }
  return symbol;
}

function reportUnknownImport(name: DottedName, header: ImportHeader | UseHeader, module: ResolvedModule, into: Importing): void {
  const declared = [...module.declared.keys()];
  const own = module.items.get(name.text);
  into.report(
    unknownImport({
      name: name.text,
      span: name.span,
      path: header.path.value,
      declared,
      similar: into.scope.suggestions.for(name.text, () => declared),
      hiddenIn: own === undefined ? undefined : declarationSpan(own),
    }),
  );
}
