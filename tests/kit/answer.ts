/** What must hold of the compiler's answer to any text at all. */
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { compile, memorySource } from '../../compiler/index.ts';
import type { Diagnostic } from '../../compiler/index.ts';
import type { Span } from '../../compiler/source/source-file.ts';

/** Milliseconds of work for one text. */
const most = 1000;

/**
 * Compiles a text that imports nothing but itself.
 *
 * @returns `problem`: what does not hold, in words; `failed`: the text is refused
 */
export function answerTo(text: string): { readonly problem: string | undefined; readonly failed: boolean } {
  const start = process.cpuUsage();
  try {
    const { diagnostics } = compile({ entry: 'any.aqua', source: memorySource({ 'any.aqua': text }), target: 'ts' });
    const failed = diagnostics.some(({ level }) => level === 'error');
    renderTerminal(diagnostics, { color: false });
    const time = process.cpuUsage(start).user / 1000;
    const outside = diagnostics.flatMap(spansOf).find((span) => !liesInside(span, text));
    if (outside !== undefined) return { problem: `a place outside of the file: ${outside.start}–${outside.end} of ${outside.source.path}`, failed };
    return { problem: time > most ? `took ${time.toFixed(0)} ms` : undefined, failed };
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error), failed: true };
  }
}

function spansOf({ labels, fixes }: Diagnostic): Span[] {
  return [...labels.map(({ span }) => span), ...fixes.flatMap(({ edits }) => edits.map(({ span }) => span))];
}

function liesInside({ source, start, end }: Span, text: string): boolean {
  return source.path === 'any.aqua' && source.text === text && start >= 0 && start <= end && end <= text.length;
}
