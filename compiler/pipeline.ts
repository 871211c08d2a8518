/** The passes, in order. A pass runs when those before it found no errors that would make it meaningless. */
import { lowerFunction, homesOf } from './core/lower.ts';
import type { CoreFunction } from './core/core.ts';
import { told, unusedPragmas } from './deadlock/options.ts';
import type { DeadlockOptions } from './deadlock/options.ts';
import { timeoutIn } from './deadlock/timeout-service.ts';
import type { TimeoutCall } from './deadlock/timeout-service.ts';
import { reportOn } from './deadlock/report.ts';
import type { DeadlockReport } from './deadlock/report.ts';
import type { Pragma } from './deadlock/pragmas.ts';
import { recheck } from './delivery/recheck.ts';
import { collect } from './diagnostics/collect.ts';
import { hasErrors } from './diagnostics/diagnostic.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { emitFunction } from './emit/emit.ts';
import type { EmittedFunction } from './emit/emit.ts';
import { loadModules } from './modules/load-modules.ts';
import type { ModuleGraph, ParseCache } from './modules/load-modules.ts';
import type { ImportSetting } from './modules/resolve-import.ts';
import { NamesMemory, resolveNames } from './names/resolve.ts';
import type { ResolvedModule } from './names/symbols.ts';
import { runPass } from './pass.ts';
import type { Pass, PassObserver } from './pass.ts';
import { placeFunction } from './placement/place.ts';
import type { PlacedFunction } from './placement/place.ts';
import type { Cache } from './source/cache.ts';
import type { SourceFile, Span } from './source/source-file.ts';
import type { SourceProvider } from './source/source-provider.ts';
import type { Expression, FuncItem, Item } from './syntax/tree.ts';
import { checkTypes, TypesMemory } from './types/check.ts';
import type { TypedModule } from './types/typed-module.ts';

export interface PipelineOptions {
  readonly entry: string;
  readonly source: SourceProvider;
  readonly imports: readonly ImportSetting[];
  readonly constants: ReadonlyMap<string, Expression>;
  /** Use the AIR extensions of this engine. */
  readonly extensions: boolean;
  readonly deadlocks: DeadlockOptions | false;
  /** What earlier runs found out, with the same constants and extensions. */
  readonly memory: PipelineMemory;
  readonly observer: PassObserver | undefined;
}

/**
 * What runs of the pipeline found out, for later runs. A typed module stands for itself and all that it imports: it is the same object
 * only if all of them are. So functions are kept by the typed module of the file that exports them.
 */
export interface PipelineMemory {
  readonly parsed: ParseCache;
  readonly names: NamesMemory;
  readonly types: TypesMemory;
  readonly functions: Cache<TypedModule, MadeFunctions>;
}

/** What became of the functions that a file exports. */
export interface MadeFunctions {
  /** What is wrong with their core. */
  readonly diagnostics: readonly Diagnostic[];
  readonly reports: readonly DeadlockReport[];
  /** Undefined when that was not asked for, or when something is wrong. */
  readonly emitted: Emitted | undefined;
}

/** `diagnostics`: also what the recheck of the placed functions found. */
export type Emitted = readonly (EmittedFunction & Pick<CoreFunction, 'name' | 'span'>)[];

/** Forgets what nobody holds any more. */
export function emptyMemory(): PipelineMemory {
  return { parsed: new WeakMap(), names: new NamesMemory(), types: new TypesMemory(), functions: new WeakMap() };
}

/** What each pass made. */
export interface PipelineResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly graph: ModuleGraph;
  readonly resolved: ReadonlyMap<string, ResolvedModule>;
  readonly typed: ReadonlyMap<string, TypedModule>;
  /** Whether each exported function always answers; none when there are errors before that. */
  readonly reports: readonly DeadlockReport[];
  /** Undefined when something is wrong. */
  readonly emitted: Emitted | undefined;
}

/**
 * Runs the passes up to `last` and gives what they made. Never throws on user code.
 *
 * @param onCore hears of the core of each function that was not known from earlier runs; nothing keeps it
 */
export function runPipeline(options: PipelineOptions, last: Last, onCore?: (func: CoreFunction) => void): PipelineResult {
  const diagnostics: Diagnostic[] = [];
  const context = { diagnostics, observer: options.observer };
  const graph = runPass(load, options, context);
  const resolved = runPass(names(options), graph, context);
  const typed = runPass(types(options.memory.types), resolved, context);
  const entry = hasErrors(diagnostics) ? undefined : typed.get(graph.entry);
  const made = entry === undefined ? undefined : functionsOf(entry, typed, { ...options, last, onCore });
  const emitted = last === 'emit' ? made?.emitted : undefined;
  for (const each of [made, ...(emitted ?? [])]) diagnostics.push(...(each?.diagnostics ?? []));
  return { diagnostics: collect(diagnostics), graph, resolved, typed, reports: made?.reports ?? [], emitted };
}

