import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console, Output } from '../console/console.ts';
import { exitCodes, type ExitCode } from '../exit.ts';
import { isComponent } from '../../runtime/marine/component/read-component.ts';
import { describeComponent, type ComponentDescription, type ComponentItem } from '../module/describe-component.ts';
import { describeModule, type ModuleDescription } from '../module/describe-module.ts';
import { readBytes } from '../project/read-bytes.ts';
import { counted } from '../report/counted.ts';
import { visible } from '../report/visible.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'module inspect',
  about: 'Tells what is in a Wasm module or component without running it: functions and types of its interface, imports, exports, sections and their sizes.',
  operands: { file: { kind: 'text', value: 'FILE', required: true, about: 'a .wasm file' } },
  options: { json: sharedOptions.json },
  examples: [['aqua module inspect greeter/build/greeter.wasm', 'what it offers and what it needs']],
} as const satisfies CommandForm;

export const command = defineCommand(form, moduleInspect);

/** Prints a description. */
export function moduleInspect({ file, json }: Arguments<typeof form>, { out }: Console): ExitCode {
  const bytes = readBytes(file);
  const description = isComponent(bytes) ? describeComponent(file, bytes) : describeModule(file, bytes);
  if (json) out.line(JSON.stringify(description, undefined, 2));
  else if (description.kind === 'component') printComponent(description, out);
  else printModule(description, out);
  return exitCodes.ok;
}

function printModule({ bytes, pages, sdk, interfaceVersion, sections, imports, exports, records, functions, needs }: ModuleDescription, out: Output): void {
  out.line(`${bytes} bytes, ${memoryOf(pages)}`);
  if (functions === undefined) out.line('no Marine module: it has no interface-types section');
  else out.line(`a Marine module: interface types ${interfaceVersion ?? 'without version'}, SDK ${sdk ?? 'not told'}`);
  const part = partsOn(out);
  part('functions', (functions ?? []).map(({ name, signature }) => `${name}${signature}`));
  part('records', records.map(({ name, fields }) => `${name} { ${fields.map((field) => `${field.name}: ${field.type}`).join(', ')} }`));
  part('needs from other modules', needs.map(({ module, name, signature }) => `${module}.${name}${signature}`));
  part('imports', imports.map(({ module, name, what }) => `${module}.${name} ${what}`));
  part('exports', exports.map(({ name, what }) => `${name} ${what}`));
  part('sections, bytes', sections.map(sectionLine));
}

function printComponent({ bytes, functions, needs, imports, exports, types, modules, sections }: ComponentDescription, out: Output): void {
  out.line(`${bytes} bytes, a component of ${counted(modules.length, 'core module')}`);
  const part = partsOn(out);
  part('functions', functions.map(({ name, signature }) => `${name}${signature}`));
  part('needs from other modules', needs.map(({ module, name, signature }) => `${module}.${name}${signature}`));
  part('exports', exports.flatMap(itemLines));
  part('imports', imports.flatMap(itemLines));
  part('types', types);
  part('core modules', modules.flatMap(({ bytes: size, pages, imports: taken, exports: given, sections: inner }, index) => [`${index}: ${size} bytes, ${memoryOf(pages)}, ${counted(taken, 'import')}, ${counted(given, 'export')}`, ...inner.map((section) => `  ${sectionLine(section)}`)]));
  part('sections, bytes', sections.map((section) => sectionLine({ ...section, name: `${'  '.repeat(section.depth)}${section.name}` })));
}

function itemLines({ name, what, functions }: ComponentItem): readonly string[] {
  if (what === 'function') return functions.map(({ signature }) => `${name}: ${signature}`);
  return [`${name} ${what}`, ...functions.map((each) => `  ${each.name}: ${each.signature}`)];
}

function memoryOf(pages: number | undefined): string {
  return pages === undefined ? 'no memory of its own' : `${counted(pages, 'page')} of memory at the start (${pages * 64} KiB)`;
}

function sectionLine({ name, bytes }: { readonly name: string; readonly bytes: number }): string {
  return `${String(bytes).padStart(9)}  ${name}`;
}

/** Prints a title and what belongs to it, if there is anything. */
function partsOn(out: Output): (title: string, lines: readonly string[]) => void {
  return (title, lines) => {
    if (lines.length === 0) return;
    out.line(`\n${out.style.bold(title)}`);
    for (const line of lines) out.line(`  ${visible(line)}`);
  };
}
