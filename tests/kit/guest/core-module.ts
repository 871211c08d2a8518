import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileModule } from '../../../cli/project/compile-module.ts';
import { languages, type BindingFile, type LanguageName, type WitWorld } from '../../../guest/index.ts';
import { root } from '../repository.ts';

/**
 * Core WebAssembly of the author's one file in `src`.
 *
 * @throws Error with what the compiler says
 */
export async function coreModule(name: LanguageName, world: WitWorld, { path, text }: BindingFile, component: boolean): Promise<Uint8Array> {
  // Compilers of npm are found in the folders around.
  const folder = mkdtempSync(join(name === 'assemblyscript' ? join(root, 'node_modules') : tmpdir(), 'aqua-module-'));
  try {
    const file = join(folder, 'src', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const compiled = await compileModule({ folder, world, language: languages[name], sources: [`src/${path}`], component });
    if (!compiled.ok) throw new Error(compiled.message);
    return compiled.bytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
