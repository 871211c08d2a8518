import { createSession } from '../../compiler/index.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import type { SourceFile } from '../../compiler/source/source-file.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { distinct, printDiagnostics, printDiagnosticsJson, tally } from '../console/diagnostics.ts';
import { StepProgress } from '../console/progress.ts';
import { printReports, reportsJson, reportsOf } from '../report/deadlocks.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { checkAirScript } from '../project/air-script.ts';
import { compilerSettings, deadlockSettings, programSettings, warnAboutConstants } from '../project/compiler-settings.ts';
import { findInputs } from '../project/inputs.ts';
import { watchProject, type WatchedProject } from '../watch/watch-project.ts';
import { deadlockOptions, sharedOptions, watchOption } from './shared-options.ts';

const form = {
  name: 'check',
  about: 'Looks for mistakes and says how to mend them. Exits with 1 when there are errors.',
  operands: { file: { kind: 'list', value: 'FILE', required: true, about: '.aqua files, or folders of them; .air files' } },
  options: {
    report: { kind: 'flag', about: 'also say of each exported function whether it always answers, which peers it needs for that, and how long it took to find out' },
    'require-timeouts': { kind: 'flag', about: 'warn of functions that a silent peer can stop' },
    ...deadlockOptions,
    ...watchOption,
    ...sharedOptions,
  },
  examples: [
    ['aqua check main.aqua', 'one file and what it imports'],
    ['aqua check src --import lib', 'every file in src, with imports found in lib'],
    ['aqua check src --import @lib=vendor/lib --const LIMIT=5', 'a folder for a prefix, and a value for `const LIMIT ?= …`'],
    ['aqua check main.aqua --json', 'for editors and scripts'],
    ['aqua check ping.air', 'a script written by hand; also says which peers cannot read it'],
    ['aqua check main.aqua --report', 'which functions are proven to answer always'],
    ['aqua check src --watch', 'again whenever a file changes'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, check);

/** Checks files; the problems are the result, so they go to stdout. */
export function check(args: Arguments<typeof form>, console: Console): ExitCode | Promise<ExitCode> {
  if (args.watch) return watch(args, console);
  const { out, err } = console;
  const settings = compilerSettings(args);
  const inputs = findInputs(args.file);
  const progress = new StepProgress(err, 'checking');
  // One session, for files share what they import.
  const session = createSession({ ...settings, ...reportSettings(args), observer: progress.observer });
  const found = progress.each(inputs, ({ path }) => (isScript(path) ? { diagnostics: checkAirScript(scriptAt(settings.source, path)) } : session.check(path)));
  const diagnostics = distinct(found.flatMap((one) => one.diagnostics));
  warnAboutConstants(err, found.filter((one) => 'unusedConstants' in one));
  const reports = reportsOf(inputs, found);
  if (args.json) printDiagnosticsJson(out, diagnostics, args.report ? { report: reportsJson(reports) } : {});
  else {
    printDiagnostics(out, diagnostics);
    if (args.report) printReports(out, reports);
    out.line(diagnostics.length === 0 ? `no problems in ${inputs.length} ${inputs.length === 1 ? 'file' : 'files'}` : tally(diagnostics));
  }
  return hasErrors(diagnostics) ? exitCodes.program : exitCodes.ok;
}

function reportSettings(args: Pick<Arguments<typeof form>, 'allow' | 'strict' | 'report' | 'require-timeouts'>): ReturnType<typeof deadlockSettings> {
  return deadlockSettings(args, { needs: args.report, requireTimeouts: args['require-timeouts'], clock: () => performance.now() });
}

function isScript(path: string): boolean {
  return path.endsWith('.air');
}

function scriptAt(source: SourceProvider, path: string): SourceFile {
  const file = source.read(path);
  if (file === undefined) throw new UsageError(`\`${path}\` cannot be read`);
  return file;
}

function watch({ file: paths, json, ...args }: Arguments<typeof form>, console: Console): Promise<ExitCode> {
  /** The scripts as they were in the last round. */
  const known = new Map<string, string>();
  const make: WatchedProject['make'] = (session, inputs, source) => {
    const scripts: string[] = [];
    const results = inputs.map(({ path }) => {
      if (!isScript(path)) return session.check(path);
      const file = scriptAt(source, path);
      if (known.get(path) !== file.text) scripts.push(path);
      known.set(path, file.text);
      return { diagnostics: checkAirScript(file) };
    });
    return { results, scripts, written: [], stale: [] };
  };
  return watchProject({ paths, json, settings: { ...programSettings(args), ...reportSettings(args) }, report: console.out, withReports: args.report, make }, console);
}
