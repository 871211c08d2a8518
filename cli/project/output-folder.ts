import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../../compiler/index.ts';
import { UsageError } from '../exit.ts';
import { reasonOf } from '../system-error.ts';

/** Makes a folder that a command fills. @throws UsageError when a file stands there */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) throw new UsageError(`\`${path}\` is a file, and a folder has to stand there`, 'move the file elsewhere');
  mkdirSync(path, { recursive: true });
}

/** The folder that `-o` names. It knows what it wrote, so that what stays the same is not written again. */
export class OutputFolder {
  readonly #folder: string;
  readonly #texts = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Writes all that is new or different. Files that it wrote before and that are no longer among the outputs stay where they are,
   * for somebody may use them; they are told once, as stale.
   *
   * @throws UsageError when the disk refuses, or two outputs have the same path
   */
  write(outputs: readonly OutputFile[]): { readonly written: readonly string[]; readonly stale: readonly string[] } {
    if (existsSync(this.#folder) && !statSync(this.#folder).isDirectory()) throw new UsageError(`\`${this.#folder}\` is a file; -o wants a folder`);
    const files = this.#distinct(outputs);
    const stale = [...this.#texts.keys()].filter((file) => !files.has(file));
    for (const file of stale) this.#texts.delete(file);
    const written = [...files].filter(([file, text]) => this.#texts.get(file) !== text).map(([file]) => file);
    for (const file of written) this.#writeFile(file, files.get(file) ?? '');
    return { written, stale };
  }

  #distinct(outputs: readonly OutputFile[]): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    for (const { path, text } of outputs) {
      const file = join(this.#folder, path);
      if (files.has(file)) throw new UsageError(`two of the files would both write \`${file}\``, 'compile them into different folders');
      files.set(file, text);
    }
    return files;
  }

  #writeFile(file: string, text: string): void {
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    } catch (error) {
      throw new UsageError(`\`${file}\` cannot be written: ${reasonOf(error)}`);
    }
    this.#texts.set(file, text);
  }
}
