import type { SourceFile } from '../source/source-file.ts';
import type { SourceProvider } from '../source/source-provider.ts';
import { folderOf, foldersUp, resolve, rootOf } from './paths.ts';

/**
 * Where else to look for imported files: a folder that import paths are relative to, or a folder that stands for the first parts of
 * import paths (`{ prefix: '@lib', directory: 'vendor/lib' }` reads `"@lib/a"` from `vendor/lib/a.aqua`, and leaves `"@library/a"` alone).
 */
export type ImportSetting = string | { readonly prefix: string; readonly directory: string };

export type ImportResolution =
  | { readonly found: true; readonly file: SourceFile }
  | { readonly found: false; readonly tried: readonly string[] };

/** The first of the candidates that exists. It is known by its own path from here on, which links may hide. */
export function resolveImport(text: string, importer: string, source: SourceProvider, imports: readonly ImportSetting[]): ImportResolution {
  const beside = source.read(besideImporter(text, importer));
  if (beside !== undefined) return { found: true, file: beside };
  const tried = importCandidates(text, importer, imports, source.base);
  for (const path of tried) {
    const file = source.read(path);
    if (file !== undefined) return { found: true, file };
  }
  return { found: false, tried };
}

/**
 * The paths an import may mean, most preferred first: next to the importing file, then as the settings say, in their order (of several
 * prefixes only the longest counts), then in `node_modules` of the importing file's folder and of each folder around it.
 *
 * @param base absolute path of the folder that relative paths start from, where packages may be installed above it
 */
export function importCandidates(text: string, importer: string, imports: readonly ImportSetting[], base?: string): string[] {
  const file = fileOf(text);
  const folder = folderOf(importer);
  const candidates = [besideImporter(text, importer)];
  if (rootOf(file) === '') {
    const mapping = longestPrefix(file, imports);
    for (const setting of imports) {
      if (typeof setting === 'string') candidates.push(resolve(setting, file));
      else if (setting === mapping) candidates.push(resolve(setting.directory, file.slice(withSlash(setting.prefix).length)));
    }
    if (!file.startsWith('.')) {
      const folders = foldersUp(folder, base).filter((each) => !/(^|\/)node_modules$/.test(each));
      candidates.push(...folders.map((each) => resolve(each, `node_modules/${file}`)));
    }
  }
  return [...new Set(candidates)];
}

function besideImporter(text: string, importer: string): string {
  return resolve(folderOf(importer), fileOf(text));
}

function fileOf(text: string): string {
  return text.endsWith('.aqua') ? text : `${text}.aqua`;
}

/** Of the settings whose prefix fits, the one that says most. */
function longestPrefix(file: string, imports: readonly ImportSetting[]): ImportSetting | undefined {
  let best: Exclude<ImportSetting, string> | undefined;
  for (const setting of imports) {
    if (typeof setting !== 'string' && file.startsWith(withSlash(setting.prefix)) && setting.prefix.length > (best?.prefix.length ?? 0)) best = setting;
  }
  return best;
}

function withSlash(prefix: string): string {
  return prefix.endsWith('/') ? prefix : `${prefix}/`;
}
