import { aquaDeclarations } from '../../guest/index.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { printDiagnostics, printDiagnosticsJson } from '../console/diagnostics.ts';
import { exitCodes, type ExitCode } from '../exit.ts';
import { readWitFile } from '../project/module-project.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'module interface',
  about: 'Prints what scripts need to call a module: its service and data types, in Aqua.',
  operands: { file: { kind: 'text', value: 'FILE', required: true, about: 'a .wit file' } },
  options: {
    world: { kind: 'text', value: 'NAME', about: 'which world of the WIT file, when there are several' },
    json: sharedOptions.json,
  },
  examples: [['aqua module interface greeter.wit', 'service Greeter("greeter"): …']],
} as const satisfies CommandForm;

export const command = defineCommand(form, moduleInterface);

/** Prints declarations. */
export function moduleInterface({ file, world, json }: Arguments<typeof form>, { out, err }: Console): ExitCode {
  const read = readWitFile(file, world);
  if (!read.ok) {
    if (json) printDiagnosticsJson(out, read.diagnostics);
    else printDiagnostics(err, read.diagnostics);
    return exitCodes.program;
  }
  const aqua = aquaDeclarations(read.world);
  out.line(json ? JSON.stringify({ aqua }, undefined, 2) : aqua.trimEnd());
  return exitCodes.ok;
}
