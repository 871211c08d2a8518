/** The repository's own files, for the tests that hold it to its rules. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { extname, posix } from 'node:path';
import ts from 'typescript';

/** Absolute, ends with `/`. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const skipped = new Set(['node_modules', 'dist', 'coverage']);

/** Paths below the root, with `/`, of all files with one of these extensions (`.ts`), sorted. Dot folders do not count. */
export function filesWith(...extensions: readonly string[]): readonly string[] {
  const below = (folder: string): string[] =>
    readdirSync(`${root}${folder}`, { withFileTypes: true }).flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return skipped.has(entry.name) || entry.name.startsWith('.') ? [] : below(path);
      return extensions.includes(extname(entry.name)) ? [path] : [];
    });
  return below('').sort();
}

export function textOf(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8');
}

/** What the compiler writes says so. It is not held to rules about how people write. */
export function isGenerated(path: string): boolean {
  return /^ \* Made by aqua-toolchain \d/m.test(textOf(path));
}

/** A generated module without its scripts and source maps, which change with the compiler and keep working when they are old. */
export function withoutScripts(module: string): string {
  return module.replaceAll(/^const \w+_(script|sourceMap) = (`[^`]*`|'.*');\n/gm, '');
}

/** What a TypeScript file imports or re-exports, types included: own files as paths below the root, packages by their name. */
export function importsOf(path: string): readonly string[] {
  return ts.preProcessFile(textOf(path), true, true).importedFiles.map(({ fileName }) =>
    fileName.startsWith('.') ? posix.join(posix.dirname(path), fileName) : fileName,
  );
}
