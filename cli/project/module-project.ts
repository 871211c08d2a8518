/** The folder of a module: `NAME.wit` says what it is, `src` is the author's, `bindings` and `build` are made. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { languages, readWit, type Language, type WitWorld } from '../../guest/index.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { UsageError } from '../exit.ts';
import { diskSource } from './disk-source.ts';

export interface ModuleProject {
  readonly folder: string;
  readonly world: WitWorld;
  readonly language: Language;
  /** Relative to the folder. */
  readonly sources: readonly string[];
}

export type WorldResult = { readonly ok: true; readonly world: WitWorld } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * The world that a WIT file describes.
 *
 * @throws UsageError when there is no such file
 */
export function readWitFile(path: string, world: string | undefined): WorldResult {
  const source = diskSource().read(path);
  if (source === undefined) throw new UsageError(`there is no file \`${path}\``, 'name a .wit file, or the folder that it is in');
  return readWit(source, world);
}

/**
 * The only WIT file of a module's folder.
 *
 * @throws UsageError when there is none, or several
 */
export function findWit(folder: string): string {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`there is no folder \`${folder}\``, `make one: aqua module new ${basename(folder)}`);
  const found = readdirSync(folder).filter((name) => name.endsWith('.wit'));
  const [wit] = found;
  if (wit === undefined) throw new UsageError(`there is no .wit file in \`${folder}\``, 'it says which functions the module has; `aqua module new NAME` makes one to start with');
  if (found.length > 1) throw new UsageError(`there are several .wit files in \`${folder}\`: ${found.join(', ')}`, 'keep one of them there');
  return join(folder, wit);
}

/**
 * The language and the files that the author wrote.
 *
 * @throws UsageError when there are none, or files of several languages
 */
export function findSources(folder: string): Pick<ModuleProject, 'language' | 'sources'> {
  const home = join(folder, 'src');
  const names = existsSync(home) ? readdirSync(home, { recursive: true, encoding: 'utf8' }).sort() : [];
  const used = Object.values(languages)
    .map((language) => ({ language, sources: names.filter((name) => language.extensions.some((extension) => name.endsWith(extension))).map((name) => `src/${name.replaceAll('\\', '/')}`) }))
    .filter(({ sources }) => sources.length > 0);
  // Files of TypeScript belong to JavaScript where there is some.
  const scripts = used.find(({ language }) => language.name === 'js');
  if (scripts !== undefined && used.every(({ language }) => language.name === 'js' || language.name === 'assemblyscript')) return scripts;
  const [found] = used;
  if (found === undefined) throw new UsageError(`there is nothing to compile in \`${home}\``, `files that count end in ${Object.values(languages).flatMap(({ extensions }) => extensions).join(', ')}`);
  if (used.length > 1) throw new UsageError(`\`${home}\` has files of several languages: ${used.map(({ language }) => language.name).join(', ')}`, 'a module is written in one');
  return found;
}
