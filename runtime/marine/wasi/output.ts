/** What a guest prints, line by line. */
export interface OutputLine {
  /** The import name of the module. */
  readonly module: string;
  readonly stream: 'stdout' | 'stderr';
  /** Without the end of the line; what is not UTF-8 is replaced by U+FFFD. */
  readonly text: string;
  /** Why it is not all that the guest printed: the line goes on in the next one, or everything from here on is dropped. */
  readonly cut?: 'line' | 'total';
}

export type OutputSink = (line: OutputLine) => void;

export interface OutputLimits {
  /** Bytes of a line; longer ones come in parts. */
  readonly lineBytes: number;
  /** Bytes that one stream passes on until `endCall`; the rest is dropped, once with a note. */
  readonly totalBytes: number;
}

const newline = 10;

export class LineOutput {
  readonly #emit: (text: string, cut?: OutputLine['cut']) => void;
  readonly #limits: OutputLimits;
  #line: Uint8Array = new Uint8Array(0);
  #length = 0;
  #left: number;

  constructor(emit: (text: string, cut?: OutputLine['cut']) => void, limits: OutputLimits) {
    this.#emit = emit;
    this.#limits = limits;
    this.#left = limits.totalBytes;
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.#left > 0; ) {
      const end = bytes.indexOf(newline, at);
      const stop = end < 0 ? bytes.length : end;
      const part = bytes.subarray(at, Math.min(stop, at + this.#limits.lineBytes - this.#length, at + this.#left));
      this.#append(part);
      at += part.length;
      if (at === end) {
        at++;
        this.#left--;
        this.#flush();
      } else if (this.#left > 0 && this.#length === this.#limits.lineBytes && at < stop) this.#flush('line');
      if (this.#left <= 0) this.#flush('total');
    }
  }

  /** Passes on a line that has no end yet, and allows for as many bytes as at the beginning. */
  renew(): void {
    if (this.#length > 0) this.#flush();
    this.#left = this.#limits.totalBytes;
  }

  #append(part: Uint8Array): void {
    if (this.#length + part.length > this.#line.length) {
      const room = new Uint8Array(Math.min(this.#limits.lineBytes, Math.max(256, 2 * (this.#length + part.length))));
      room.set(this.#line.subarray(0, this.#length));
      this.#line = room;
    }
    this.#line.set(part, this.#length);
    this.#length += part.length;
    this.#left -= part.length;
  }

  #flush(cut?: OutputLine['cut']): void {
    const text = new TextDecoder().decode(this.#line.subarray(0, this.#length));
    this.#length = 0;
    this.#emit(text, cut);
  }
}
