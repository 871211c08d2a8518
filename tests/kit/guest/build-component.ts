import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execute, findToolchain } from '../../../cli/project/toolchain.ts';
import { wasmTools } from '../../../cli/project/wasm-tools.ts';
import { assembleComponent, languages, type BindingFile, type LanguageName, type WitWorld } from '../../../guest/index.ts';
import { root } from '../repository.ts';

/** Builds a component of the author's one file in `src`. */
export async function buildComponent(name: LanguageName, world: WitWorld, author: BindingFile): Promise<Uint8Array> {
  const language = languages[name];
  const { targets = language.tool.targets } = language.component;
  // Npm's compilers are found from where they are installed.
  const folder = mkdtempSync(join(name === 'assemblyscript' ? join(root, 'node_modules') : tmpdir(), 'aqua-component-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  try {
    const { program, target } = await findToolchain({ ...language, tool: { ...language.tool, targets } }, folder);
    for (const { path, text } of language.component.bindings(world)) write(`bindings/${path}`, text);
    write(`src/${author.path}`, author.text);
    const { code, output } = await execute(program, language.compile({ sources: [`src/${author.path}`], bindings: 'bindings', output: 'core.wasm', world }, target), folder);
    if (code !== 0) throw new Error(output);
    const made = await assembleComponent(readFileSync(join(folder, 'core.wasm')), world, await wasmTools(root));
    if (!made.ok) throw new Error(made.message);
    return made.bytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
