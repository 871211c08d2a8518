/** The top level of a file: which name each item gets, and what clashes. */
import { duplicateName, fixedConstant } from '../diagnostics/catalog/names.ts';
import type { Item } from '../syntax/tree.ts';
import { assertNever } from '../invariant.ts';
import { declarationSpan, describeSymbol } from './describe-symbol.ts';
import type { Importing } from './imports.ts';
import type { Symbol } from './symbols.ts';
import { predefined } from './predefined.ts';
import { sameDeclaration } from './same-declaration.ts';

/** Gives every item its symbol. The result has one entry per item that is in force, in source order. */
export function defineItems(items: readonly Item[], into: Importing): ReadonlyMap<Item, Symbol> {
  const symbols = new Map<Item, Symbol>();
  for (const item of items) {
    const { name } = item.name;
    if (name === '') continue;
    const symbol = symbolOf(item);
    symbols.set(item, symbol);
    if (item.kind === 'const-item' && yields(item, into)) continue;
    if (reportClash(item, symbol, into)) into.scope.own.set(name, symbol);
  }
  return symbols;
}

/** A symbol for an item. Symbols compare by identity: for items in force use the one in the module's table. */
export function symbolOf(item: Item): Symbol {
  const { name } = item.name;
  switch (item.kind) {
    case 'const-item':
      return { kind: 'const', name, node: item };
    case 'alias-item':
      return { kind: 'alias', name, node: item };
    case 'data-item':
      return { kind: 'data', name, node: item };
    case 'ability-item':
      return { kind: 'ability', name, node: item };
    case 'service-item':
      return { kind: 'service', name, node: item };
    case 'func-item':
      return { kind: 'func', name, node: item };
    default:
      return assertNever(item);
  }
}

/** `const X ?= v` gives way to a constant of that name from outside, from an import, or from above. */
function yields(item: Extract<Item, { kind: 'const-item' }>, into: Importing): boolean {
  const { name } = item.name;
  const outside = into.scope.outside.get(name);
  if (!item.optional) {
    if (outside !== undefined) {
      const operator = { source: item.span.source, start: item.name.span.end, end: item.value.span.start };
      into.report(fixedConstant({ name, span: item.name.span, operator }));
    }
    return false;
  }
  const own = into.scope.own.get(name);
  if (own !== undefined) return own.kind === 'const';
  const given = outside ?? into.scope.imported.get(name)?.find(({ symbol }) => symbol.kind === 'const')?.symbol;
  if (given === undefined) return false;
  into.scope.own.set(name, given);
  return true;
}

/** Reports a name that is taken. Returns whether the new item is to be used all the same. */
function reportClash(item: Item, symbol: Symbol, into: Importing): boolean {
  const { name, span } = item.name;
  if (predefined.has(name)) {
    into.report(duplicateName({ name, span, earlier: undefined, importedBy: undefined }));
    return false;
  }
  const own = into.scope.own.get(name);
  if (own !== undefined) {
    into.report(duplicateName({ name, span, earlier: placeOf(own), importedBy: undefined }));
    return false;
  }
  const imported = into.scope.imported.get(name)?.find((candidate) => !sameDeclaration(candidate.symbol, symbol));
  if (imported !== undefined) {
    into.report(duplicateName({ name, span, earlier: placeOf(imported.symbol), importedBy: imported.header }));
  }
  return true;
}

function placeOf(symbol: Symbol): { span: Item['span']; what: string } | undefined {
  const span = declarationSpan(symbol);
  return span === undefined ? undefined : { span, what: describeSymbol(symbol) };
}
