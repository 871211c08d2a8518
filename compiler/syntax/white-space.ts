/** What the white space at the start of lines says. */
import type { PhysicalLine } from './lexer.ts';

/** Usual steps: which one is taken when a file leaves it open. */
const steps = ['  ', '    ', '\t'];

/** By how much most blocks of a file are indented. */
export function usualIndent(lines: readonly PhysicalLine[]): string {
  const counts = new Map<string, number>(steps.map((step) => [step, 0]));
  for (const [index, { indent }] of lines.entries()) {
    const above = lines[index - 1]?.indent ?? '';
    if (!isDeeper(indent, above)) continue;
    const step = indent.slice(above.length);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

export function isDeeper(indent: string, base: string): boolean {
  return indent.length > base.length && indent.startsWith(base);
}

/** Columns, with tabs counted as four: only to guess which level a wrongly indented line was meant for. */
export function width(indent: string): number {
  return indent.replaceAll('\t', '    ').length;
}

export function describe(indent: string): string {
  if (!indent.includes('\t')) return 'spaces';
  return indent.includes(' ') ? 'tabs and spaces' : 'tabs';
}
