import { define, type Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/source-file.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';

const entry = define<{ readonly path: string; readonly header: Span; readonly name: string }>(
  { code: 'AQ0801', slug: 'nothing-exported', level: 'error' },
  ({ path, header, name }) => ({
    message: `\`${path}\` exports no function, so there is nothing to run`,
    labels: [{ span: header, text: '' }],
    help: `Only exported functions can be run from outside. Fix: below this line add\n\n  export ${name}`,
  }),
);

/** That a file cannot be run because it has no `export`; `name` is the function that was asked for. */
export function nothingExported(source: SourceProvider, path: string, name: string): readonly Diagnostic[] {
  const file = source.read(path);
  if (file === undefined) return [];
  const start = Math.max(0, file.text.search(/^aqua\b/m));
  const length = file.text.slice(start).search(/[\r\n]|$/);
  return [entry({ path, header: { source: file, start, end: start + length }, name })];
}
