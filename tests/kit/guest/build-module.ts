/** Modules from a WIT text and files of an author, in any language that can be compiled here. */
import { SourceFile } from '../../../compiler/source/source-file.ts';
import { assembleModule, readWit, type BindingFile, type LanguageName, type WitWorld } from '../../../guest/index.ts';
import { coreModule } from './core-module.ts';

/** @throws Error with what is wrong with the text */
export function worldOf(wit: string): WitWorld {
  const read = readWit(new SourceFile('module.wit', wit));
  if (read.ok) return read.world;
  throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
}

/** @throws Error with what the compiler says */
export async function buildModule(language: LanguageName, world: WitWorld, author: BindingFile): Promise<Uint8Array> {
  const assembled = assembleModule(await coreModule(language, world, author, false), world);
  if (!assembled.ok) throw new Error(assembled.message);
  return assembled.bytes;
}
