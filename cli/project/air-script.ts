import { define, type Diagnostic, type Label } from '../../compiler/diagnostics/diagnostic.ts';
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import type { SourceFile, Span } from '../../compiler/source/source-file.ts';
import type { AirError } from '../../runtime/air/error.ts';
import { nextToken } from '../../runtime/air/token.ts';
import type { SourceMap } from '../../runtime/air/source-map.ts';
import { compileAir, type Program } from '../../runtime/engine/program.ts';

const unreadable = define<{ readonly message: string; readonly where: Span; readonly help: string | undefined }>(
  { code: 'AQ0904', slug: 'unreadable-script', level: 'error' },
  ({ message, where, help }) => ({ message: `the script cannot run: ${message}`, labels: [{ span: where, text: '' }], ...(help !== undefined && { help }) }),
);

const doubtful = define<{ readonly message: string; readonly where: Span; readonly help: string | undefined }>(
  { code: 'AQ0905', slug: 'doubtful-variable', level: 'warning' },
  ({ message, where, help }) => ({ message, labels: [{ span: where, text: '' }], ...(help !== undefined && { help }) }),
);

const extended = define<{ readonly uses: readonly [Label, ...Label[]]; readonly help: string }>(
  { code: 'AQ0906', slug: 'extended-script', level: 'note' },
  ({ uses, help }) => ({ message: 'the first generation cannot run this script: it uses extensions', labels: uses, help }),
);

/** An `.air` file, ready to run. */
export interface AirScript {
  readonly script: string;
  readonly program: Program;
  /** Every instruction stands in the file itself. */
  readonly sourceMap: SourceMap;
  /** What will probably wait for ever. */
  readonly doubts: readonly Diagnostic[];
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
  const inFile = found(source, named.offset);
  if (!compiled.ok) return { ok: false, problems: compiled.errors.map((error) => unreadable(inFile(error))) };
  const instructions = compiled.program.nodes.map(({ instruction }) => {
    if (instruction.span === undefined) return null;
    const { line, column } = source.position(named.offset(instruction.span.start));
    return [0, line, column] as const;
  });
  const doubts = compiled.warnings.map((warning) => doubtful(inFile(warning)));
  return { ok: true, script: { script: named.text, program: compiled.program, sourceMap: { sources: [source.path], instructions }, doubts } };
}

/** What is wrong with a script whatever the network, and whether it uses our extensions. Names of peers in its texts stand for themselves. */
export function checkAirScript(source: SourceFile): readonly Diagnostic[] {
  const compiled = compileAir(source.text);
  const inFile = found(source, (offset) => offset);
  if (!compiled.ok) return compiled.errors.map((error) => unreadable(inFile(error)));
  const [first, ...others] = compiled.extensions.map((extension): Label => ({ span: inFile(extension).where, text: extension.message }));
  const extensions = first === undefined ? [] : [extended({ uses: [first, ...others], help: compiled.extensions.flatMap(({ hint }) => hint ?? []).join('\n') })];
  return [...compiled.warnings.map((warning) => doubtful(inFile(warning))), ...extensions];
}

/** What the reader says about a text, where that stands in the file. */
function found(source: SourceFile, offset: (offset: number) => number) {
  return ({ message, span: { start, end }, hint }: AirError) => ({ message, where: { source, start: offset(start), end: offset(end) }, help: hint });
}

interface NamedScript {
  readonly text: string;
  readonly strangers: readonly Diagnostic[];
  /** The offset in the file of an offset in `text`. */
  readonly offset: (offset: number) => number;
}

/** Fills names in inside of texts only: elsewhere an id would look like a variable, and the reader says what is wrong with the name. */
function replaceNames(source: SourceFile, peers: Readonly<Record<string, string>>): NamedScript {
  const strangers: Diagnostic[] = [];
  /** Where each id stands in the new text, and how much longer than its name all ids up to there are. */
  const replaced: { readonly end: number; readonly longer: number }[] = [];
  const parts: string[] = [];
  let longer = 0;
  let copied = 0;
  for (const { placeholder, name, start } of namesInTexts(source.text)) {
    const end = start + placeholder.length;
    const id = Object.hasOwn(peers, name) ? peers[name] : undefined;
    if (id === undefined) {
      const [close] = suggest(name, Object.keys(peers));
      const help = close === undefined ? `There are ${Object.keys(peers).join(', ')}.` : `Fix: did you mean \`@{${close}}\`?`;
      strangers.push(unreadable({ message: `there is no peer \`${name}\` in the network`, where: { source, start, end }, help }));
      continue;
    }
    parts.push(source.text.slice(copied, start), id);
    copied = end;
    longer += id.length - placeholder.length;
    replaced.push({ end: end + longer, longer });
  }
  const text = parts.join('') + source.text.slice(copied);
  return { text, strangers, offset: (offset) => offset - (replaced.findLast(({ end }) => end <= offset)?.longer ?? 0) };
}

function* namesInTexts(script: string): Generator<{ readonly placeholder: string; readonly name: string; readonly start: number }> {
  for (let token = nextToken(script, 0); token.kind !== 'end'; token = nextToken(script, token.end)) {
    if (token.kind !== 'string' && token.kind !== 'json-string') continue;
    const names = script.slice(token.start, token.end).matchAll(/@\{([^}"\n]*)\}/g);
    for (const { 0: placeholder, 1: name = '', index } of names) yield { placeholder, name, start: token.start + index };
  }
}
