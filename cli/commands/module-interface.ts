import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { pascal } from '../../guest/bindings/names.ts';
import { aquaDeclarations } from '../../guest/index.ts';
import { isComponent } from '../../runtime/marine/component/read-component.ts';
import { printAqua } from '../../runtime/marine/interface-types/print-aqua.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { printDiagnostics, printDiagnosticsJson } from '../console/diagnostics.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { signaturesOf } from '../module/describe-component.ts';
import { interfaceOf, openModule } from '../module/describe-module.ts';
import { findWit, readWitFile } from '../project/module-project.ts';
import { readBytes } from '../project/read-bytes.ts';
import { visible } from '../report/visible.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'module interface',
  about: 'Prints what scripts need to call a module: its service and data types, in Aqua.',
  operands: { file: { kind: 'text', value: 'FILE', required: true, about: 'a .wit file, the folder of a module, or a .wasm file that is a Marine module or a component' } },
  options: {
    world: { kind: 'text', value: 'NAME', about: 'which world of the WIT file, when there are several' },
    json: sharedOptions.json,
  },
  examples: [
    ['aqua module interface greeter.wit', 'service Greeter("greeter"): …'],
    ['aqua module interface sqlite3.wasm', 'of a module that somebody else built'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, moduleInterface);

/** Prints declarations. */
export function moduleInterface({ file, world, json }: Arguments<typeof form>, { out, err }: Console): ExitCode {
  if (file.endsWith('.wasm') && !isFolder(file)) return ofModule(file, json, { out, err });
  const read = readWitFile(isFolder(file) ? findWit(file) : file, world);
  if (!read.ok) {
    if (json) printDiagnosticsJson(out, read.diagnostics);
    else printDiagnostics(err, read.diagnostics);
    return exitCodes.program;
  }
  const aqua = aquaDeclarations(read.world);
  out.line(json ? JSON.stringify({ aqua }, undefined, 2) : aqua.trimEnd());
  return exitCodes.ok;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function ofModule(file: string, json: boolean, { out, err }: Console): ExitCode {
  const { functions, omitted: impassable } = signaturesIn(file, readBytes(file));
  const name = basename(file, '.wasm').replace(/\W+/g, '_');
  const { text, omitted: unspeakable } = printAqua(functions, pascal(name.replaceAll('_', '-')), name);
  const omitted = [...impassable, ...unspeakable];
  const aqua = `aqua ${pascal(name.replaceAll('_', '-'))} declares *\n\n${text}`;
  if (json) out.line(JSON.stringify({ aqua, omitted }, undefined, 2));
  else {
    out.line(aqua.trimEnd());
    for (const { name: left, reason } of omitted) err.line(`left out ${visible(left)}: ${visible(reason)}`);
  }
  return exitCodes.ok;
}

/** @throws UsageError when it has none */
function signaturesIn(file: string, bytes: Uint8Array): Pick<ReturnType<typeof signaturesOf>, 'functions' | 'omitted'> {
  if (isComponent(bytes)) return signaturesOf(file, bytes);
  const marine = interfaceOf(file, openModule(file, bytes));
  if (marine === undefined) throw new UsageError(`\`${file}\` is no Marine module: it has no interface-types section`, '`aqua module inspect` tells what is in it');
  return { functions: marine.functions, omitted: [] };
}
