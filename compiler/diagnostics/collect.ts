import type { Diagnostic, Level } from './diagnostic.ts';

const weight: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 };

/**
 * The order in which people read: by file, in the order in which files first occur, then by position, errors before warnings.
 * What is said twice about the same place is kept once.
 */
export function collect(diagnostics: Iterable<Diagnostic>): Diagnostic[] {
  const files = new Map<string, number>();
  const kept = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { source, start, end } = diagnostic.labels[0].span;
    if (!files.has(source.path)) files.set(source.path, files.size);
    const key = [diagnostic.code, source.path, start, end, diagnostic.message].join('\n');
    if (!kept.has(key)) kept.set(key, diagnostic);
  }
  const file = (diagnostic: Diagnostic): number => files.get(diagnostic.labels[0].span.source.path) ?? 0;
  return [...kept.values()].sort(
    (a, b) => file(a) - file(b) || a.labels[0].span.start - b.labels[0].span.start || weight[a.level] - weight[b.level],
  );
}
