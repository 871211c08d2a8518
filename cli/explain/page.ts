/** The fixed shape of a page in docs/diagnostics: `scripts/build.ts` reads the pages, `aqua explain` shows them. */
import type { Level } from '../../compiler/diagnostics/diagnostic.ts';

/** One file of an example. */
export interface ExampleFile {
  readonly path: string;
  readonly text: string;
}

/** What a page says about one kind of problem. Texts are paragraphs of Markdown without code blocks. */
export interface Page {
  readonly code: string;
  readonly severity: Level;
  /** The message in general form: `…` stands for what differs from program to program. */
  readonly title: string;
  readonly example: {
    readonly files: readonly ExampleFile[];
    /** The command line that finds the problem. */
    readonly command: string;
    /** The report on the problem, without the advice that follows in `fix`. */
    readonly says: string;
  };
  readonly why: string;
  readonly fix: {
    readonly text: string;
    /** The files that are different now. */
    readonly files: readonly ExampleFile[];
  };
  /** What else could be meant. */
  readonly otherwise: string | null;
}

const shape = new RegExp(
  [
    /^# (?<code>AQ\d{4}): (?<title>.+)\n\n/,
    /(?<files>(?:```[^]*?\n```\n\n)+)/,
    /`(?<command>aqua [^`]+)` says:\n\n```text\n(?<says>[^]*?)\n```\n\n/,
    /## Why\n\n(?<why>[^]+?)\n\n/,
    /## Fix\n\n(?<fix>[^]+?)\n\n(?<fixed>(?:```[^]*?\n```\n(?:\n|$))+)/,
    /(?:## Something else meant\?\n\n(?<otherwise>[^]+?)\n)?$/,
  ]
    .map(({ source }) => source)
    .join(''),
);

/**
 * Reads a page.
 *
 * @param name for the error
 * @throws Error when the page does not have the shape that docs/diagnostics/README.md describes
 */
export function parsePage(markdown: string, name: string): Page {
  const parts = shape.exec(markdown)?.groups;
  if (parts === undefined) throw new Error(`${name} does not have the shape of a page; see docs/diagnostics/README.md`);
  const part = (key: string): string => parts[key] ?? '';
  return {
    code: part('code'),
    severity: severityOf(part('says')),
    title: part('title'),
    example: { files: filesOf(part('files')), command: part('command'), says: part('says') },
    why: part('why'),
    fix: { text: part('fix'), files: filesOf(part('fixed')) },
    otherwise: parts['otherwise'] ?? null,
  };
}

function severityOf(report: string): Level {
  return report.startsWith('warning') ? 'warning' : report.startsWith('note') ? 'note' : 'error';
}

/** The code blocks of an example: the first one is `main.aqua`, others name themselves as in `aqua file=lib.aqua`. */
function filesOf(blocks: string): readonly ExampleFile[] {
  return [...blocks.matchAll(/^```\w+(?: file=(\S+))?\n([^]*?)^```$/gm)].map(([, path = 'main.aqua', text = '']) => ({ path, text }));
}
