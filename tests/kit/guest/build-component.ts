import { wasiAdapter, wasmTools } from '../../../cli/project/wasm-tools.ts';
import { assembleComponent, type BindingFile, type LanguageName, type WitWorld } from '../../../guest/index.ts';
import { root } from '../repository.ts';
import { coreModule } from './core-module.ts';

/** Builds a component of the author's one file in `src`. */
export async function buildComponent(name: LanguageName, world: WitWorld, author: BindingFile): Promise<Uint8Array> {
  const made = await assembleComponent(await coreModule(name, world, author, true), world, await wasmTools(root), wasiAdapter());
  if (!made.ok) throw new Error(made.message);
  return made.bytes;
}
