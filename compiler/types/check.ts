import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts';
import { symbolOf } from '../names/items.ts';
import { quietAt } from '../names/quiet.ts';
import type { ResolvedModule, Symbol } from '../names/symbols.ts';
import type { Cache } from '../source/cache.ts';
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

/** One checked file, for the resolved file it was made from. */
export interface TypedFile {
  readonly module: TypedModule;
  readonly diagnostics: readonly Diagnostic[];
}

/** Keeps checked files between runs: the same resolved file, which implies the same imports, is checked once. */
export class TypesMemory {
  readonly shared = new SharedTypes();
  readonly files: Cache<ResolvedModule, TypedFile>;

  constructor(files: Cache<ResolvedModule, TypedFile> = new WeakMap<ResolvedModule, TypedFile>()) {
    this.files = files;
  }
}

/**
 * Finds the type of everything and checks that types fit.
 *
 * @param modules all files of a program by path, each after the files it imports, as the names pass gives them
 * @returns the same files with their type tables, and what is wrong. Never throws on user code. The table of symbols is
 *   one for the whole program, so that an imported symbol can be looked up from every file.
 * @param memory from earlier runs
 */
export function checkTypes(modules: ReadonlyMap<string, ResolvedModule>, memory = new TypesMemory()): CheckResult {
  const diagnostics: Diagnostic[] = [];
  const value = new Map<string, TypedModule>();
  for (const [path, module] of modules) {
    let file = memory.files.get(module);
    if (file === undefined) {
      file = checkFile(module, memory.shared);
      memory.files.set(module, file);
    }
    value.set(path, file.module);
    for (const diagnostic of file.diagnostics) diagnostics.push(diagnostic);
  }
  return { value, diagnostics };
}

function checkFile(module: ResolvedModule, shared: SharedTypes): TypedFile {
  const diagnostics: Diagnostic[] = [];
  shared.add(module.tree);
  return { module: checkModule(module, shared, (diagnostic) => diagnostics.push(diagnostic)), diagnostics };
}

function checkModule(module: ResolvedModule, shared: SharedTypes, report: Report): TypedModule {
  const checker = new Checker(module, quietAt(module.tree.faulty, report), shared);
  // Types first, in source order: functions may use what is declared below them.
  for (const symbol of module.items.values()) typeOfSymbol(symbol, checker);
  // Constants before what uses them, so that one with a wrong value is reported alone.
  const [constants, others] = [module.tree.items.filter(isConstant), module.tree.items.filter((item) => !isConstant(item))];
  for (const item of [...constants, ...others]) checkItem(item, symbolFor(item, module), checker);
  checkExports(module, checker);
  const { expressions, typeNodes, symbols } = checker;
  return { ...module, types: { expressions, typeNodes, symbols, records: shared.records } };
}

const isConstant = ({ kind }: Item): boolean => kind === 'const-item';

/** What the name of an item means; an item whose name was taken is checked all the same, under a symbol of its own. */
function symbolFor(item: Item, module: ResolvedModule): Symbol {
  const symbol = module.items.get(item.name.name);
  const gaveWay = item.kind === 'const-item' && item.optional && symbol?.kind === 'const';
  const own = symbol !== undefined && 'node' in symbol && symbol.node === item;
  return symbol !== undefined && (own || gaveWay) ? symbol : symbolOf(item);
}
