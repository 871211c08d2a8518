/** What the public face tells about a file. */
import type { DeadlockReport } from './deadlock/report.ts';
import { hasErrors } from './diagnostics/diagnostic.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { bindingsOf } from './emit/bindings.ts';
import type { ExportedFunction, ExportedService } from './emit/bindings.ts';
import { docsOf, docsOfRecord } from './emit/doc-comment.ts';
import type { RecordDocs } from './emit/doc-comment.ts';
import { outputFiles } from './emit/files.ts';
import type { OutputFile, Target } from './emit/files.ts';
import { functionInterface, serviceInterface } from './emit/interface.ts';
import { unusedConstants } from './names/unused-constants.ts';
import type { Emitted, PipelineOptions, PipelineResult } from './pipeline.ts';
import type { Cache } from './source/cache.ts';
import type { Span } from './source/source-file.ts';
import type { ArrowType, Type } from './types/type.ts';
import type { FunctionInterface, ServiceInterface } from '../runtime/air/interface.ts';
import type { SourceMap } from '../runtime/air/source-map.ts';

export interface CheckedModule {
  readonly diagnostics: readonly Diagnostic[];
  /** Those of the given constants that neither the file nor what it imports uses. */
  readonly unusedConstants: readonly string[];
  /** Whether each exported function always answers; none when there are errors before that. */
  readonly reports: readonly DeadlockReport[];
}

export interface CompiledFunction {
  readonly name: string;
  /** AIR as text. */
  readonly script: string;
  readonly sourceMap: SourceMap;
  readonly interface: FunctionInterface;
  /** Where the function's name stands. */
  readonly span: Span;
}

export interface CompiledModule extends CheckedModule {
  /** Exported functions by their exported names; none when there are errors. */
  readonly functions: ReadonlyMap<string, CompiledFunction>;
  readonly services: ReadonlyMap<string, ServiceInterface>;
  /** What to write for the target; none when there are errors, or when nothing is exported. */
  readonly files: readonly OutputFile[];
}

/** Keeps what was emitted in the form of the public face, as long as it is the same. */
export type ExportsCache = Cache<Emitted, CompiledModule['functions']>;

export function checkedModule({ diagnostics, resolved, reports }: PipelineResult, { constants }: PipelineOptions): CheckedModule {
  return { diagnostics, unusedConstants: unusedConstants(constants, resolved.values()), reports };
}

export function compiledModule(result: PipelineResult, options: PipelineOptions, target: Target, cache: ExportsCache): CompiledModule {
  const emitted = hasErrors(result.diagnostics) ? undefined : result.emitted;
  const functions = emitted === undefined ? new Map<string, CompiledFunction>() : functionsOf(emitted, result, cache);
  const services = emitted === undefined ? [] : servicesOf(result);
  let files: readonly OutputFile[] | undefined;
  return {
    ...checkedModule(result, options),
    functions,
    services: new Map(services.map((service) => [service.name, service.interface])),
    // Only when asked for: most callers want to run the functions.
    get files() {
      return (files ??= outputFiles(bindingsOf({ path: result.graph.entry, functions: exportedFunctions(functions, result), services, docsOf: recordDocs(result) }), target));
    },
  };
}

function functionsOf(emitted: Emitted, result: PipelineResult, cache: ExportsCache): CompiledModule['functions'] {
  const known = cache.get(emitted);
  if (known !== undefined) return known;
  const functions = new Map<string, CompiledFunction>();
  for (const each of emitted) {
    const type = functionType(each.name, result);
    if (type !== undefined) functions.set(each.name, compiledFunction(each, type));
  }
  cache.set(emitted, functions);
  return functions;
}

function compiledFunction({ name, span, script, sourceMap }: Emitted[number], type: ArrowType): CompiledFunction {
  let map: SourceMap | undefined;
  return {
    name,
    script,
    get sourceMap() {
      return (map ??= sourceMap());
    },
    interface: functionInterface(name, type),
    span,
  };
}

function exportedFunctions(functions: CompiledModule['functions'], result: PipelineResult): readonly ExportedFunction[] {
  return [...functions.values()].flatMap((compiled) => {
    const type = functionType(compiled.name, result);
    return type === undefined ? [] : [{ ...compiled, type, docs: docsOf(compiled.span) }];
  });
}

function functionType(name: string, { graph, typed }: PipelineResult): ArrowType | undefined {
  const module = typed.get(graph.entry);
  const symbol = module?.exported.get(name)?.symbol;
  const type = symbol === undefined ? undefined : module?.types.symbols.get(symbol);
  return type?.kind === 'arrow' ? type : undefined;
}

/** What the program says about a type, wherever it is declared. */
function recordDocs({ graph, typed }: PipelineResult): (type: Type) => RecordDocs | undefined {
  const records = typed.get(graph.entry)?.types.records;
  return (type) => {
    const origin = records?.get(type);
    return origin && docsOfRecord(origin.item);
  };
}

function servicesOf({ graph, typed }: PipelineResult): readonly ExportedService[] {
  const services: ExportedService[] = [];
  const module = typed.get(graph.entry);
  for (const [name, { symbol }] of module?.exported ?? []) {
    const type = module?.types.symbols.get(symbol);
    if (symbol.kind !== 'service' || type?.kind !== 'service') continue;
    const id = symbol.node.defaultId;
    const methods = type.fields;
    services.push({ name, docs: docsOf(symbol.node.span), methods, methodDocs: docsOfRecord(symbol.node).members, interface: serviceInterface(methods, id?.kind === 'string-literal' ? id.value : undefined) });
  }
  return services;
}
