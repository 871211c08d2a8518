/** What one round through the steps looked for in vain, and of which buffers it counted what comes: who learns of that later needs another round. */
import type { Buffer, Definition, Graph } from './step.ts';

export class Asked {
  /** By the indices of definitions, then by those of buffers; undefined as long as nobody asked. */
  #marks: Uint8Array | undefined;
  readonly #definitions: number;
  readonly #all: number;

  constructor({ definitions, buffers }: Pick<Graph, 'definitions' | 'buffers'>) {
    this.#definitions = definitions;
    this.#all = definitions + buffers;
  }

  definition({ index }: Definition): void {
    this.#mark(index);
  }

  buffer({ index }: Buffer): void {
    this.#mark(this.#definitions + index);
  }

  hasDefinition({ index }: Definition): boolean {
    return this.#marks?.[index] === 1;
  }

  hasBuffer({ index }: Buffer): boolean {
    return this.#marks?.[this.#definitions + index] === 1;
  }

  clear(): void {
    this.#marks?.fill(0);
  }

  #mark(at: number): void {
    this.#marks ??= new Uint8Array(this.#all);
    this.#marks[at] = 1;
  }
}
