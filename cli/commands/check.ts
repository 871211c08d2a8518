import type { Argv } from 'yargs';
import { check as checkModule } from '../../compiler/index.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import type { Console } from '../console/console.ts';
import { distinct, printDiagnostics, printDiagnosticsJson, tally } from '../console/diagnostics.ts';
import { eachWithProgress } from '../console/progress.ts';
import { exitCodes, type ExitCode } from '../exit.ts';
import { compilerSettings, warnAboutConstants } from '../project/compiler-settings.ts';
import { findInputs } from '../project/inputs.ts';
import { sharedOptions, type OptionsOf } from './shared-options.ts';

export const options = (parser: Argv) =>
  parser
    .usage('$0 check <file..>\n\nLooks for mistakes and says how to mend them. Exits with 1 when there are errors.')
    .positional('file', { type: 'string', array: true, demandOption: true, describe: '.aqua files, or folders of them' })
    .options(sharedOptions)
    .example('$0 check main.aqua', 'one file and what it imports')
    .example('$0 check src --import lib', 'every file in src, with imports found in lib')
    .example('$0 check src --import @lib=vendor/lib --const LIMIT=5', 'a folder for a prefix, and a value for `const LIMIT ?= …`')
    .example('$0 check main.aqua --json', 'for editors and scripts');

/** Checks files; the problems are the result, so they go to stdout. */
export async function check(args: OptionsOf<typeof options>, { out, err }: Console): Promise<ExitCode> {
  const settings = compilerSettings(args);
  const inputs = findInputs(args.file);
  const found = await eachWithProgress(err, 'checking', inputs, ({ path }) => {
    return checkModule({ entry: path, ...settings });
  });
  const diagnostics = distinct(found.flatMap((one) => one.diagnostics));
  warnAboutConstants(err, found);
  if (args.json) printDiagnosticsJson(out, diagnostics);
  else {
    printDiagnostics(out, diagnostics);
    out.line(diagnostics.length === 0 ? `no problems in ${inputs.length} ${inputs.length === 1 ? 'file' : 'files'}` : tally(diagnostics));
  }
  return hasErrors(diagnostics) ? exitCodes.program : exitCodes.ok;
}
