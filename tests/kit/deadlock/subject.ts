/** Compiles a function for the model checker, and says what it asks of the outside. */
import type { CoreFunction } from '../../../compiler/core/core.ts';
import { hasErrors } from '../../../compiler/diagnostics/diagnostic.ts';
import { renderTerminal } from '../../../compiler/diagnostics/render-terminal.ts';
import { describeType, functionInterface } from '../../../compiler/emit/interface.ts';
import { pipelineOptions } from '../../../compiler/options.ts';
import { emptyMemory, runPipeline } from '../../../compiler/pipeline.ts';
import type { PipelineMemory, PipelineResult } from '../../../compiler/pipeline.ts';
import type { SourceProvider } from '../../../compiler/source/source-provider.ts';
import type { InterfaceProduct, InterfaceType } from '../../../runtime/air/interface.ts';
import type { SourceMap } from '../../../runtime/air/source-map.ts';
import { compileAir } from '../../../runtime/engine/program.ts';
import type { Program } from '../../../runtime/engine/program.ts';

/** What a call results in; undefined when that is nothing. */
export type Result = InterfaceType | undefined;

export interface Subject {
  readonly program: Program;
  /** By static index of an instruction: `file:line` where it stands in the source, if it does. */
  readonly lines: readonly (string | undefined)[];
  /** The same with the column. */
  readonly spots: readonly (string | undefined)[];
  /** What the analysis is given. */
  readonly core: CoreFunction;
  /** Parameters that are data. */
  readonly parameters: ReadonlyMap<string, InterfaceType>;
  readonly callbacks: ReadonlyMap<string, Result>;
  /** Of services: by id and function, and by function alone, for ids that are known only when the call is made. */
  readonly methods: ReadonlyMap<string, Result>;
}

/** What exported functions are before anything is placed. @throws Error with the diagnostics */
export function compileCores(entry: string, source: SourceProvider, memory: PipelineMemory = emptyMemory()): ReadonlyMap<string, CoreFunction> {
  const cores = new Map<string, CoreFunction>();
  const { diagnostics } = runPipeline(pipelineOptions({ entry, source, deadlocks: false }, 'air', memory), 'core', (core) => cores.set(core.name, core));
  if (hasErrors(diagnostics)) throw new Error(renderTerminal(diagnostics, { color: false }));
  return cores;
}

/** The exported functions of a file. `memory` spares work when a library is compiled again. @throws Error with the diagnostics */
export function compileSubjects(entry: string, source: SourceProvider, memory: PipelineMemory = emptyMemory()): ReadonlyMap<string, Subject> {
  const cores = new Map<string, CoreFunction>();
  const result = runPipeline(pipelineOptions({ entry, source, deadlocks: false }, 'air', memory), 'emit', (core) => cores.set(core.name, core));
  const { emitted, diagnostics } = result;
  if (emitted === undefined || hasErrors(diagnostics)) throw new Error(renderTerminal(diagnostics, { color: false }));
  const methods = methodsOf(result);
  const subjects = new Map<string, Subject>();
  for (const { script, name, sourceMap } of emitted) {
    const compiled = compileAir(script);
    const core = cores.get(name);
    if (!compiled.ok || core === undefined) throw new Error(`the compiler wrote a script for ${name} that no peer reads: ${compiled.ok ? '' : compiled.errors.map(({ message }) => message).join('; ')}`);
    subjects.set(name, { program: compiled.program, ...placesOf(sourceMap()), core, methods, ...parametersOf(name, result) });
  }
  return subjects;
}

function placesOf({ sources, instructions }: SourceMap): Pick<Subject, 'lines' | 'spots'> {
  const spots = instructions.map((entry) => (entry === null ? undefined : `${sources[entry[0]] ?? ''}:${entry[1]}:${entry[2]}`));
  return { spots, lines: spots.map((spot) => spot?.replace(/:\d+$/, '')) };
}

function parametersOf(name: string, { graph, typed }: PipelineResult): Pick<Subject, 'parameters' | 'callbacks'> {
  const module = typed.get(graph.entry);
  const symbol = module?.exported.get(name)?.symbol;
  const type = symbol === undefined ? undefined : module?.types.symbols.get(symbol);
  const fields = type?.kind === 'arrow' ? fieldsOf(functionInterface(name, type).arrow.domain) : [];
  const parameters = new Map<string, InterfaceType>();
  const callbacks = new Map<string, Result>();
  for (const [parameter, of] of fields) {
    if (of.tag === 'arrow') callbacks.set(parameter, resultOf(of.codomain));
    else parameters.set(parameter, of);
  }
  return { parameters, callbacks };
}

function methodsOf({ typed }: PipelineResult): ReadonlyMap<string, Result> {
  const methods = new Map<string, Result>();
  for (const { items, types } of typed.values()) {
    for (const symbol of items.values()) {
      const type = types.symbols.get(symbol);
      if (symbol.kind !== 'service' || type?.kind !== 'service') continue;
      const id = symbol.node.defaultId;
      for (const [name, method] of type.fields) {
        const described = describeType(method);
        const result = described.tag === 'arrow' ? resultOf(described.codomain) : undefined;
        if (id?.kind === 'string-literal') methods.set(`${id.value} ${name}`, result);
        methods.set(name, result);
      }
    }
  }
  return methods;
}

function fieldsOf(product: InterfaceProduct): readonly (readonly [string, InterfaceType])[] {
  return product.tag === 'labeledProduct' ? Object.entries(product.fields) : [];
}

function resultOf(product: InterfaceProduct): Result {
  return product.tag === 'unlabeledProduct' ? product.items[0] : undefined;
}
