import { hasErrors, type Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { compile } from '../../compiler/index.ts';
import { invariant } from '../../compiler/invariant.ts';
import type { Span } from '../../compiler/source/source-file.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import type { SourceMap } from '../../runtime/air/source-map.ts';
import { compileAir, type Program } from '../../runtime/engine/program.ts';
import type { Json } from '../../runtime/particle/json.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { bindCall, type BoundCall } from '../arguments/bind.ts';
import { parseCallText } from '../arguments/call-text.ts';
import { explainCallText } from '../arguments/explain.ts';
import { selectFunction } from '../arguments/select-function.ts';
import type { Output } from '../console/console.ts';
import { UsageError } from '../exit.ts';
import { readAirScript } from './air-script.ts';
import { compilerSettings, warnAboutConstants } from './compiler-settings.ts';
import { findInput } from './inputs.ts';
import { nothingExported } from './nothing-exported.ts';

/** What runs: an exported function with its arguments, or a script. */
export interface RunProgram {
  readonly script: string;
  readonly program: Program;
  readonly sourceMap: SourceMap;
  readonly args: Readonly<Record<string, Json>>;
  /** Where to point when no better place is known. */
  readonly entry: Span;
  /** `function`: it answers when it is done, if only with nothing. A `script` answers if it likes. */
  readonly kind: 'function' | 'script';
  /** Whether an answer is a value to show. */
  readonly gives: boolean;
}

export type RunProgramResult = { readonly program: RunProgram | undefined; readonly diagnostics: readonly Diagnostic[]; readonly source: SourceProvider };

export interface RunArguments {
  readonly file: string;
  readonly function: string | undefined;
  readonly network: string | undefined;
  readonly import: readonly string[];
  readonly const: readonly string[];
}

/**
 * The program that the command line names; without one the diagnostics hold errors.
 *
 * @param network loads the network, once the file is known to be right
 * @param peers ids by name
 * @throws UsageError for a call that the file does not offer
 */
export async function findProgram(
  args: RunArguments,
  network: () => Promise<{ readonly definition: NetworkDefinition; readonly peers: Readonly<Record<string, string>> }>,
  err: Output,
): Promise<RunProgramResult> {
  const entry = findInput(args.file);
  const settings = compilerSettings(args);
  const { source } = settings;
  if (entry.endsWith('.air')) {
    if (args.function !== undefined) throw new UsageError(`\`${entry}\` is a script, it has no functions`, 'leave -f out');
    return findScript(entry, source, (await network()).peers);
  }
  if (args.function === undefined) throw new UsageError('which function? -f is missing', `for example: aqua run ${entry} -f 'name("text", 1)'`);
  const callText = args.function;
  const call = explainCallText(callText, () => parseCallText(callText));
  const compiled = compile({ entry, ...settings, deadlocks: false });
  const { diagnostics } = compiled;
  warnAboutConstants(err, [compiled]);
  if (hasErrors(diagnostics)) return { program: undefined, diagnostics, source };
  const selected = selectFunction(compiled, call, entry);
  if (selected === undefined) return { program: undefined, diagnostics: nothingExported(source, entry, call.name), source };
  const { definition, peers } = await network();
  const bound = explainCallText(callText, () => bindCall(call, selected.interface, new Map(Object.entries(peers))));
  checkCallbacks(bound, definition, args.network);
  const { script, sourceMap, span } = selected;
  const gives = selected.interface.arrow.codomain.tag !== 'nil';
  return { program: { script, program: readable(script), sourceMap, args: bound.values, entry: span, kind: 'function', gives }, diagnostics, source };
}

function findScript(path: string, source: SourceProvider, peers: Readonly<Record<string, string>>): RunProgramResult {
  const file = source.read(path);
  if (file === undefined) throw new UsageError(`\`${path}\` cannot be read`);
  const read = readAirScript(file, peers);
  if (!read.ok) return { program: undefined, diagnostics: read.problems, source };
  const entry = { source: file, start: 0, end: 1 };
  return { program: { ...read.script, args: {}, entry, kind: 'script', gives: true }, diagnostics: read.script.doubts, source };
}

function checkCallbacks({ callbacks }: BoundCall, definition: NetworkDefinition, network: string | undefined): void {
  const lacking = callbacks.filter((name) => definition.callbacks?.[name] === undefined);
  if (lacking.length === 0) return;
  const code = lacking.map((name) => `${name}: (...values) => console.log(...values)`).join(', ');
  throw new UsageError(
    `the function calls back ${lacking.map((name) => `\`${name}\``).join(', ')}, which the network does not give`,
    `add to ${network ?? 'a file for --network'}:  callbacks: { ${code} }`,
  );
}

function readable(script: string): Program {
  const result = compileAir(script);
  invariant(result.ok, 'the compiler wrote AIR that cannot be read');
  return result.program;
}
