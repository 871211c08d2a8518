import type { Position, Span } from '../source/source-file.ts';
import type { Diagnostic, Level } from './diagnostic.ts';

/** Lines and columns count from 1, columns in UTF-16 units; `end` is exclusive. */
export interface JsonRange {
  readonly start: Position;
  readonly end: Position;
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly level: Level;
  readonly message: string;
  /** File and range of the first label. */
  readonly file: string;
  readonly range: JsonRange;
  readonly labels: readonly { readonly file: string; readonly range: JsonRange; readonly text: string }[];
  readonly help: string | null;
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly { readonly file: string; readonly range: JsonRange; readonly text: string }[];
  }[];
}

/** A diagnostic as plain data, for `--json` and for editors. */
export function toJson(diagnostic: Diagnostic): JsonDiagnostic {
  const { code, level, message, labels, help, fixes } = diagnostic;
  return {
    code,
    level,
    message,
    ...place(labels[0].span),
    labels: labels.map(({ span, text }) => ({ ...place(span), text })),
    help: help ?? null,
    fixes: fixes.map(({ title, edits }) => ({ title, edits: edits.map(({ span, text }) => ({ ...place(span), text })) })),
  };
}

function place(span: Span): { file: string; range: JsonRange } {
  return { file: span.source.path, range: { start: span.source.position(span.start), end: span.source.position(span.end) } };
}
