import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts';
import { symbolOf } from '../names/items.ts';
import { quietAt } from '../names/quiet.ts';
import type { ResolvedModule, Symbol } from '../names/symbols.ts';
import type { Item } from '../syntax/tree.ts';
import { checkItem } from './check-item.ts';
import { Checker, SharedTypes } from './checker.ts';
import { checkExports } from './exported-functions.ts';
import { typeOfSymbol } from './type-of-node.ts';
import type { TypedModule } from './typed-module.ts';

export interface CheckResult {
  readonly value: ReadonlyMap<string, TypedModule>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the type of everything and checks that types fit.
 *
 * @param modules all files of a program by path, each after the files it imports, as the names pass gives them
 * @returns the same files with their type tables, and what is wrong. Never throws on user code. The table of symbols is
 *   one for the whole program, so that an imported symbol can be looked up from every file.
 */
export function checkTypes(modules: ReadonlyMap<string, ResolvedModule>): CheckResult {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const shared = new SharedTypes([...modules.values()].map(({ tree }) => tree));
  const value = new Map<string, TypedModule>();
  for (const [path, module] of modules) value.set(path, checkModule(module, shared, report));
  return { value, diagnostics };
}

function checkModule(module: ResolvedModule, shared: SharedTypes, report: Report): TypedModule {
  const checker = new Checker(module.names, quietAt(module.tree.faulty, report), shared);
  // Types first, in source order: functions may use what is declared below them.
  for (const symbol of module.items.values()) typeOfSymbol(symbol, checker);
  for (const item of module.tree.items) checkItem(item, symbolFor(item, module), checker);
  checkExports(module, checker);
  const { expressions, typeNodes } = checker;
  return { ...module, types: { expressions, typeNodes, symbols: shared.symbols } };
}

/** What the name of an item means; an item whose name was taken is checked all the same, under a symbol of its own. */
function symbolFor(item: Item, module: ResolvedModule): Symbol {
  const symbol = module.items.get(item.name.name);
  const gaveWay = item.kind === 'const-item' && item.optional && symbol?.kind === 'const';
  const own = symbol !== undefined && 'node' in symbol && symbol.node === item;
  return symbol !== undefined && (own || gaveWay) ? symbol : symbolOf(item);
}
