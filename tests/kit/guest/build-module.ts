/** Modules from a WIT text and files of an author, in any language that can be compiled here. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assembleModule, languages, readWit, type BindingFile, type LanguageName, type WitWorld } from '../../../guest/index.ts';
import { SourceFile } from '../../../compiler/source/source-file.ts';
import { execute, findToolchain } from '../../../cli/project/toolchain.ts';
import { root } from '../repository.ts';

/** @throws Error with what is wrong with the text */
export function worldOf(wit: string): WitWorld {
  const read = readWit(new SourceFile('module.wit', wit));
  if (read.ok) return read.world;
  throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
}

/** @throws Error with what the compiler says */
export async function buildModule(language: LanguageName, world: WitWorld, { path, text }: BindingFile): Promise<Uint8Array> {
  // Compilers of npm are found in the folders around.
  const folder = mkdtempSync(join(language === 'assemblyscript' ? join(root, 'node_modules') : tmpdir(), 'aqua-module-'));
  try {
    for (const file of [...languages[language].bindings(world).map((each) => ({ ...each, path: `bindings/${each.path}` })), { path: `src/${path}`, text }]) {
      mkdirSync(dirname(join(folder, file.path)), { recursive: true });
      writeFileSync(join(folder, file.path), file.text);
    }
    const { program, target } = await findToolchain(languages[language], folder);
    const { code, output } = await execute(program, languages[language].compile({ sources: [`src/${path}`], bindings: 'bindings', output: 'module.wasm', world }, target), folder);
    if (code !== 0) throw new Error(output);
    const assembled = assembleModule(readFileSync(join(folder, 'module.wasm')), world);
    if (!assembled.ok) throw new Error(assembled.message);
    return assembled.bytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
