import { realpathSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { SourceFile } from '../../compiler/source/source-file.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { UsageError } from '../exit.ts';
import { readBytes } from './read-bytes.ts';
import { slashes } from './slashes.ts';

/** Nobody writes Aqua files of this size; somebody names the wrong file. */
const largest = 16 * 1024 * 1024;

/**
 * Files of this computer. Relative paths are relative to the current folder; each file is read once. A file is known by its real path,
 * links followed as Node does, told as seen from the current folder where that is shorter.
 */
export function diskSource(): SourceProvider {
  const base = slashes(realpathSync.native('.'));
  const asked = new Map<string, SourceFile | undefined>();
  const files = new Map<string, SourceFile>();
  const find = (path: string): SourceFile | undefined => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true) return undefined;
    const real = slashes(realpathSync.native(path));
    const here = slashes(relative(base, real));
    const name = here.length < real.length ? here : real;
    const file = files.get(name) ?? new SourceFile(name, readText(path, stat.size));
    files.set(name, file);
    return file;
  };
  return {
    base,
    read(path) {
      if (!asked.has(path)) asked.set(path, find(path));
      return asked.get(path);
    },
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws UsageError for what is no text */
function readText(path: string, size: number): string {
  if (size > largest) throw new UsageError(`\`${path}\` has ${Math.round(size / 1024 / 1024)} MB; Aqua files may have ${largest / 1024 / 1024} MB`, 'is it the file you mean?');
  const bytes = readBytes(path);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw new UsageError(`\`${path}\` is text in UTF-16`, 'save it as UTF-8');
  if (bytes.includes(0)) throw new UsageError(`\`${path}\` is no text`, 'is it the file you mean?');
  try {
    return utf8.decode(bytes);
  } catch {
    throw new UsageError(`\`${path}\` is no text in UTF-8`, 'save it as UTF-8');
  }
}
