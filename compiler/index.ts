/** The compiler's public face. */
import { hasErrors } from './diagnostics/diagnostic.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { functionInterface, serviceInterface } from './emit/interface.ts';
import type { FunctionInterface, ServiceInterface } from './emit/interface.ts';
import type { ParseCache } from './modules/load-modules.ts';
import type { ImportSetting } from './modules/resolve-import.ts';
import { unusedConstants } from './names/unused-constants.ts';
import type { PassObserver } from './pass.ts';
import { runPipeline } from './pipeline.ts';
import type { PipelineOptions, PipelineResult } from './pipeline.ts';
import { SourceFile } from './source/source-file.ts';
import type { Span } from './source/source-file.ts';
import type { SourceProvider } from './source/source-provider.ts';
import type { Expression } from './syntax/tree.ts';
import { print } from '../runtime/air/print.ts';
import type { Instruction } from '../runtime/air/instruction.ts';
import type { SourceMap } from '../runtime/air/source-map.ts';

export type { Diagnostic } from './diagnostics/diagnostic.ts';
export type { FunctionInterface, InterfaceType, ServiceInterface } from './emit/interface.ts';
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
  /** `avm`: only what the first generation's VM knows. Default `air`, with this engine's extensions. */
  readonly target?: 'air' | 'avm';
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
}

/**
 * Compiles the functions that a file exports. Never throws on user code: what is wrong stands in `diagnostics`.
 *
 * @example
 * import { memorySource } from './source/source-provider.ts';
 * const text = 'aqua Main\n\nexport two\n\nfunc two() -> u32:\n  <- 1 + 1\n';
 * const { functions } = compile({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }) });
 * [...functions.keys()]; // => ['two']
 */
export function compile(options: CompileOptions): CompiledModule {
  const settings = pipelineOptions(options, options.target ?? 'air');
  const result = runPipeline(settings, 'emit');
  const { diagnostics } = result;
  const emitted = hasErrors(diagnostics) ? [] : (result.emitted ?? []);
  const functions = new Map<string, CompiledFunction>();
  for (const { function: func, air, sourceMap } of emitted) {
    const definition = interfaceOf(func.name, result);
    if (definition === undefined) continue;
    const { name, span } = func;
    functions.set(name, { name, air, script: `${print(air)}\n`, sourceMap, interface: definition, span });
  }
  const services = result.emitted === undefined ? new Map<string, ServiceInterface>() : servicesOf(result);
  return { diagnostics, unusedConstants: unusedConstants(settings.constants, result.resolved.values()), functions, services };
}

/** Looks for everything that is wrong with a file and what it imports, without emitting anything. */
export function check(options: CheckOptions): CheckedModule {
  const settings = pipelineOptions(options, 'air');
  const { diagnostics, resolved } = runPipeline(settings, 'core');
  return { diagnostics, unusedConstants: unusedConstants(settings.constants, resolved.values()) };
}

/** Options of the public face as the pipeline wants them. */
export function pipelineOptions(options: CheckOptions, target: 'air' | 'avm'): PipelineOptions {
  const { entry, source, imports = [], constants = {}, cache, observer } = options;
  const given = new Map(Object.entries(constants).map(([name, value]) => [name, literal(name, value)]));
  return { entry, source, imports, constants: given, extensions: target === 'air', cache, observer };
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

function interfaceOf(name: string, { graph, typed }: PipelineResult): FunctionInterface | undefined {
  const module = typed.get(graph.entry);
  const symbol = module?.exported.get(name)?.symbol;
  const type = symbol === undefined ? undefined : module?.types.symbols.get(symbol);
  return type?.kind === 'arrow' ? functionInterface(name, type) : undefined;
}

function servicesOf({ graph, typed }: PipelineResult): ReadonlyMap<string, ServiceInterface> {
  const services = new Map<string, ServiceInterface>();
  const module = typed.get(graph.entry);
  for (const [name, { symbol }] of module?.exported ?? []) {
    const type = module?.types.symbols.get(symbol);
    if (symbol.kind !== 'service' || type?.kind !== 'service') continue;
    const id = symbol.node.defaultId;
    services.set(name, serviceInterface(type.fields, id?.kind === 'string-literal' ? id.value : undefined));
  }
  return services;
}
