import type { Style } from '../../compiler/diagnostics/style.ts';

/** One of the two places a command writes to. */
export interface Output {
  /** Writes the text and a line break. */
  line(text?: string): void;
  /** Shows a passing status in place on a terminal; the next one replaces it, an empty one removes it. */
  status(text: string): void;
  readonly style: Style;
  /** Whether a person looks at it right now, on a terminal. */
  readonly interactive: boolean;
  /** Width to lay text out in, in columns. */
  readonly columns: number;
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean;
}

/** Where commands write: results to `out`, everything else (problems, progress, advice) to `err`. */
export interface Console {
  readonly out: Output;
  readonly err: Output;
}
