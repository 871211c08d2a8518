import { define, type Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import type { SourceFile, Span } from '../../compiler/source/source-file.ts';
import type { AirError } from '../../runtime/air/error.ts';
import type { SourceMap } from '../../runtime/air/source-map.ts';
import { compileAir, type Program } from '../../runtime/engine/program.ts';

const unreadable = define<{ readonly message: string; readonly where: Span; readonly help: string | undefined }>(
  { code: 'AQ0904', slug: 'unreadable-script', level: 'error' },
  ({ message, where, help }) => ({ message: `the script cannot run: ${message}`, labels: [{ span: where, text: '' }], ...(help !== undefined && { help }) }),
);

/** An `.air` file, ready to run. */
export interface AirScript {
  readonly script: string;
  readonly program: Program;
  /** Every instruction stands in the file itself. */
  readonly sourceMap: SourceMap;
}

export type AirScriptResult = { readonly ok: true; readonly script: AirScript } | { readonly ok: false; readonly problems: readonly Diagnostic[] };

/**
 * Reads a script as people write it by hand: in its texts, `@{bob}` stands for the id of the peer bob.
 *
 * @param peers ids by name
 */
export function readAirScript(source: SourceFile, peers: Readonly<Record<string, string>>): AirScriptResult {
  const named = replaceNames(source, peers);
  if (named.strangers.length > 0) return { ok: false, problems: named.strangers };
  const compiled = compileAir(named.text);
  const span = ({ start, end }: AirError['span']): Span => ({ source, start: named.offset(start), end: named.offset(end) });
  if (!compiled.ok) return { ok: false, problems: compiled.errors.map(({ message, span: at, hint }) => unreadable({ message, where: span(at), help: hint })) };
  const instructions = compiled.program.nodes.map(({ instruction }) => {
    if (instruction.span === undefined) return null;
    const { line, column } = source.position(named.offset(instruction.span.start));
    return [0, line, column] as const;
  });
  return { ok: true, script: { script: named.text, program: compiled.program, sourceMap: { sources: [source.path], instructions } } };
}

interface NamedScript {
  readonly text: string;
  readonly strangers: readonly Diagnostic[];
  /** The offset in the file of an offset in `text`. */
  offset(offset: number): number;
}

function replaceNames(source: SourceFile, peers: Readonly<Record<string, string>>): NamedScript {
  const strangers: Diagnostic[] = [];
  /** Where each id stands in the new text, and how much longer than its name all ids up to there are. */
  const replaced: { readonly end: number; readonly longer: number }[] = [];
  let longer = 0;
  const text = source.text.replace(/@\{([^}"\n]*)\}/g, (placeholder, name: string, start: number) => {
    const id = Object.hasOwn(peers, name) ? peers[name] : undefined;
    if (id === undefined) {
      const [close] = suggest(name, Object.keys(peers));
      const where = { source, start, end: start + placeholder.length };
      const help = close === undefined ? `There are ${Object.keys(peers).join(', ')}.` : `Fix: did you mean \`@{${close}}\`?`;
      strangers.push(unreadable({ message: `there is no peer \`${name}\` in the network`, where, help }));
      return placeholder;
    }
    longer += id.length - placeholder.length;
    replaced.push({ end: start + placeholder.length + longer, longer });
    return id;
  });
  return { text, strangers, offset: (offset) => offset - (replaced.findLast(({ end }) => end <= offset)?.longer ?? 0) };
}
