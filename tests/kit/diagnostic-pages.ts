/** The pages of docs/diagnostics, and how their examples are checked. */
import { checkAirScript } from '../../cli/project/air-script.ts';
import { constants } from '../../cli/project/constants.ts';
import { parsePage, type ExampleFile, type Page } from '../../cli/explain/page.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { check, compile, memorySource } from '../../compiler/index.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { readWit } from '../../guest/index.ts';
import { findingsAtFault } from './placement-at-fault.ts';
import { filesWith, textOf } from './repository.ts';

export interface PageFile {
  /** Below the root of the repository. */
  readonly path: string;
  readonly markdown: string;
  readonly page: Page;
}

export const pageFiles: readonly PageFile[] = filesWith('.md')
  .filter((path) => /^docs\/diagnostics\/AQ/.test(path))
  .map((path) => ({ path, markdown: textOf(path), page: parsePage(textOf(path), path) }));

/** The codes that the sources declare, with their levels. */
export const declaredCodes: ReadonlyMap<string, string> = new Map(
  filesWith('.ts')
    .filter((path) => /^(compiler|cli|runtime)\//.test(path))
    .flatMap((path) => [...textOf(path).matchAll(/\{ code: '(AQ\d{4})', slug: '[a-z/-]+', level: '(\w+)' \}/g)].map(([, code = '', level = '']): [string, string] => [code, level])),
);

export type Files = ReadonlyMap<string, string>;

export const filesOf = (files: readonly ExampleFile[]): Files => new Map(files.map(({ path, text }) => [path, andSoOn(text)]));

/** Puts in what the comment `-- and so on, up to T200` stands for: the paragraph above it, again and again with each number behind a `T` one higher. */
function andSoOn(text: string): string {
  return text.replace(/((?:.+\n)+)\n-- and so on, up to (\w)(\d+)\n/, (_, last: string, letter: string, end: string) => {
    const numbered = new RegExp(`\\b${letter}(\\d+)`, 'g');
    const first = Number(numbered.exec(last)?.[1]);
    return Array.from({ length: Number(end) - first + 1 }, (_, step) => last.replace(numbered, (_, number: string) => `${letter}${Number(number) + step}`)).join('\n');
  });
}

/** The files of the fixed example: those that the page does not show again stay as they were. */
export const fixedFiles = ({ example, fix }: Page): Files => new Map([...filesOf(example.files), ...filesOf(fix.files)]);

/** The one problem that no program has: a mistake of the compiler. Its page shows what would be said. */
export const atFaultCode = 'AQ0409';

/**
 * What the command line of a page, `aqua check …` or `aqua compile …`, finds in files.
 *
 * @param atFault whether functions are placed with a mistake
 */
export function findings(command: string, files: Files, atFault = false): readonly Diagnostic[] {
  const [, verb = '', entry = '', ...options] = command.split(' ');
  const value = (name: string): readonly string[] => options.flatMap((option, index) => (option === name ? [options[index + 1] ?? ''] : []));
  const project = { entry, source: memorySource(Object.fromEntries(files)), constants: constants(value('--const')) };
  if (verb === 'module') return witFindings(options[0] ?? '', files);
  if (verb === 'check' && entry.endsWith('.air')) return checkAirScript(new SourceFile(entry, files.get(entry) ?? ''));
  if (verb === 'check') return check({ ...project, deadlocks: { requireTimeouts: options.includes('--require-timeouts') } }).diagnostics;
  if (verb === 'compile' && atFault) return findingsAtFault(project);
  if (verb === 'compile') return compile({ ...project, target: value('--target')[0] === 'avm' ? 'avm' : 'air' }).diagnostics;
  throw new Error(`the tests do not know how to run \`${command}\``);
}

function witFindings(path: string, files: Files): readonly Diagnostic[] {
  const read = readWit(new SourceFile(path, files.get(path) ?? ''));
  return read.ok ? [] : read.diagnostics;
}

/** Columns of the reports in pages; `aqua explain` indents them by four. */
export const reportWidth = 76;

/** A report as pages show it: where it is and what is wrong; advice stands in the page itself. */
export function reportWithoutAdvice(diagnostic: Diagnostic): string {
  const { code, slug, level, message, labels } = diagnostic;
  return renderTerminal([{ code, slug, level, message, labels, fixes: [] }], { color: false, width: reportWidth });
}

/** Whether a message has the form that a title gives: `…` stands for anything. */
export function fits(title: string, message: string): boolean {
  const parts = title.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 's').test(message);
}

/** The page with another report in it: compared as a file snapshot, so that `vitest -u` renews the page. */
export function withReport(markdown: string, report: string): string {
  return markdown.replace(/(?<= says:\n\n```text\n)[^]*?(?=\n```\n)/, () => report);
}
