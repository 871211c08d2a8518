/**
 * Language suites in Markdown: a heading of level two or more is a case, the fenced `aqua` blocks under it are its files (the
 * first is `main.aqua`, others name themselves: `aqua file=lib.aqua`), and comments in them state what the checker must say:
 *
 *     x <- Pear.f()      -- error[AQ0203] "part of the message"
 *     x = "open
 *     -- ^^^^^ error[AQ0002] "about the nearest line above that is no comment; carets, if any, stand under the first label"
 *     y = 1              -- type: u8
 *     ys <<- 1           -- label "the whole text of a label in this line, of whatever diagnostic"
 *     <- zs!             -- why "the whole of what `Checked.why` says of a diagnostic with its first label in this line"
 *
 * Several assertions stand behind one another. Every diagnostic must be asserted, and every assertion must hold.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Diagnostic, Level } from '../../compiler/diagnostics/diagnostic.ts';

export interface SuiteCase {
  readonly name: string;
  /** Line of the heading, from 1. */
  readonly line: number;
  readonly files: ReadonlyMap<string, string>;
}

export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  /** The types of what a line introduces, as text; without it `-- type:` cannot be asserted. */
  readonly typesInLine?: (path: string, line: number) => readonly string[];
  /** Whether every label of the diagnostics must be asserted, too. Default: no. */
  readonly everyLabel?: boolean;
  /** How a diagnostic says that it comes about, if it does; all of that must be asserted. Default: none does. */
  readonly why?: (diagnostic: Diagnostic) => string | undefined;
}

/** Checks the files of a case; `main.aqua` is the entry. */
export type CheckFiles = (files: ReadonlyMap<string, string>) => Checked;

interface Assertion {
  readonly path: string;
  readonly line: number;
  /** Columns from 1 of the carets, end exclusive. */
  readonly columns: { readonly from: number; readonly to: number } | undefined;
  readonly claim: Claim;
}

type Claim =
  | { readonly kind: 'diagnostic'; readonly level: Level; readonly code: string; readonly text: string }
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'label' | 'why'; readonly text: string };

/** Registers one vitest test for each case of the suites. */
export function runSuites(paths: readonly string[], check: CheckFiles): void {
  for (const path of paths) {
    describe(path, () => {
      for (const suiteCase of readSuite(readFileSync(path, 'utf8'))) {
        test(`${suiteCase.name} (line ${suiteCase.line})`, () => expect(checkCase(suiteCase, check)).toEqual([]));
      }
    });
  }
}

