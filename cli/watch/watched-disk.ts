import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { diskSource } from '../project/disk-source.ts';

/** The disk, read anew in each round, with a memory of what was asked for. */
export class WatchedDisk {
  readonly source: SourceProvider;
  readonly #asked = new Set<string>();
  readonly #found = new Set<string>();
  #round = diskSource();

  constructor() {
    const { base } = this.#round;
    this.source = {
      ...(base === undefined ? {} : { base }),
      read: (path) => {
        const file = this.#round.read(path);
        this.#asked.add(path);
        if (file !== undefined) this.#found.add(file.path);
        return file;
      },
    };
  }

  /** Where files were looked for since the round began, whether they are there or not; behind links, both places. */
  get asked(): Iterable<string> {
    return [...this.#asked, ...this.#found];
  }

  /** The files that were there. */
  get found(): Iterable<string> {
    return this.#found;
  }

  beginRound(): void {
    this.#round = diskSource();
    this.#asked.clear();
    this.#found.clear();
  }
}
