import type { Fix } from '../../compiler/diagnostics/diagnostic.ts';

/** The files after a fix, by path. */
export function applyFix(files: ReadonlyMap<string, string>, { edits }: Fix): Map<string, string> {
  const fixed = new Map(files);
  for (const { span, text } of [...edits].sort((a, b) => b.span.start - a.span.start)) {
    const before = fixed.get(span.source.path) ?? '';
    fixed.set(span.source.path, before.slice(0, span.start) + text + before.slice(span.end));
  }
  return fixed;
}