type Last = 'core' | 'emit';

interface FunctionOptions extends PipelineOptions {
  readonly last: Last;
  readonly onCore: ((func: CoreFunction) => void) | undefined;
}

function functionsOf(entry: TypedModule, modules: ReadonlyMap<string, TypedModule>, options: FunctionOptions): MadeFunctions {
  const { functions } = options.memory;
  const known = functions.get(entry);
  if (known !== undefined && (options.last === 'core' || known.emitted !== undefined || hasErrors(known.diagnostics))) return known;
  const made = makeFunctions(entry, modules, options);
  functions.set(entry, made);
  return made;
}

/**
 * One function after another through all the passes, so that the core and the placed form of one are gone before the next is made: with
 * thousands of them, moving them all about in memory costs as much as making them.
 */
function makeFunctions(entry: TypedModule, modules: ReadonlyMap<string, TypedModule>, { last, onCore, extensions, deadlocks, observer }: FunctionOptions): MadeFunctions {
  const diagnostics: Diagnostic[] = [];
  const context = { diagnostics, observer };
  const emitted: Emitted[number][] = [];
  const reports: DeadlockReport[] = [];
  const exported: Span[] = [];
  const used = new Set<Pragma>();
  let isCut = false;
  const [lowering, emission] = [lower(homesOf(modules.values())), emit(extensions)];
  for (const [name, { symbol }] of entry.exported) {
    if (symbol.kind !== 'func') continue;
    const core = runPass(lowering, { name, func: symbol.node }, context);
    isCut ||= core === undefined;
    if (core === undefined) continue;
    onCore?.(core);
    if (deadlocks !== false) {
      const report = runPass(deadlock(deadlocks, !extensions, modules), core, context);
      reports.push(report);
      const findings = told(report.findings, deadlocks);
      diagnostics.push(...findings.diagnostics);
      for (const pragma of findings.used) used.add(pragma);
      exported.push(symbol.node.span);
    }
    if (last === 'core' || hasErrors(diagnostics)) continue;
    const { span } = core;
    const placed = runPass(place, core, context);
    const missed = deadlocks === false ? [] : runPass(deliveries, placed, context);
    const script = runPass(emission, placed, context);
    emitted.push({ ...script, name, span, diagnostics: [...script.diagnostics, ...missed] });
  }
  // Of a function that is too large nobody knows what is found there.
  if (deadlocks !== false && !isCut) diagnostics.push(...unusedPragmas(entry, exported, used, !extensions));
  return { diagnostics, reports, emitted: last === 'core' || hasErrors(diagnostics) ? undefined : emitted };
}

const load: Pass<PipelineOptions, ModuleGraph> = {
  name: 'modules',
  run: ({ entry, source, imports, memory }) => loadModules({ entry, source, imports, cache: memory.parsed }),
};

function names({ constants, memory }: PipelineOptions): Pass<ModuleGraph, ReadonlyMap<string, ResolvedModule>> {
  return { name: 'names', run: (graph) => resolveNames(graph, { constants, memory: memory.names }) };
}

function types(memory: TypesMemory): Pass<ReadonlyMap<string, ResolvedModule>, ReadonlyMap<string, TypedModule>> {
  return { name: 'types', run: (modules) => checkTypes(modules, memory) };
}

/** An exported function with all it calls inlined. */
function lower(homes: ReadonlyMap<Item, TypedModule>): Pass<{ readonly name: string; readonly func: FuncItem }, CoreFunction | undefined> {
  return {
    name: 'core',
    run: ({ name, func }) => {
      const diagnostics: Diagnostic[] = [];
      return { value: lowerFunction(name, func, homes, (diagnostic) => diagnostics.push(diagnostic)), diagnostics };
    },
  };
}

function deadlock(options: DeadlockOptions, firstVm: boolean, modules: ReadonlyMap<string, TypedModule>): Pass<CoreFunction, DeadlockReport> {
  const timeouts = ({ path }: SourceFile): TimeoutCall | undefined => {
    const module = modules.get(path);
    return module === undefined ? undefined : timeoutIn(module);
  };
  return { name: 'deadlock', run: (func) => ({ value: reportOn(func, options, firstVm, timeouts), diagnostics: [] }) };
}

const place: Pass<CoreFunction, PlacedFunction> = {
  name: 'placement',
  run: (func) => ({ value: placeFunction(func), diagnostics: [] }),
};

/** What is wrong stands in the value, as with `emit`. */
const deliveries: Pass<PlacedFunction, readonly Diagnostic[]> = {
  name: 'recheck',
  run: (func) => ({ value: recheck(func), diagnostics: [] }),
};

/** What cannot be emitted stands in the value: it only counts where somebody asked for AIR. */
function emit(extensions: boolean): Pass<PlacedFunction, EmittedFunction> {
  return {
    name: 'emit',
    run: (func) => ({ value: emitFunction(func, { extensions }), diagnostics: [] }),
  };
}
