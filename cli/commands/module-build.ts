import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aquaDeclarations, assembleComponent, assembleModule } from '../../guest/index.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { printDiagnostics, printDiagnosticsJson } from '../console/diagnostics.ts';
import { withProgress } from '../console/progress.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { compileModule } from '../project/compile-module.ts';
import { findSources, findWit, readWitFile, type ModuleProject } from '../project/module-project.ts';
import { makeFolder, OutputFolder } from '../project/output-folder.ts';
import { wasiAdapter, wasmTools } from '../project/wasm-tools.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'module build',
  about: 'Compiles a module with the compilers of this system: NAME.wit and src become build/NAME.wasm, and build/NAME.aqua for scripts that call it.',
  operands: { folder: { kind: 'text', value: 'DIR', about: 'of the module; the current one if not given' } },
  options: {
    world: { kind: 'text', value: 'NAME', about: 'which world of the WIT file, when there are several' },
    component: { kind: 'flag', about: 'makes a WebAssembly component instead of a Marine module' },
    json: sharedOptions.json,
  },
  examples: [
    ['aqua module build greeter', 'makes greeter/build/greeter.wasm'],
    ['aqua module build', 'in the folder of the module'],
    ['aqua module build greeter --component', 'the same as a component'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, moduleBuild);

/** Bindings, compiler, sections: one after the other; says what went wrong in the words of who found it. */
export async function moduleBuild({ folder = '.', world: wanted, component, json }: Arguments<typeof form>, { out, err }: Console): Promise<ExitCode> {
  const read = readWitFile(findWit(folder), wanted);
  if (!read.ok) {
    if (json) printDiagnosticsJson(out, read.diagnostics);
    else printDiagnostics(err, read.diagnostics);
    return exitCodes.program;
  }
  const project: ModuleProject = { folder, world: read.world, ...findSources(folder) };
  const built = await withProgress(err, `compiling ${project.world.name}`, () => build(project, component));
  if (json) out.line(JSON.stringify(built, undefined, 2));
  else if (built.ok) {
    if (built.output !== '') err.line(`the module printed while it was built:\n${built.output.trimEnd()}`);
    for (const file of built.files) err.line(`wrote ${file}`);
  }
  else err.line(built.message);
  return built.ok ? exitCodes.ok : exitCodes.program;
}

type Built = { readonly ok: true; readonly files: readonly string[]; readonly output: string } | { readonly ok: false; readonly message: string };

async function build(project: ModuleProject, component: boolean): Promise<Built> {
  const { folder, world } = project;
  const tools = component ? await wasmTools(folder) : undefined;
  const compiled = await compileModule({ ...project, component });
  if (!compiled.ok) return compiled;
  const assembled = tools === undefined ? assembleModule(compiled.bytes, world) : await assembleComponent(compiled.bytes, world, tools, wasiAdapter());
  if (!assembled.ok) throw new UsageError(`the functions of \`${world.name}\` do not fit into a module: ${assembled.message}`);
  const output = new OutputFolder(join(folder, 'build'));
  const file = join(folder, 'build', `${world.name}.wasm`);
  makeFolder(join(folder, 'build'));
  writeFileSync(file, assembled.bytes);
  return { ok: true, files: [file, ...output.write([{ path: `${world.name}.aqua`, text: aquaDeclarations(world) }]).written], output: compiled.output };
}
