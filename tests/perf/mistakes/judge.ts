/** What a report is worth: does it stand at the mistake, alone, and with a way out? */
import { renderTerminal } from '../../../compiler/diagnostics/render-terminal.ts';
import type { Diagnostic, Fix } from '../../../compiler/diagnostics/diagnostic.ts';
import { SourceFile } from '../../../compiler/source/source-file.ts';
import { compileWithOriginal, OriginalCompilerError } from '../../kit/oracle/aqua-api.ts';
import type { Mutant } from './mistake.ts';

export interface Verdict {
  readonly found: boolean;
  /** The first report stands in a line of the mistake. */
  readonly line: boolean;
  /** … and at most three columns away from it. */
  readonly column: boolean;
  readonly reports: number;
  /** A concrete way out: an edit after which nothing is wrong (`edit`), or a sentence that quotes what to write (`words`). */
  readonly fix: 'edit' | 'words' | undefined;
  /** Words that only a writer of compilers knows. */
  readonly jargon: readonly string[];
}

export interface Summary {
  readonly count: number;
  readonly found: number;
  readonly line: number;
  readonly column: number;
  readonly reports: number;
  readonly most: number;
  /** Share with an edit or with words. */
  readonly fix: number;
  /** Share with an edit. */
  readonly edit: number;
}

const near = 3;
const jargon = /\b(?:tokens?|pars(?:e|er|ing)|lexer|identifiers?|expressions?|operands?|arity|arrows?|subtypes?|grammar|syntax|AST|EOF|EndOfString|domain|codomain|bottom|nodes? kind|symbols?|scopes?|callee|recursion|lexical|production|literal)\b/gi;
/** A sentence that quotes the very text to write, to remove or to choose; general rules and reasons do not count. */
const advice = /(?:Fix: |Did you mean |did you mean |\b(?:[Ww]rite|[Ww]ritten|[Aa]dd|[Rr]emove|[Ii]nsert|[Uu]se|[Cc]all|[Dd]eclare|[Cc]hoose|[Tt]ake|[Rr]eplace|[Pp]ut) )[^`.]*`[^`]+`/;

/** Judges our reports; those that are no errors do not count. */
export function judge(mutant: Mutant, diagnostics: readonly Diagnostic[], repairs: (fix: Fix) => boolean): Verdict {
  const errors = diagnostics.filter(({ level }) => level === 'error');
  const [first] = errors;
  const text = errors.map((error) => renderTerminal([error], { color: false }).replace(/`[^`\n]*`|^.*\d* \|.*$|^ *-->.*$/gm, '')).join('\n');
  return {
    ...place(mutant, errors.map((error) => startOf(error))),
    fix: first === undefined ? undefined : first.fixes.some(repairs) ? 'edit' : advice.test([first.help, ...first.labels.map(({ text: said }) => said)].join('\n')) ? 'words' : undefined,
    jargon: [...new Set([...text.matchAll(jargon)].map(([word]) => word))],
  };
}

/** Compiles with the first generation's compiler, whose reports are texts that begin with `file:line:column`. */
export async function judgeOriginal(mutant: Mutant, folders: readonly string[]): Promise<Verdict> {
  const reports = await originalReports(mutant, folders);
  const places = reports.map((report) => {
    const [, line = '0', column = '0'] = /:(\d+):(\d+)/.exec(report) ?? [];
    return { line: Number(line), column: Number(column) };
  });
  const [first = ''] = reports;
  return { ...place(mutant, places), fix: /[Dd]id you mean|available|Use `/.test(first) ? 'words' : undefined, jargon: [] };
}

async function originalReports(mutant: Mutant, folders: readonly string[]): Promise<readonly string[]> {
  try {
    await compileWithOriginal({ code: mutant.text }, { imports: folders });
    return [];
  } catch (error) {
    return error instanceof OriginalCompilerError ? error.diagnostics : [String(error)];
  }
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function startOf(diagnostic: Diagnostic): Place {
  const { source, start } = diagnostic.labels[0].span;
  return source.position(start);
}

function place({ text, spots }: Mutant, places: readonly Place[]): Pick<Verdict, 'found' | 'line' | 'column' | 'reports'> {
  const file = new SourceFile('main.aqua', text);
  const [first] = places;
  const ranges = spots.map(({ start, end }) => ({ from: file.position(start), to: file.position(end) }));
  const line = first !== undefined && ranges.some(({ from, to }) => first.line >= from.line && first.line <= to.line);
  const column =
    first !== undefined &&
    ranges.some(({ from, to }) => {
      if (first.line < from.line || first.line > to.line) return false;
      const afterStart = first.line > from.line || first.column >= from.column - near;
      return afterStart && (first.line < to.line || first.column <= to.column + near);
    });
  return { found: first !== undefined, line, column, reports: places.length };
}

export function summarise(verdicts: readonly Verdict[]): Summary {
  const count = verdicts.length;
  const share = (what: (verdict: Verdict) => boolean): number => (count === 0 ? 1 : verdicts.filter(what).length / count);
  const reports = verdicts.map((verdict) => verdict.reports);
  return {
    count,
    found: share(({ found }) => found),
    line: share(({ line }) => line),
    column: share(({ column }) => column),
    reports: count === 0 ? 1 : reports.reduce((sum, each) => sum + each, 0) / count,
    most: Math.max(0, ...reports),
    fix: share(({ fix }) => fix !== undefined),
    edit: share(({ fix }) => fix === 'edit'),
  };
}
