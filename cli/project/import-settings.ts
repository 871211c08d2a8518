import { statSync } from 'node:fs';
import { normalize } from 'node:path';
import type { ImportSetting } from '../../compiler/modules/resolve-import.ts';
import { UsageError } from '../exit.ts';
import { slashes } from './slashes.ts';

const forms = 'write --import DIR, or --import PREFIX=DIR to read "PREFIX/file" from DIR';

/**
 * What `--import` gives: a folder to look in, or `PREFIX=DIR`. A folder with `=` in its name is a folder.
 *
 * @throws UsageError for folders that are not there
 */
export function importSettings(given: readonly string[]): readonly ImportSetting[] {
  const prefixes = new Set<string>();
  return given.map((text) => {
    const equals = text.indexOf('=');
    if (equals < 0 || isFolder(text)) return folder(text, text);
    const prefix = slashes(text.slice(0, equals)).replace(/\/+$/, '');
    if (prefix === '') throw new UsageError(`--import ${text}: the prefix is missing`, forms);
    if (equals === text.length - 1) throw new UsageError(`--import ${text}: the folder is missing`, forms);
    if (prefixes.has(prefix)) throw new UsageError(`--import: the prefix \`${prefix}\` is given twice`, 'one prefix stands for one folder');
    prefixes.add(prefix);
    return { prefix, directory: folder(text.slice(equals + 1), text) };
  });
}

function folder(path: string, given: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(`--import ${given}: there is no folder \`${path}\``, path === given ? undefined : forms);
  if (!stat.isDirectory()) throw new UsageError(`--import ${given}: \`${path}\` is a file`, 'name the folder that import paths start from');
  return slashes(normalize(path));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
