import { closeSync, openSync, writeSync } from 'node:fs';

/** Writes a recording while it is made, so that a run that is killed leaves what happened before. */
export class Recorder {
  readonly #file: number;
  #first = true;

  /** Overwrites the file. @throws when the system refuses */
  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  line(text: string): void {
    writeSync(this.#file, this.#first ? text : `\n${text}`);
    this.#first = false;
  }

  close(): void {
    writeSync(this.#file, '\n');
    closeSync(this.#file);
  }
}
