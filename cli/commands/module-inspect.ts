import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console, Output } from '../console/console.ts';
import { exitCodes, type ExitCode } from '../exit.ts';
import { describeModule, type ModuleDescription } from '../module/describe-module.ts';
import { readBytes } from '../project/read-bytes.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'module inspect',
  about: 'Tells what is in a Wasm module without running it: functions and records of its interface, imports, exports, sections and their sizes.',
  operands: { file: { kind: 'text', value: 'FILE', required: true, about: 'a .wasm file' } },
  options: { json: sharedOptions.json },
  examples: [['aqua module inspect greeter/build/greeter.wasm', 'what it offers and what it needs']],
} as const satisfies CommandForm;

export const command = defineCommand(form, moduleInspect);

/** Prints a description. */
export function moduleInspect({ file, json }: Arguments<typeof form>, { out }: Console): ExitCode {
  const description = describeModule(file, readBytes(file));
  if (json) out.line(JSON.stringify(description, undefined, 2));
  else print(description, out);
  return exitCodes.ok;
}

function print({ bytes, pages, sdk, interfaceVersion, sections, imports, exports, records, functions, needs }: ModuleDescription, out: Output): void {
  const memory = pages === undefined ? 'no memory of its own' : `${pages} pages of memory at the start (${pages * 64} KiB)`;
  out.line(`${bytes} bytes, ${memory}`);
  if (functions === undefined) out.line('no Marine module: it has no interface-types section');
  else out.line(`a Marine module: interface types ${interfaceVersion ?? 'without version'}, SDK ${sdk ?? 'not told'}`);
  const part = (title: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    out.line(`\n${out.style.bold(title)}`);
    for (const line of lines) out.line(`  ${line}`);
  };
  part('functions', (functions ?? []).map(({ name, signature }) => `${name}${signature}`));
  part('records', records.map(({ name, fields }) => `${name} { ${fields.map((field) => `${field.name}: ${field.type}`).join(', ')} }`));
  part('needs from other modules', needs.map(({ module, name, signature }) => `${module}.${name}${signature}`));
  part('imports', imports.map(({ module, name, what }) => `${module}.${name} ${what}`));
  part('exports', exports.map(({ name, what }) => `${name} ${what}`));
  part('sections, bytes', sections.map(({ name, bytes: size }) => `${String(size).padStart(9)}  ${name}`));
}
