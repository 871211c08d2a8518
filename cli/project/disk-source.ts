import { readFileSync, statSync } from 'node:fs';
import { SourceFile } from '../../compiler/source/source-file.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';

/** Files of this computer. Relative paths are relative to the current folder; each file is read once. */
export function diskSource(): SourceProvider {
  const files = new Map<string, SourceFile | undefined>();
  return {
    read(path) {
      if (!files.has(path)) files.set(path, readSource(path));
      return files.get(path);
    },
  };
}

function readSource(path: string): SourceFile | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const text = readFileSync(path, 'utf8');
  return new SourceFile(path, text.startsWith('\uFEFF') ? text.slice(1) : text);
}
