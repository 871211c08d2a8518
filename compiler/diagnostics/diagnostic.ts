import type { Span } from '../source/source-file.ts';

export type Level = 'error' | 'warning' | 'note';

/** A place and what to know about it. In a diagnostic the first label is the place to click. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** New text in place of a span. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A concrete edit that makes the program compile; offered only when it is safe to apply. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** The one record that terminal, JSON and editor render. Texts hold no colour codes. */
export interface Diagnostic {
  /** `AQ` + two digits of area + two of number; areas stand in docs/architecture.md. */
  readonly code: string;
  /** Stable kebab-case name, e.g. `unknown-name`. */
  readonly slug: string;
  readonly level: Level;
  /** What is wrong, in the program's own words; enough on its own in a list of problems. */
  readonly message: string;
  readonly labels: readonly [Label, ...Label[]];
  /** Why it cannot work, and what to do. */
  readonly help?: string;
  readonly fixes: readonly Fix[];
}

interface Entry {
  readonly code: string;
  readonly slug: string;
  readonly level: Level;
}

interface Wording {
  readonly message: string;
  readonly labels: readonly [Label, ...Label[]];
  readonly help?: string;
  /** A function where finding them takes time: it is called when somebody asks for them, once. */
  readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
}

/** A catalogue entry: call it with its payload to get the diagnostic. */
export interface DiagnosticKind<Payload> extends Entry {
  (payload: Payload): Diagnostic;
}

/** Declares a catalogue entry. Passes only ever say `report(unknownName({ … }))`; words live in the catalogue. */
export function define<Payload>(entry: Entry, wording: (payload: Payload) => Wording): DiagnosticKind<Payload> {
  const make = (payload: Payload): Diagnostic => {
    const { fixes = [], ...words } = wording(payload);
    let found = typeof fixes === 'function' ? undefined : fixes;
    return {
      ...entry,
      get fixes() {
        return (found ??= typeof fixes === 'function' ? fixes() : fixes);
      },
      ...words,
    };
  };
  return Object.assign(make, entry);
}

/** The same at another level. */
export function withLevel(diagnostic: Diagnostic, level: Level): Diagnostic {
  if (diagnostic.level === level) return diagnostic;
  const { code, slug, message, labels, help } = diagnostic;
  return {
    code,
    slug,
    level,
    get fixes() {
      return diagnostic.fixes;
    },
    message,
    labels,
    ...(help !== undefined && { help }),
  };
}

/** Where passes put what they find. */
export type Report = (diagnostic: Diagnostic) => void;

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.level === 'error');
}
