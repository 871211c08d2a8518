/** The real programs there are: published libraries, as programs that export all that is in them, and the examples. */
import { join } from 'node:path';
import { diskSource } from '../../cli/project/disk-source.ts';
import type { SourceProvider } from '../../compiler/index.ts';
import { packageFiles, wrappedInPlace } from './packages.ts';
import { filesWith, root } from './repository.ts';

export interface RealProgram {
  readonly entry: string;
  readonly source: SourceProvider;
}

const disk = diskSource();

export async function publishedLibraries(): Promise<readonly RealProgram[]> {
  return (await packageFiles()).map((file) => wrappedInPlace(file, disk));
}

export function examples(): readonly RealProgram[] {
  return filesWith('.aqua').filter((path) => path.startsWith('examples/')).map((path) => ({ entry: join(root, path), source: disk }));
}
