import { readdirSync, statSync, type Dirent } from 'node:fs';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import { UsageError } from '../exit.ts';
import { slashes } from './slashes.ts';

/** An `.aqua` file to work on. */
export interface Input {
  /** As messages should name it: relative to the current folder when it was given so. */
  readonly path: string;
  /** Path below the folder that was given on the command line, or the bare file name. */
  readonly below: string;
}

/** The `.aqua` files that the arguments name; a folder stands for all those in it, at any depth, in alphabetical order. */
export function findInputs(paths: readonly string[]): readonly Input[] {
  const inputs = paths.flatMap((path) => {
    const clean = slashes(normalize(path));
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) throw missing(path);
    if (!stat.isDirectory()) return [{ path: clean, below: clean.slice(clean.lastIndexOf('/') + 1) }];
    const found = filesIn(clean).map((file) => ({ path: file, below: slashes(relative(clean, file)) }));
    if (found.length === 0) throw new UsageError(`there are no .aqua files in \`${path}\``);
    return found;
  });
  return [...new Map(inputs.map((input) => [resolve(input.path), input])).values()];
}

/** The one `.aqua` file that the argument names. */
export function findInput(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw missing(path);
  if (stat.isDirectory()) throw new UsageError(`\`${path}\` is a folder; name one .aqua file in it`);
  return slashes(normalize(path));
}

/** The folders among the arguments, and those in them at any depth, where {@link findInputs} looks for files. */
export function foldersIn(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? foldersBelow(slashes(normalize(path))) : []));
}

function foldersBelow(folder: string): string[] {
  return [folder, ...entriesOf(folder).flatMap((entry) => (isSearched(entry) ? foldersBelow(slashes(join(folder, entry.name))) : []))];
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Packages are no part of a project, and what starts with a dot is hidden. */
function isSearched(entry: Dirent): boolean {
  return entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.');
}

function filesIn(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = slashes(join(folder, entry.name));
    if (entry.isDirectory()) return isSearched(entry) ? filesIn(path) : [];
    return entry.name.endsWith('.aqua') ? [path] : [];
  });
}

function missing(path: string): UsageError {
  const folder = dirname(path);
  const neighbours = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(folder) : [];
  const close = suggest(path.slice(path.lastIndexOf('/') + 1), neighbours)[0];
  return new UsageError(`there is no file \`${path}\``, close === undefined ? undefined : `did you mean \`${slashes(join(folder, close))}\`?`);
}
