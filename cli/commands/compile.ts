import { dirname, join } from 'node:path';
import { createSession, type CompiledModule, type OutputFile } from '../../compiler/index.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { distinct, printDiagnostics, printDiagnosticsJson, tally } from '../console/diagnostics.ts';
import { StepProgress } from '../console/progress.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { compilerSettings, deadlockSettings, programSettings, warnAboutConstants } from '../project/compiler-settings.ts';
import { findInputs, type Input } from '../project/inputs.ts';
import { OutputFolder } from '../project/output-folder.ts';
import { watchProject, type WatchedProject } from '../watch/watch-project.ts';
import { deadlockOptions, sharedOptions, watchOption } from './shared-options.ts';

const form = {
  name: 'compile',
  about: 'Compiles what files export. Without -o the result goes to stdout.',
  operands: { path: { kind: 'list', value: 'PATH', required: true, about: '.aqua files, or folders of them' } },
  options: {
    output: {
      kind: 'text',
      value: 'DIR',
      short: 'o',
      about: 'folder to write to; air and avm give NAME.FUNCTION.air, NAME.FUNCTION.map.json (where each instruction comes from) and NAME.interface.json',
    },
    target: {
      kind: 'choice',
      choices: ['air', 'avm', 'ts', 'js', 'json'],
      default: 'air',
      about: 'air: for our peers; avm: without our extensions, for peers of the first generation; ts, js: bindings; json: the interface',
    },
    ...watchOption,
    ...deadlockOptions,
    ...sharedOptions,
  },
  examples: [
    ['aqua compile main.aqua', 'print the AIR of every exported function'],
    ['aqua compile src -o air', 'compile a folder, keeping its shape'],
    ['aqua compile src -o src/aqua --target ts', 'functions to call from TypeScript'],
    ['aqua compile src -o air --watch', 'again whenever a file changes'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, compile);

interface Compiled {
  readonly input: Input;
  readonly result: CompiledModule;
}

/** Compiles files; the result goes to stdout or into a folder, everything else to stderr. */
export function compile(args: Arguments<typeof form>, console: Console): ExitCode | Promise<ExitCode> {
  if (args.watch) return watch(args, console);
  const settings = compilerSettings(args);
  const progress = new StepProgress(console.err, 'compiling');
  // One session, for files share what they import.
  const session = createSession({ ...settings, ...deadlockSettings(args), target: args.target, observer: progress.observer });
  const compiled = progress.each(findInputs(args.path), (input): Compiled => ({ input, result: session.compile(input.path) }));
  const diagnostics = distinct(compiled.flatMap(({ result }) => result.diagnostics));
  warnAboutConstants(console.err, compiled.map(({ result }) => result));
  if (hasErrors(diagnostics)) {
    if (args.json) printDiagnosticsJson(console.out, diagnostics);
    else {
      printDiagnostics(console.err, diagnostics);
      console.err.line(tally(diagnostics));
    }
    return exitCodes.program;
  }
  if (!args.json) printDiagnostics(console.err, diagnostics);
  const files = args.output === undefined ? [] : new OutputFolder(args.output).write(compiled.flatMap(filesOf)).written;
  if (args.json) console.out.line(JSON.stringify({ functions: functionsOf(compiled), files }, undefined, 2));
  else report(compiled, files, args, console);
  return exitCodes.ok;
}

function report(compiled: readonly Compiled[], written: readonly string[], { output, target }: Pick<Arguments<typeof form>, 'output' | 'target'>, { out, err }: Console): void {
  for (const { input, result } of compiled) {
    if (result.functions.size === 0) err.line(`${input.path} exports no function; to compile one, add a line \`export NAME\` below its \`aqua\` line`);
    if (output !== undefined) continue;
    if (target === 'air' || target === 'avm') for (const [name, { script }] of result.functions) out.line(`; ${name}, from ${input.path}\n${script.trimEnd()}\n`);
    else for (const { text } of result.files) out.line(text.trimEnd());
  }
  for (const file of written) err.line(`wrote ${file}`);
}

/** The module's files, in the folder below the output that its source has below its root. */
function filesOf({ input, result }: Compiled): readonly OutputFile[] {
  return result.files.map(({ path, text }) => ({ path: join(dirname(input.below), path), text }));
}

function functionsOf(compiled: readonly Compiled[]): readonly object[] {
  return compiled.flatMap(({ input, result }) =>
    [...result.functions].map(([name, { script, sourceMap, interface: definition }]) => ({ name, file: input.path, script, sourceMap, interface: definition })),
  );
}

function watch({ path: paths, output, target, json, ...args }: Arguments<typeof form>, console: Console): Promise<ExitCode> {
  if (output === undefined) throw new UsageError('compile --watch needs -o, a folder to write to', '`aqua check --watch` only looks for mistakes');
  const folder = new OutputFolder(output);
  const make: WatchedProject['make'] = (session, inputs) => {
    const compiled = inputs.map((input): Compiled => ({ input, result: session.compile(input.path) }));
    const results = compiled.map(({ result }) => result);
    const isBroken = results.some(({ diagnostics }) => hasErrors(diagnostics));
    return { results, scripts: [], ...(isBroken ? { written: [], stale: [] } : folder.write(compiled.flatMap(filesOf))) };
  };
  return watchProject({ paths, json, settings: { ...programSettings(args), ...deadlockSettings(args), target }, report: console.err, withReports: false, make }, console);
}
