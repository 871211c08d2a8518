import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Argv } from 'yargs';
import { compile as compileModule, type CompiledModule } from '../../compiler/index.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import type { Console } from '../console/console.ts';
import { distinct, printDiagnostics, printDiagnosticsJson, tally } from '../console/diagnostics.ts';
import { eachWithProgress } from '../console/progress.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { compilerSettings, warnAboutConstants } from '../project/compiler-settings.ts';
import { findInputs, type Input } from '../project/inputs.ts';
import { sharedOptions, type OptionsOf } from './shared-options.ts';

export const options = (parser: Argv) =>
  parser
    .usage('$0 compile <path..>\n\nCompiles what files export. Without -o the AIR goes to stdout.')
    .positional('path', { type: 'string', array: true, demandOption: true, describe: '.aqua files, or folders of them' })
    .option('output', {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe: 'folder for NAME.FUNCTION.air, NAME.FUNCTION.map.json (where each instruction comes from) and NAME.interface.json',
    })
    .option('target', {
      choices: ['air', 'avm'] as const,
      default: 'air' as const,
      describe: 'air: for our peers; avm: without our extensions, for peers of the first generation',
    })
    .options(sharedOptions)
    .example('$0 compile main.aqua', 'print the AIR of every exported function')
    .example('$0 compile src -o air', 'compile a folder, keeping its shape');

interface Compiled {
  readonly input: Input;
  readonly result: CompiledModule;
}

/** A file to write, path below the output folder. */
interface Artifact {
  readonly path: string;
  readonly text: string;
}

/** Compiles files; AIR goes to stdout or into a folder, everything else to stderr. */
export async function compile(args: OptionsOf<typeof options>, console: Console): Promise<ExitCode> {
  const settings = compilerSettings(args);
  const compiled = await eachWithProgress(console.err, 'compiling', findInputs(args.path), (input): Compiled => ({
    input,
    result: compileModule({ entry: input.path, ...settings, target: args.target }),
  }));
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
  const files = args.output === undefined ? [] : write(args.output, compiled.flatMap(artifacts));
  if (args.json) console.out.line(JSON.stringify({ functions: functionsOf(compiled), files }, undefined, 2));
  else report(compiled, files, args.output, console);
  return exitCodes.ok;
}

function report(compiled: readonly Compiled[], files: readonly string[], output: string | undefined, { out, err }: Console): void {
  for (const { input, result } of compiled) {
    if (result.functions.size === 0) err.line(`${input.path} exports no function; to compile one, add a line \`export NAME\` below its \`aqua\` line`);
    if (output !== undefined) continue;
    for (const [name, { script }] of result.functions) out.line(`; ${name}, from ${input.path}\n${script.trimEnd()}\n`);
  }
  for (const file of files) err.line(`wrote ${file}`);
}

function artifacts({ input, result }: Compiled): readonly Artifact[] {
  const stem = input.below.replace(/\.aqua$/, '');
  const functions = [...result.functions];
  if (functions.length === 0 && result.services.size === 0) return [];
  const definitions = { functions: Object.fromEntries(functions.map(([name, { interface: definition }]) => [name, definition])), services: Object.fromEntries(result.services) };
  return [
    ...functions.flatMap(([name, { script, sourceMap }]) => [
      { path: `${stem}.${name}.air`, text: script },
      { path: `${stem}.${name}.map.json`, text: `${JSON.stringify(sourceMap)}\n` },
    ]),
    { path: `${stem}.interface.json`, text: `${JSON.stringify(definitions, undefined, 2)}\n` },
  ];
}

function write(folder: string, artifacts: readonly Artifact[]): readonly string[] {
  const twice = artifacts.find(({ path }, index) => artifacts.findIndex((other) => other.path === path) !== index);
  if (twice !== undefined) throw new UsageError(`two of the files would both write \`${join(folder, twice.path)}\``, 'compile them into different folders');
  return artifacts.map(({ path, text }) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  });
}

function functionsOf(compiled: readonly Compiled[]): Record<string, object> {
  return Object.fromEntries(
    compiled.flatMap(({ input, result }) =>
      [...result.functions].map(([name, { script, sourceMap, interface: definition }]) => [name, { file: input.path, script, sourceMap, interface: definition }]),
    ),
  );
}
