/** The published Aqua libraries: their files as they are, and copies that the first generation's compiler can read. */
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { SourceProvider } from '../../compiler/index.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { builtin } from './oracle/builtins.ts';
import { root as repositoryRoot } from './repository.ts';

export const packageNames = ['aqua-lib', 'spell', 'trust-graph', 'registry'] as const;

const scope = join(repositoryRoot, 'node_modules', '@fluencelabs');

export interface PackageFile {
  /** Below `node_modules/@fluencelabs`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** Top-level functions, exported or not. */
  readonly functions: readonly string[];
  readonly services: readonly string[];
}

/** All `.aqua` files of the packages, those of packages inside them too. */
export async function packageFiles(): Promise<readonly PackageFile[]> {
  const files = await Promise.all(
    packageNames.map(async (name) => {
      const entries = await readdir(join(scope, name), { recursive: true });
      return entries.filter((entry) => entry.endsWith('.aqua')).map((entry) => join(name, entry));
    }),
  );
  return Promise.all(files.flat().sort().map(readPackageFile));
}

async function readPackageFile(name: string): Promise<PackageFile> {
  const path = join(scope, name);
  const text = await readFile(path, 'utf8');
  const declared = (keyword: string): string[] => [...text.matchAll(new RegExp(`^${keyword} (\\w+)`, 'gm'))].map(([, item]) => item ?? '');
  return { name, path, text, functions: declared('func'), services: declared('service') };
}

/**
 * A file that exports everything of another one, at `path`: its functions, its services, and for each method `Srv.m` a function `Srv_m`
 * that calls it on the peer that its first argument names.
 */
export function wrapper(file: PackageFile, path: string): string {
  const callers = methodCallers(file);
  const names = [...file.functions, ...file.services, ...callers.map(({ name }) => name)];
  const exports = names.length === 0 ? '' : `export ${names.join(', ')}\n\n`;
  return `aqua Wrapper\n\nimport "${path}"\n\n${exports}${callers.map(({ text }) => text).join('\n')}`;
}

/** The wrapper of a file beside the file itself, as it is published: it exists in memory only, the rest is read from `disk`. */
export function wrappedInPlace(file: PackageFile, disk: SourceProvider): { readonly entry: string; readonly source: SourceProvider } {
  const entry = join(dirname(file.path), 'wrapped.aqua');
  const text = wrapper(file, basename(file.name));
  return { entry, source: { read: (path) => (path === entry ? new SourceFile(path, text) : disk.read(path)) } };
}

/** Libraries without functions are all services: this makes them run, but for what hosts have anyway and for older copies inside of other packages. */
function methodCallers(file: PackageFile): readonly { readonly name: string; readonly text: string }[] {
  if (file.name.includes('node_modules')) return [];
  return [...file.text.matchAll(/^service (\w+)(?:\("(.*)"\))?:\n((?:[ \t].*\n|\n)*)/gm)].flatMap(([, service = '', id, body = '']) =>
    [...body.matchAll(/^ +(\w+) *\((.*)\)(?: *-> *(.*\S))? *$/gm)].flatMap(([, method = '', parameters = '', result]) => {
      if (builtin(id ?? '', method) !== undefined) return [];
      const name = `${service.replace(/^\w/, (letter) => letter.toLowerCase())}_${method}`;
      const types = parameters.split(',').flatMap((each) => each.split(':')[1]?.trim() ?? []);
      const args = types.map((_, index) => `p${index}`).join(', ');
      const head = `func ${name}(${['place: string', ...types.map((type, index) => `p${index}: ${type}`)].join(', ')})`;
      const choice = id === undefined ? `    ${service} place\n` : '';
      const call = `${service}.${method}(${args})`;
      const text = `${head}${result === undefined ? '' : ` -> ${result}`}:\n  on place:\n${choice}    ${result === undefined ? call : `r <- ${call}`}\n`;
      return [{ name, text: result === undefined ? text : `${text}  <- r\n` }];
    }),
  );
}

export interface Copies {
  /** Where the copy of a file is. */
  readonly pathOf: (file: PackageFile) => string;
  /** Where imports of a file's package are found. */
  readonly importsOf: (file: PackageFile) => readonly string[];
  readonly remove: () => Promise<void>;
}

/**
 * Copies in the words that the first generation's last compiler accepts: `aqua` headers that declare everything, streams instead of
 * declared options, no alias that an imported file has too, no parameter `id` of a method (which gets the service's id). Exports go:
 * wrappers say what is exported.
 */
export async function copyPackages(files: readonly PackageFile[]): Promise<Copies> {
  const folder = await mkdtemp(join(tmpdir(), 'aqua-packages-'));
  const root = join(folder, '@fluencelabs');
  const pathOf = (file: PackageFile): string => join(root, file.name);
  for (const file of files) {
    await mkdir(dirname(pathOf(file)), { recursive: true });
    await writeFile(pathOf(file), modernised(file, files));
  }
  const importsOf = (file: PackageFile): string[] => {
    const [owner = ''] = file.name.split('/');
    return [join(root, owner, 'node_modules'), folder];
  };
  return { pathOf, importsOf, remove: () => rm(folder, { recursive: true }) };
}

function modernised(file: PackageFile, files: readonly PackageFile[]): string {
  const name = file.name.replace(/\.aqua$/, '').replaceAll(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/^\w/, (letter) => letter.toUpperCase());
  const body = file.text
    .replace(/^(?:aqua|module)\b.*$/m, '')
    .replaceAll(/^export .*$/gm, '')
    .replaceAll(/^func (?:.*\n)(?:[ \t].*\n|\n)*/gm, (func) => func.replaceAll(/^( +\w+: )\?(\w+)$/gm, '$1*$2'))
    .replaceAll('(id: ', '(peer_id: ')
    .replaceAll(/^alias .*$/gm, (line) => (importedBy(file, files).some((other) => other.text.split('\n').includes(line)) ? '' : line));
  return `aqua ${name} declares *\n${body}`;
}

/** The files of the same package that a file imports, directly or not. */
function importedBy(file: PackageFile, files: readonly PackageFile[], seen = new Set<PackageFile>()): readonly PackageFile[] {
  for (const [, path] of file.text.matchAll(/^import .*?"(.*)"/gm)) {
    const target = files.find((other) => other.name === join(dirname(file.name), path ?? ''));
    if (target === undefined || seen.has(target)) continue;
    seen.add(target);
    importedBy(target, files, seen);
  }
  return [...seen];
}
