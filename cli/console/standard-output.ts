import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { terminalStyle, type Style } from '../../compiler/diagnostics/style.ts';
import { isSystemError } from '../system-error.ts';
import type { Output } from './console.ts';
import { speaksUnicode } from './locale.ts';

type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

const columnsOfAFile = 100;

/**
 * stdout or stderr of this process. Node's streams for them take several milliseconds to make, so text is written to the file
 * descriptor itself, and the stream is made when something needs it. Colours need a terminal, and `NO_COLOR` (https://no-color.org)
 * turns them off.
 */
export class StandardOutput implements Output {
  readonly #descriptor: 1 | 2;
  readonly #plain: boolean;
  readonly unicode: boolean;
  #opened: Stream | undefined;
  #style: Style | undefined;

  constructor(descriptor: 1 | 2, environment: Readonly<Record<string, string | undefined>>) {
    this.#descriptor = descriptor;
    this.#plain = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
    this.unicode = speaksUnicode(environment);
  }

  line(text = ''): void {
    this.#write(`${text}\n`);
  }

  status(text: string): void {
    if (this.interactive) this.#write(`\r\u001b[K${text}`);
  }

  get style(): Style {
    this.#style ??= terminalStyle(!this.#plain && this.interactive);
    return this.#style;
  }

  get interactive(): boolean {
    // Terminals are character devices, and to know that costs little.
    return fstatSync(this.#descriptor).isCharacterDevice() && this.stream.isTTY === true;
  }

  get columns(): number {
    // Some terminals do not know their size and say 0.
    return (this.interactive ? this.stream.columns : undefined) || columnsOfAFile;
  }

  /** Node's stream for the same place; from now on all text goes through it. */
  get stream(): Stream {
    if (this.#opened === undefined) {
      this.#opened = this.#descriptor === 1 ? process.stdout : process.stderr;
      this.#opened.on('error', endQuietly);
    }
    return this.#opened;
  }

  /** When all is written. */
  async flushed(): Promise<void> {
    const stream = this.#opened;
    if (stream !== undefined) await new Promise<void>((resolve) => void stream.write('', () => resolve()));
  }

  #write(text: string): void {
    if (this.#opened !== undefined) {
      this.#opened.write(text);
      return;
    }
    let rest = Buffer.from(text);
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.#descriptor, rest));
    } catch (error) {
      // A pipe that is full, and set not to wait: the stream knows how to.
      if (isSystemError(error) && error.code === 'EAGAIN') this.stream.write(rest);
      else endQuietly(error);
    }
  }
}

/** The reader of a pipe (or of a socket, with text still unread) went away, as in `aqua … | head`: nothing is wrong, there is just nobody to write to. */
function endQuietly(error: unknown): void {
  if (isSystemError(error) && (error.code === 'EPIPE' || error.code === 'ECONNRESET')) process.exit(0);
  throw error;
}
