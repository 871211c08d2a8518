import { SourceFile } from './source-file.ts';

/**
 * Where the compiler gets files from. The compiler itself never touches a disk or a network.
 * Paths use `/`; how they are rooted is the provider's business, the compiler only joins and normalises them.
 */
export interface SourceProvider {
  /** The file at exactly this path, or undefined when there is none. Must be cheap to ask twice. */
  read(path: string): SourceFile | undefined;
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