/** The cases of a suite: the headings that have files. */
export function readSuite(markdown: string): SuiteCase[] {
  const cases: { name: string; line: number; files: Map<string, string> }[] = [];
  const lines = markdown.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const heading = /^#{2,} (.*)$/.exec(lines[index] ?? '');
    if (heading) cases.push({ name: heading[1]?.trim() ?? '', line: index + 1, files: new Map() });
    const fence = /^(`{3,})(\S*)(.*)$/.exec(lines[index] ?? '');
    if (!fence) continue;
    const body: string[] = [];
    for (index++; index < lines.length && lines[index] !== fence[1]; index++) body.push(lines[index] ?? '');
    if (index >= lines.length) throw new Error(`a code block is not closed: ${fence[0]}`);
    const current = cases.at(-1);
    if (fence[2] !== 'aqua' || current === undefined) continue;
    const file = /\bfile=(\S+)/.exec(fence[3] ?? '')?.[1] ?? 'main.aqua';
    if (current.files.has(file)) throw new Error(`line ${index + 1}: the case “${current.name}” has two files ${file}`);
    current.files.set(file, `${body.join('\n')}\n`);
  }
  return cases.filter(({ files }) => files.size > 0);
}

/** What does not hold in a case, in words; empty when all is well. */
function checkCase(suiteCase: SuiteCase, check: CheckFiles): string[] {
  const checked = check(suiteCase.files);
  const problems: string[] = [];
  const open = new Set(checked.diagnostics);
  const labels = checked.diagnostics.flatMap((diagnostic) => diagnostic.labels.map(describeLabel));
  const whys = checked.diagnostics.flatMap((diagnostic) => describeWhy(diagnostic, checked.why?.(diagnostic)));
  const facts = new Set([...labels, ...whys]);
  const unstated = new Set([...(checked.everyLabel === true ? labels : []), ...whys]);
  for (const assertion of [...suiteCase.files].flatMap(([path, text]) => assertionsOf(path, text))) {
    const { path, line, claim } = assertion;
    if (claim.kind === 'type') {
      const types = checked.typesInLine?.(path, line);
      if (types === undefined) problems.push(`${path}:${line} states a type, but nothing here works out types`);
      else if (!types.includes(claim.type)) problems.push(`${path}:${line} states type ${claim.type}, found ${types.join(', ') || 'none'}`);
      continue;
    }
    if (claim.kind !== 'diagnostic') {
      const fact = `${path}:${line} ${claim.kind} "${claim.text}"`;
      unstated.delete(fact);
      if (!facts.has(fact)) problems.push(`${fact} expected`);
      continue;
    }
    const match = [...open].find((diagnostic) => fits(diagnostic, assertion));
    if (match !== undefined) open.delete(match);
    else problems.push(`${path}:${line} expected ${claim.level}[${claim.code}] "${claim.text}"${assertion.columns ? ` in columns ${assertion.columns.from}–${assertion.columns.to - 1}` : ''}`);
  }
  return [...problems, ...[...open].map(describeFound), ...[...unstated].map((fact) => `${fact} is not stated`)];
}

function describeLabel({ span, text }: Diagnostic['labels'][number]): string {
  return `${span.source.path}:${span.source.position(span.start).line} label "${text}"`;
}

function describeWhy({ labels: [{ span }] }: Diagnostic, why: string | undefined): readonly string[] {
  return why === undefined ? [] : [`${span.source.path}:${span.source.position(span.start).line} why "${why}"`];
}

function fits(diagnostic: Diagnostic, { path, line, columns, claim }: Assertion): boolean {
  const { span } = diagnostic.labels[0];
  const start = span.source.position(span.start);
  if (claim.kind !== 'diagnostic' || diagnostic.code !== claim.code || diagnostic.level !== claim.level) return false;
  if (span.source.path !== path || start.line !== line || !diagnostic.message.includes(claim.text)) return false;
  if (columns === undefined) return true;
  const length = Math.max(1, Math.min(span.end, span.start - start.column + 1 + span.source.line(line).length) - span.start);
  return start.column === columns.from && columns.to - columns.from === length;
}

function describeFound({ level, code, message, labels: [{ span }] }: Diagnostic): string {
  const { line, column } = span.source.position(span.start);
  return `${span.source.path}:${line}:${column} found ${level}[${code}] "${message}", which is not stated`;
}

/** An assertion of a comment: `error[AQ0000] "text"`, `label "text"`, `why "text"` or `type: T`. */
const claims = /(error|warning|note)\[(AQ\d{4})\](?:\s+"((?:[^"\\]|\\.)*)")?|(label|why)\s+"((?:[^"\\]|\\.)*)"|type:\s*(\S.*?)(?=\s+(?:error|warning|note)\[|$)/g;

function assertionsOf(path: string, text: string): Assertion[] {
  const assertions: Assertion[] = [];
  let subject = 0;
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const comment = /(^|.*?)--\s*(\^+\s+)?((?:error|warning|note)\[AQ\d{4}\].*|(?:label|why)\s+".*|type:.*)$/.exec(content);
    const alone = /^\s*--/.test(content);
    if (!alone && content.trim() !== '') subject = index + 1;
    if (!comment) continue;
    const from = comment[2] === undefined ? -1 : content.indexOf('^') + 1;
    const columns = from < 0 ? undefined : { from, to: from + (comment[2]?.trim().length ?? 0) };
    for (const match of (comment[3] ?? '').matchAll(claims)) assertions.push({ path, line: subject, columns, claim: claimOf(match) });
  }
  return assertions;
}

function claimOf([, level, code, part, kind, text, type]: RegExpMatchArray): Claim {
  if (level !== undefined) return { kind: 'diagnostic', level: levelOf(level), code: code ?? '', text: unquoted(part ?? '') };
  return kind === undefined ? { kind: 'type', type: type ?? '' } : { kind: kind === 'why' ? 'why' : 'label', text: unquoted(text ?? '') };
}

function unquoted(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function levelOf(text: string): Level {
  return text === 'error' || text === 'warning' ? text : 'note';
}
