import { SourceFile } from './source-file.ts';

/**
 * Where the compiler gets files from. The compiler itself never touches a disk or a network.
 * Paths use `/`; how they are rooted is the provider's business, the compiler only joins and normalises them.
 */
export interface SourceProvider {
  /**
   * The file at this path, or undefined when there is none. Must be cheap to ask twice. A file that has several paths, because of
   * links, must be the same object with the same `path` for all of them: the compiler takes it for one module.
   */
  read(path: string): SourceFile | undefined;
  /** Absolute path of the folder that relative paths start from, when there is something above it in which to look for packages. */
  readonly base?: string;
}

/**
 * A provider over texts held in memory.
 *
 * @example
 * const source = memorySource({ 'main.aqua': 'aqua Main\n' });
 * source.read('main.aqua')?.text; // => 'aqua Main\n'
 */
export function memorySource(files: Readonly<Record<string, string>>): SourceProvider {
  const cache = new Map(Object.entries(files).map(([path, text]) => [path, new SourceFile(path, text)]));
  return { read: (path) => cache.get(path) };
}
