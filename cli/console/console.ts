import type { Writable } from 'node:stream';
import pc from 'picocolors';

/** Colours as functions from text to text; they do nothing where colours are off. */
export type Style = ReturnType<typeof pc.createColors>;

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
}

/** Where commands write: results to `out`, everything else (problems, progress, advice) to `err`. */
export interface Console {
  readonly out: Output;
  readonly err: Output;
}

type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

const columnsOfAFile = 100;

/** An output over a stream of this process. Colours need a terminal, and `NO_COLOR` (https://no-color.org) turns them off. */
export function streamOutput(stream: Stream, environment: Readonly<Record<string, string | undefined>>): Output {
  const interactive = stream.isTTY === true;
  const plain = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  return {
    line: (text = '') => {
      stream.write(`${text}\n`);
    },
    status: (text) => {
      if (interactive) stream.write(`\r\u001b[K${text}`);
    },
    style: pc.createColors(interactive && !plain),
    interactive,
    columns: stream.columns ?? columnsOfAFile,
  };
}
