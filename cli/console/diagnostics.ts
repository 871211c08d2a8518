import type { Diagnostic, Level } from '../../compiler/diagnostics/diagnostic.ts';
import { toJson } from '../../compiler/diagnostics/render-json.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import type { Output } from './console.ts';

/** Lines longer than this are hard to read. */
export const widest = 100;

/** Each problem once, though several files that were checked import the file it is in. */
export function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ code, message, labels: [{ span }] }: Diagnostic): string => [code, span.source.path, span.start, span.end, message].join('\n');
  return [...new Map(diagnostics.map((diagnostic) => [key(diagnostic), diagnostic])).values()];
}

/** Where it was said how to learn more, which is once a run. */
const told = new WeakSet<Output>();

/** The problems as people read them, an empty line after each, and how to learn more. */
export function printDiagnostics(output: Output, diagnostics: readonly Diagnostic[]): void {
  const [first] = diagnostics;
  if (first === undefined) return;
  output.line(`${renderTerminal(diagnostics, { color: output.style.coloured, width: Math.min(output.columns, widest) })}\n`);
  if (told.has(output)) return;
  told.add(output);
  const one = diagnostics.every(({ code }) => code === first.code);
  output.line(output.style.dim(one ? `More about it: aqua explain ${first.code}\n` : `More about each: aqua explain CODE, such as aqua explain ${first.code}\n`));
}

/** @param more further fields */
export function printDiagnosticsJson(output: Output, diagnostics: readonly Diagnostic[], more: Readonly<Record<string, unknown>> = {}): void {
  output.line(JSON.stringify({ diagnostics: diagnostics.map(toJson), ...more }, undefined, 2));
}

/** `2 errors, 1 warning`. */
export function tally(diagnostics: readonly Diagnostic[]): string {
  const levels: readonly Level[] = ['error', 'warning', 'note'];
  const counts = levels.map((level) => ({ level, count: diagnostics.filter((diagnostic) => diagnostic.level === level).length }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${level}${count === 1 ? '' : 's'}`)
    .join(', ');
}
