/** From bindings and the author's files to core WebAssembly, in any language. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledLanguage, Language, WitWorld } from '../../guest/index.ts';
import { compileJavaScript } from './javascript.ts';
import { makeFolder, OutputFolder } from './output-folder.ts';
import { environmentOf, execute, findToolchain } from './toolchain.ts';

export interface Compilation {
  /** Of the module. */
  readonly folder: string;
  readonly world: WitWorld;
  readonly language: Language;
  /** Relative to the folder. */
  readonly sources: readonly string[];
  /** For a component instead of a Marine module. */
  readonly component: boolean;
}

export type Compiled = { readonly ok: true; readonly bytes: Uint8Array; /** What the module printed while it was built. */ readonly output: string } | { readonly ok: false; readonly message: string };

/**
 * Writes the bindings and compiles; touches nothing when there is no compiler.
 *
 * @throws UsageError that says how to install the compiler
 */
export async function compileModule(compilation: Compilation): Promise<Compiled> {
  const { folder, world, language, component } = compilation;
  const bindings = component ? language.componentBindings(world) : language.bindings(world);
  const write = (): void => {
    makeFolder(join(folder, 'bindings'));
    new OutputFolder(join(folder, 'bindings')).write(bindings);
  };
  if (language.kind === 'compiled') return compileWithTool(compilation, language, write);
  write();
  return compileJavaScript(folder, world, component);
}

async function compileWithTool({ folder, world, sources }: Compilation, language: CompiledLanguage, writeBindings: () => void): Promise<Compiled> {
  const { program, target } = await findToolchain(language, folder);
  writeBindings();
  makeFolder(join(folder, 'build'));
  const core = join('build', `${world.name}.core.wasm`);
  const { code, output } = await execute(program, language.compile({ sources, bindings: 'bindings', output: core, world }, target), folder, environmentOf(language.tool));
  if (code !== 0) return { ok: false, message: `${output.trimEnd()}\n${program} could not compile it` };
  const bytes = readFileSync(join(folder, core));
  rmSync(join(folder, core));
  return { ok: true, bytes, output: '' };
}
