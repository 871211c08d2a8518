/** The compiler's public face. */
import { hasErrors } from './diagnostics/diagnostic.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { bindingsOf } from './emit/bindings.ts';
import type { ExportedFunction, ExportedService } from './emit/bindings.ts';
import { outputFiles } from './emit/files.ts';
import type { OutputFile, Target } from './emit/files.ts';
import { functionInterface, serviceInterface } from './emit/interface.ts';
import { entryNotFound } from './diagnostics/catalog/modules.ts';
import type { ParseCache } from './modules/load-modules.ts';
import type { ImportSetting } from './modules/resolve-import.ts';
import { unusedConstants } from './names/unused-constants.ts';
import type { PassObserver } from './pass.ts';
import { runPipeline } from './pipeline.ts';
import type { PipelineOptions, PipelineResult } from './pipeline.ts';
import { SourceFile } from './source/source-file.ts';
import type { Span } from './source/source-file.ts';
import type { SourceProvider } from './source/source-provider.ts';
import { parse as parseFile } from './syntax/parse.ts';
import type { Expression, Module } from './syntax/tree.ts';
import type { ArrowType } from './types/type.ts';
import { print } from '../runtime/air/print.ts';
import type { Instruction } from '../runtime/air/instruction.ts';
import type { FunctionInterface, ServiceInterface } from '../runtime/air/interface.ts';
import type { SourceMap } from '../runtime/air/source-map.ts';

export type { OutputFile, Target } from './emit/files.ts';
export type { Diagnostic } from './diagnostics/diagnostic.ts';
export type { FunctionInterface, InterfaceType, ServiceInterface } from '../runtime/air/interface.ts';
export type { ImportSetting } from './modules/resolve-import.ts';
export { memorySource } from './source/source-provider.ts';
export type { SourceProvider } from './source/source-provider.ts';

export interface CheckOptions {
  /** Path of the file to compile, as `source` knows it. */
  readonly entry: string;
  readonly source: SourceProvider;
  /** Where `import` looks besides the importing file's folder, in order of preference. */
  readonly imports?: readonly ImportSetting[];
  /** Constants given from outside; they win over `const NAME ?= …`. */
  readonly constants?: Readonly<Record<string, string | boolean | bigint | number>>;
  /** Keeps parsed files between runs. */
  readonly cache?: ParseCache;
  /** Hears of every pass: for timing and for looking inside. */
  readonly observer?: PassObserver;
}

export interface CompileOptions extends CheckOptions {
  /**
   * What `files` are. Only `avm` changes the scripts: to what the first generation's VM knows, without this engine's extensions.
   * Default `air`.
   */
  readonly target?: Target;
}

export interface CheckedModule {
  readonly diagnostics: readonly Diagnostic[];
  /** Those of the given constants that neither the file nor what it imports uses. */
  readonly unusedConstants: readonly string[];
}

