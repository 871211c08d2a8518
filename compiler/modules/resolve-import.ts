import type { SourceFile } from '../source/source-file.ts';
import type { SourceProvider } from '../source/source-provider.ts';
import { folderOf, foldersUp, resolve } from './paths.ts';

/**
 * Where else to look for imported files: a folder that import paths are relative to, or a mapping that replaces a prefix of the
 * import path (`{ prefix: '@lib/', directory: 'vendor/lib' }` reads `"@lib/a"` from `vendor/lib/a.aqua`).
 */
export type ImportSetting = string | { readonly prefix: string; readonly directory: string };

export type ImportResolution =
  | { readonly found: true; readonly path: string; readonly file: SourceFile }
  | { readonly found: false; readonly tried: readonly string[] };

/** The first of the candidates that exists. */
export function resolveImport(text: string, importer: string, source: SourceProvider, imports: readonly ImportSetting[]): ImportResolution {
  const tried = importCandidates(text, importer, imports);
  for (const path of tried) {
    const file = source.read(path);
    if (file !== undefined) return { found: true, path, file };
  }
  return { found: false, tried };
}

/**
 * The paths an import may mean, most preferred first: next to the importing file, then as the settings say, then in
 * `node_modules` of the importing file's folder and of each folder around it.
 */
export function importCandidates(text: string, importer: string, imports: readonly ImportSetting[]): string[] {
  const file = text.endsWith('.aqua') ? text : `${text}.aqua`;
  const folder = folderOf(importer);
  const candidates = [resolve(folder, file)];
  if (!file.startsWith('/')) {
    for (const setting of imports) {
      if (typeof setting === 'string') candidates.push(resolve(setting, file));
      else if (file.startsWith(setting.prefix)) candidates.push(resolve(setting.directory, file.slice(setting.prefix.length).replace(/^\/+/, '')));
    }
    if (!file.startsWith('.')) {
      const folders = foldersUp(folder).filter((each) => !/(^|\/)node_modules$/.test(each));
      candidates.push(...folders.map((each) => resolve(each, `node_modules/${file}`)));
    }
  }
  return [...new Set(candidates)];
}
