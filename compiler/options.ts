/** Options of the public face. */
import type { DeadlockOptions } from './deadlock/options.ts';
import type { Target } from './emit/files.ts';
import type { ImportSetting } from './modules/resolve-import.ts';
import type { PassObserver } from './pass.ts';
import { emptyMemory } from './pipeline.ts';
import type { PipelineMemory, PipelineOptions } from './pipeline.ts';
import { SourceFile } from './source/source-file.ts';
import type { Span } from './source/source-file.ts';
import type { SourceProvider } from './source/source-provider.ts';
import type { Expression } from './syntax/tree.ts';

/** What all files of a project have in common. */
export interface ProjectOptions {
  readonly source: SourceProvider;
  /** Where `import` looks besides the importing file's folder, in order of preference. */
  readonly imports?: readonly ImportSetting[];
  /** Constants given from outside; they win over `const NAME ?= …`. */
  readonly constants?: Readonly<Record<string, string | boolean | bigint | number>>;
  /** What is made of functions that can wait for ever; `false`: nobody looks for them. Default: `{}`. */
  readonly deadlocks?: DeadlockOptions | false;
  /** Hears of every pass: for timing and for looking inside. */
  readonly observer?: PassObserver;
}

export interface SessionOptions extends ProjectOptions {
  /**
   * What `files` are. Only `avm` changes the scripts: to what the first generation's VM knows, without this engine's extensions.
   * Default `air`.
   */
  readonly target?: Target;
}

/** One file of a project. */
export interface Entry {
  /** Path of the file, as `source` knows it. */
  readonly entry: string;
}

export type CheckOptions = ProjectOptions & Entry;
export type CompileOptions = SessionOptions & Entry;

/** Options of the public face as the pipeline wants them. */
export function pipelineOptions(options: CheckOptions, target: Target, memory: PipelineMemory = emptyMemory()): PipelineOptions {
  const { entry, source, imports = [], constants = {}, deadlocks = {}, observer } = options;
  const given = new Map(Object.entries(constants).map(([name, value]) => [name, literal(name, value)]));
  return { entry, source, imports, constants: given, extensions: target !== 'avm', deadlocks, memory, observer };
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

