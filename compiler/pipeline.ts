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
import { resolveNames } from './names/resolve.ts';
import type { ResolvedModule } from './names/symbols.ts';
import { runPass } from './pass.ts';
import type { Pass, PassObserver } from './pass.ts';
import { placeFunction } from './placement/place.ts';
import type { PlacedFunction } from './placement/place.ts';
import type { SourceProvider } from './source/source-provider.ts';
import type { Expression } from './syntax/tree.ts';
import { checkTypes } from './types/check.ts';
import type { TypedModule } from './types/typed-module.ts';

export interface PipelineOptions {
  readonly entry: string;
  readonly source: SourceProvider;
  readonly imports: readonly ImportSetting[];
  readonly constants: ReadonlyMap<string, Expression>;
  /** Use the AIR extensions of this engine. */
  readonly extensions: boolean;
  readonly cache: ParseCache | undefined;
  readonly observer: PassObserver | undefined;
}

/** What each pass made; undefined from the first pass on that did not run. */
export interface PipelineResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly graph: ModuleGraph;
  readonly resolved: ReadonlyMap<string, ResolvedModule>;
  readonly typed: ReadonlyMap<string, TypedModule>;
  readonly core: readonly CoreFunction[] | undefined;
  readonly placed: readonly PlacedFunction[] | undefined;
  readonly emitted: readonly (EmittedFunction & { readonly function: PlacedFunction })[] | undefined;
}

/** Runs the passes up to `last` and gives everything they made. Never throws on user code. */
export function runPipeline(options: PipelineOptions, last: 'core' | 'emit'): PipelineResult {
  const diagnostics: Diagnostic[] = [];
  const context = { diagnostics, observer: options.observer };
  const graph = runPass(load, options, context);
  const resolved = runPass(names(options), graph, context);
  const typed = runPass(types, resolved, context);
  const broken = hasErrors(diagnostics);
  const core = broken ? undefined : runPass(lower, { entry: graph.entry, modules: typed }, context);
  const ready = last === 'emit' && !hasErrors(diagnostics) ? core : undefined;
  const placed = ready === undefined ? undefined : runPass(place, ready, context);
  const emitted = placed === undefined ? undefined : runPass(emit(options), placed, context);
  return { diagnostics: collect(diagnostics), graph, resolved, typed, core, placed, emitted };
}

const load: Pass<PipelineOptions, ModuleGraph> = {
  name: 'modules',
  run: ({ entry, source, imports, cache }) => loadModules({ entry, source, imports, ...(cache === undefined ? {} : { cache }) }),
};

function names({ constants }: PipelineOptions): Pass<ModuleGraph, ReadonlyMap<string, ResolvedModule>> {
  return { name: 'names', run: (graph) => resolveNames(graph, { constants }) };
}

const types: Pass<ReadonlyMap<string, ResolvedModule>, ReadonlyMap<string, TypedModule>> = { name: 'types', run: checkTypes };

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

const place: Pass<readonly CoreFunction[], readonly PlacedFunction[]> = {
  name: 'placement',
  run: (functions) => ({ value: functions.map(placeFunction), diagnostics: [] }),
};

function emit({ extensions }: PipelineOptions): Pass<readonly PlacedFunction[], NonNullable<PipelineResult['emitted']>> {
  return {
    name: 'emit',
    run: (functions) => {
      const value = functions.map((func) => ({ ...emitFunction(func, { extensions }), function: func }));
      return { value, diagnostics: value.flatMap((emitted) => emitted.diagnostics) };
    },
  };
}
