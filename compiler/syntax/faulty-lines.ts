import type { SourceFile, Span } from '../source/source-file.ts';

/**
 * The lines of one file in which the parser has reported an error. What they mean is a guess, so later passes say nothing about
 * them and trust nothing that they introduce: one mistake gets one report.
 */
export class FaultyLines {
  readonly #source: SourceFile;
  /** Logical lines in source order, from the first to after the last token. */
  readonly #lines: readonly Span[];

  constructor(source: SourceFile, lines: readonly Span[]) {
    this.#source = source;
    this.#lines = lines;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** The faulty line in which something starts, if it is one. */
  at({ source, start }: Span): Span | undefined {
    if (source !== this.#source) return undefined;
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle]?.end ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    const line = this.#lines[low];
    return line !== undefined && line.start <= start ? line : undefined;
  }

  /** The texts of the faulty lines that start in a span. */
  textsIn({ start, end }: Span): string[] {
    return this.#lines.filter((line) => line.start >= start && line.start < end).map((line) => this.#source.text.slice(line.start, line.end));
  }
}