export interface CompiledFunction {
  readonly name: string;
  readonly air: Instruction;
  /** `air` as text. */
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

/**
 * Compiles what a file exports. Never throws on user code: what is wrong stands in `diagnostics`.
 *
 * @example
 * import { memorySource } from './source/source-provider.ts';
 * const text = 'aqua Main\n\nexport two\n\nfunc two() -> u32:\n  <- 1 + 1\n';
 * const { functions, files } = compile({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }), target: 'js' });
 * [...functions.keys()]; // => ['two']
 * files.map(({ path }) => path); // => ['main.js', 'main.d.ts']
 */
export function compile(options: CompileOptions): CompiledModule {
  const target = options.target ?? 'air';
  const settings = pipelineOptions(options, target);
  const result = runPipeline(settings, 'emit');
  const { diagnostics } = result;
  const emitted = hasErrors(diagnostics) ? [] : (result.emitted ?? []);
  const functions = new Map<string, CompiledFunction>();
  const exported: ExportedFunction[] = [];
  for (const { function: func, air, sourceMap } of emitted) {
    const type = functionType(func.name, result);
    if (type === undefined) continue;
    const { name, span } = func;
    const compiled = { name, air, script: `${print(air)}\n`, sourceMap, interface: functionInterface(name, type), span };
    functions.set(name, compiled);
    exported.push({ ...compiled, type });
  }
  const services = result.emitted === undefined || hasErrors(diagnostics) ? [] : servicesOf(result);
  let files: readonly OutputFile[] | undefined;
  return {
    diagnostics,
    unusedConstants: unusedConstants(settings.constants, result.resolved.values()),
    functions,
    services: new Map(services.map((service) => [service.name, service.interface])),
    // Only when asked for: most callers want to run the functions.
    get files() {
      return (files ??= outputFiles(bindingsOf({ path: result.graph.entry, functions: exported, services }), target));
    },
  };
}

/**
 * Looks for everything that is wrong with a file and what it imports, without emitting anything. Never throws on user code.
 *
 * @example
 * import { memorySource } from './source/source-provider.ts';
 * const text = 'aqua Main\n\nfunc two() -> u32:\n  <- "two"\n';
 * const { diagnostics } = check({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }) });
 * diagnostics.map(({ level, labels: [{ span }] }) => `${level} in line ${span.source.position(span.start).line}`); // => ['error in line 4']
 */
export function check(options: CheckOptions): CheckedModule {
  const settings = pipelineOptions(options, 'air');
  const { diagnostics, resolved } = runPipeline(settings, 'core');
  return { diagnostics, unusedConstants: unusedConstants(settings.constants, resolved.values()) };
}

export interface Parsed {
  /** Undefined when there is no such file. Broken parts stand in it as `missing-…` and `broken-…` nodes. */
  readonly tree: Module | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The syntax tree of one file; what it imports is not looked at. Never throws on user code.
 *
 * @example
 * import { memorySource } from './source/source-provider.ts';
 * const source = memorySource({ 'main.aqua': 'aqua Main\n\nfunc two() -> u32:\n  <- 1 + 1\n' });
 * parse({ entry: 'main.aqua', source }).tree?.items.map(({ name }) => name.name); // => ['two']
 */
export function parse({ entry, source }: Pick<CheckOptions, 'entry' | 'source'>): Parsed {
  const file = source.read(entry);
  if (file === undefined) return { tree: undefined, diagnostics: [entryNotFound({ span: { source: new SourceFile(entry, ''), start: 0, end: 0 }, path: entry })] };
  const { value, diagnostics } = parseFile(file);
  return { tree: value, diagnostics };
}

/** Options of the public face as the pipeline wants them. */
export function pipelineOptions(options: CheckOptions, target: Target): PipelineOptions {
  const { entry, source, imports = [], constants = {}, cache, observer } = options;
  const given = new Map(Object.entries(constants).map(([name, value]) => [name, literal(name, value)]));
  return { entry, source, imports, constants: given, extensions: target !== 'avm', cache, observer };
}

function literal(name: string, value: string | boolean | bigint | number): Expression {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  const line = `${name} = ${text}`;
  const span: Span = { source: new SourceFile('constants given from outside', line), start: line.length - text.length, end: line.length };
  if (typeof value === 'string') return { kind: 'string-literal', value, span };
  if (typeof value === 'boolean') return { kind: 'boolean-literal', value, span };
  if (typeof value === 'bigint') return { kind: 'integer-literal', value, span };
  return Number.isSafeInteger(value) ? { kind: 'integer-literal', value: BigInt(value), span } : { kind: 'float-literal', value, span };
}

function functionType(name: string, { graph, typed }: PipelineResult): ArrowType | undefined {
  const module = typed.get(graph.entry);
  const symbol = module?.exported.get(name)?.symbol;
  const type = symbol === undefined ? undefined : module?.types.symbols.get(symbol);
  return type?.kind === 'arrow' ? type : undefined;
}

function servicesOf({ graph, typed }: PipelineResult): readonly ExportedService[] {
  const services: ExportedService[] = [];
  const module = typed.get(graph.entry);
  for (const [name, { symbol }] of module?.exported ?? []) {
    const type = module?.types.symbols.get(symbol);
    if (symbol.kind !== 'service' || type?.kind !== 'service') continue;
    const id = symbol.node.defaultId;
    const methods = type.fields;
    services.push({ name, methods, interface: serviceInterface(methods, id?.kind === 'string-literal' ? id.value : undefined) });
  }
  return services;
}
