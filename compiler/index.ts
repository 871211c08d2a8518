/** The compiler's public face. */
import { checkEntry, checkSource, readFrom } from './check-options.ts';
import type { CheckedModule, CompiledModule } from './compiled-module.ts';
import { entryNotFound } from './diagnostics/catalog/modules.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { CheckOptions, CompileOptions } from './options.ts';
import { createSession } from './session.ts';
import { SourceFile } from './source/source-file.ts';
import { parse as parseFile } from './syntax/parse.ts';
import type { Module } from './syntax/tree.ts';

export type { CheckedModule, CompiledFunction, CompiledModule } from './compiled-module.ts';
export type { DeadlockOptions } from './deadlock/options.ts';
export type { DeadlockReport } from './deadlock/report.ts';
export type { Verdict } from './deadlock/analyse.ts';
export type { OutputFile, Target } from './emit/files.ts';
export type { Diagnostic } from './diagnostics/diagnostic.ts';
export type { FunctionInterface, InterfaceType, ServiceInterface } from '../runtime/air/interface.ts';
export type { ImportSetting } from './modules/resolve-import.ts';
export type { CheckOptions, CompileOptions, ProjectOptions, SessionOptions } from './options.ts';
export { createSession } from './session.ts';
export type { Redone, Session } from './session.ts';
export { SourceFile } from './source/source-file.ts';
export { memorySource } from './source/source-provider.ts';
export type { SourceProvider } from './source/source-provider.ts';

/**
 * Compiles what a file exports. Never throws on user code: what is wrong stands in `diagnostics`.
 * @throws TypeError for options that TypeScript would refuse; what `source.read` throws comes through
 *
 * @example
 * import { memorySource } from './source/source-provider.ts';
 * const text = 'aqua Main\n\nexport two\n\nfunc two() -> u32:\n  <- 1 + 1\n';
 * const { functions, files } = compile({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }), target: 'js' });
 * [...functions.keys()]; // => ['two']
 * files.map(({ path }) => path); // => ['main.js', 'main.d.ts']
 */
export function compile(options: CompileOptions): CompiledModule {
  return createSession(options).compile(options.entry);
}

/**
 * Looks for everything that is wrong with a file and what it imports, without emitting anything. Never throws on user code.
 * @throws TypeError for options that TypeScript would refuse; what `source.read` throws comes through
 *
 * @example
 * import { memorySource } from './source/source-provider.ts';
 * const text = 'aqua Main\n\nfunc two() -> u32:\n  <- "two"\n';
 * const { diagnostics } = check({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }) });
 * diagnostics.map(({ level, labels: [{ span }] }) => `${level} in line ${span.source.position(span.start).line}`); // => ['error in line 4']
 */
export function check(options: CheckOptions): CheckedModule {
  return createSession(options).check(options.entry);
}

export interface Parsed {
  /** Undefined when there is no such file. Broken parts stand in it as `missing-…` and `broken-…` nodes. */
  readonly tree: Module | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The syntax tree of one file; what it imports is not looked at. Never throws on user code.
 * @throws TypeError for options that TypeScript would refuse; what `source.read` throws comes through
 *
 * @example
 * import { memorySource } from './source/source-provider.ts';
 * const source = memorySource({ 'main.aqua': 'aqua Main\n\nfunc two() -> u32:\n  <- 1 + 1\n' });
 * parse({ entry: 'main.aqua', source }).tree?.items.map(({ name }) => name.name); // => ['two']
 */
export function parse(options: Pick<CheckOptions, 'entry' | 'source'>): Parsed {
  checkSource(options);
  const { entry, source } = options;
  checkEntry(entry);
  const file = readFrom(source, entry);
  if (file === undefined) return { tree: undefined, diagnostics: [entryNotFound({ span: { source: new SourceFile(entry, ''), start: 0, end: 0 }, path: entry })] };
  const { value, diagnostics } = parseFile(file);
  return { tree: value, diagnostics };
}

