/** What the white space at the start of lines says. */
import type { PhysicalLine } from './lexer.ts';

/** The indentation of most lines right below the first column, which is that of all blocks of the file. */
export function usualIndent(lines: readonly PhysicalLine[]): string {
  const counts = new Map<string, number>();
  for (const [index, { indent }] of lines.entries()) {
    if (indent !== '' && lines[index - 1]?.indent === '') counts.set(indent, (counts.get(indent) ?? 0) + 1);
  }
  const least: [string, number] = ['  ', 0];
  return [...counts].reduce((best, each) => (each[1] > best[1] || (each[1] === best[1] && each[0].length < best[0].length) ? each : best), least)[0];
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
