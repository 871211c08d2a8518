/** The passes, in order. A pass runs when those before it found no errors that would make it meaningless. */
import { lowerFunction, homesOf } from './core/lower.ts';
import type { CoreFunction } from './core/core.ts';
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
import { remembering, runPass } from './pass.ts';
import type { Pass, PassContext, PassObserver } from './pass.ts';
import { placeFunction } from './placement/place.ts';
import type { PlacedFunction } from './placement/place.ts';
import type { Cache } from './source/cache.ts';
import type { SourceProvider } from './source/source-provider.ts';
import type { Expression } from './syntax/tree.ts';
import { checkTypes, TypesMemory } from './types/check.ts';
import type { TypedModule } from './types/typed-module.ts';

export interface PipelineOptions {
  readonly entry: string;
  readonly source: SourceProvider;
  readonly imports: readonly ImportSetting[];
  readonly constants: ReadonlyMap<string, Expression>;
  /** Use the AIR extensions of this engine. */
  readonly extensions: boolean;
  /** What earlier runs found out, with the same constants and extensions. */
  readonly memory: PipelineMemory;
  readonly observer: PassObserver | undefined;
}

/** What a pass made, for the object it was made from. */
type Made<Key, Out> = Cache<Key, { readonly value: Out; readonly diagnostics: readonly Diagnostic[] }>;

/**
 * What runs of the pipeline found out, for later runs. A typed module stands for itself and all that it imports: it is the same object
 * only if all of them are. So functions are kept by the typed module of the file that exports them.
 */
export interface PipelineMemory {
  readonly parsed: ParseCache;
  readonly names: NamesMemory;
  readonly types: TypesMemory;
  readonly core: Made<TypedModule, readonly CoreFunction[]>;
  readonly emitted: Cache<readonly CoreFunction[], Emitted>;
}

export type Emitted = readonly (EmittedFunction & Pick<CoreFunction, 'name' | 'span'>)[];

/** Forgets what nobody holds any more. */
export function emptyMemory(): PipelineMemory {
  return { parsed: new WeakMap(), names: new NamesMemory(), types: new TypesMemory(), core: new WeakMap(), emitted: new WeakMap() };
}

/** What each pass made; undefined from the first pass on that did not run. */
export interface PipelineResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly graph: ModuleGraph;
  readonly resolved: ReadonlyMap<string, ResolvedModule>;
  readonly typed: ReadonlyMap<string, TypedModule>;
  readonly core: readonly CoreFunction[] | undefined;
  readonly emitted: Emitted | undefined;
}

/** Runs the passes up to `last` and gives everything they made. Never throws on user code. */
export function runPipeline(options: PipelineOptions, last: 'core' | 'emit'): PipelineResult {
  const diagnostics: Diagnostic[] = [];
  const context = { diagnostics, observer: options.observer };
  const { memory } = options;
  const graph = runPass(load, options, context);
  const resolved = runPass(names(options), graph, context);
  const typed = runPass(types(memory), resolved, context);
  const broken = hasErrors(diagnostics);
  const core = broken ? undefined : runPass(remembering(lower, memory.core, ({ entry, modules }) => modules.get(entry)), { entry: graph.entry, modules: typed }, context);
  const ready = last === 'emit' && !hasErrors(diagnostics) ? core : undefined;
  const emitted = ready === undefined ? undefined : placeAndEmit(ready, options, context);
  return { diagnostics: collect(diagnostics), graph, resolved, typed, core, emitted };
}

/**
 * One function after another, so that the placed form of one is gone before the next is made: with thousands of them, moving them all
 * about in memory costs as much as making them.
 */
function placeAndEmit(functions: readonly CoreFunction[], { memory, extensions }: PipelineOptions, context: PassContext): Emitted {
  const known = memory.emitted.get(functions);
  if (known === undefined) {
    const emission = emit(extensions);
    const emitted = functions.map((func) => ({ ...runPass(emission, runPass(place, func, context), context), name: func.name, span: func.span }));
    memory.emitted.set(functions, emitted);
    return emitted;
  }
  for (const { diagnostics } of known) context.diagnostics.push(...diagnostics);
  return known;
}

const load: Pass<PipelineOptions, ModuleGraph> = {
  name: 'modules',
  run: ({ entry, source, imports, memory }) => loadModules({ entry, source, imports, cache: memory.parsed }),
};

function names({ constants, memory }: PipelineOptions): Pass<ModuleGraph, ReadonlyMap<string, ResolvedModule>> {
  return { name: 'names', run: (graph) => resolveNames(graph, { constants, memory: memory.names }) };
}

function types({ types: memory }: PipelineMemory): Pass<ReadonlyMap<string, ResolvedModule>, ReadonlyMap<string, TypedModule>> {
  return { name: 'types', run: (modules) => checkTypes(modules, memory) };
}

/** Exported functions of the entry, each with all it calls inlined. */
const lower: Pass<{ readonly entry: string; readonly modules: ReadonlyMap<string, TypedModule> }, readonly CoreFunction[]> = {
  name: 'core',
  run: ({ entry, modules }) => {
    const diagnostics: Diagnostic[] = [];
    const homes = homesOf(modules.values());
    const value: CoreFunction[] = [];
    for (const [name, { symbol }] of modules.get(entry)?.exported ?? []) {
      if (symbol.kind !== 'func') continue;
      const lowered = lowerFunction(name, symbol.node, homes, (diagnostic) => diagnostics.push(diagnostic));
      if (lowered !== undefined) value.push(lowered);
    }
    return { value, diagnostics };
  },
};

const place: Pass<CoreFunction, PlacedFunction> = {
  name: 'placement',
  run: (func) => ({ value: placeFunction(func), diagnostics: [] }),
};

function emit(extensions: boolean): Pass<PlacedFunction, EmittedFunction> {
  return {
    name: 'emit',
    run: (func) => {
      const value = emitFunction(func, { extensions });
      return { value, diagnostics: value.diagnostics };
    },
  };
}
