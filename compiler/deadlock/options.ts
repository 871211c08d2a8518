/** What is made of findings. */
import { withLevel } from '../diagnostics/diagnostic.ts';
import type { Diagnostic, Level } from '../diagnostics/diagnostic.ts';
import { deadlockKinds, deadlockOnFirstVm, deadlockOnFirstVmIf, unusedPragma } from '../diagnostics/catalog/deadlock.ts';
import type { ResolvedModule } from '../names/symbols.ts';
import type { Span } from '../source/source-file.ts';
import { pragmasOf } from './pragmas.ts';
import type { Pragma } from './pragmas.ts';

export interface DeadlockOptions {
  /** Findings that count one level less: codes or names, `AQ0402` or `deadlock/possible`. Default: none. */
  readonly allow?: readonly string[];
  /** A function that is not proven to answer is an error. Default: a note. */
  readonly strict?: boolean;
  /** Whether each silent peer that stops a function is a warning. Default: no. */
  readonly requireTimeouts?: boolean;
  /** Whether reports say which peers a function needs. Default: no, for it takes time. */
  readonly needs?: boolean;
  /** Milliseconds since any moment, for reports to say how long they took. Default: none, and they do not. */
  readonly clock?: () => number;
}

const lower: Readonly<Record<Level, Level>> = { error: 'warning', warning: 'note', note: 'note' };

/** The findings as the options and comments in the source want them told, and the comments that did so. */
export function told(findings: readonly Diagnostic[], { allow = [], strict = false }: DeadlockOptions): { readonly diagnostics: readonly Diagnostic[]; readonly used: ReadonlySet<Pragma> } {
  const used = new Set<Pragma>();
  const diagnostics: Diagnostic[] = [];
  for (const finding of findings) {
    const pragma = allowing(finding);
    if (pragma !== undefined) {
      used.add(pragma);
      continue;
    }
    const level = strict && finding.slug === 'deadlock/unproven' ? 'error' : finding.level;
    diagnostics.push(withLevel(finding, allow.some((code) => names(code, finding)) ? lower[level] : level));
  }
  return { diagnostics, used };
}

/**
 * Comments that allow what nobody found, in a file and in functions of other files that it exports. Of a helper that other files may use, nobody
 * knows what is found there. What is about the first VM counts only when it is asked for.
 */
export function unusedPragmas({ tree, declared }: Pick<ResolvedModule, 'tree' | 'declared'>, exported: readonly Span[], used: ReadonlySet<Pragma>, firstVm: boolean): readonly Diagnostic[] {
  const { source } = tree.span;
  const helpers = declared.size === 0 ? [] : tree.items.flatMap(({ kind, span }) => (kind === 'func-item' && !exported.includes(span) ? [span] : []));
  const own = pragmasOf(source).filter((pragma) => !isMeant(pragma) || !helpers.some((helper) => isAbout(pragma, helper)));
  const others = exported.filter((span) => span.source !== source).flatMap((span) => pragmasOf(span.source).filter((pragma) => isAbout(pragma, span)));
  const unexported = tree.items.flatMap((item) => (item.kind === 'func-item' && !exported.includes(item.span) ? [item] : []));
  return [...own, ...others]
    .filter((pragma) => !used.has(pragma))
    .filter(({ code }) => firstVm || ![deadlockOnFirstVm, deadlockOnFirstVmIf].some((kind) => code !== undefined && names(code, kind)))
    .map((pragma) => unusedPragma({ ...pragma, helper: pragma.span.source === source ? unexported.find(({ span }) => isAbout(pragma, span))?.name.name : undefined }));
}

/** Whether there is such a finding. */
function isMeant({ code }: Pragma): boolean {
  return code !== undefined && deadlockKinds.some((kind) => names(code, kind));
}

function isAbout({ start, end }: Pragma, span: Span): boolean {
  return start < span.end && span.start < end;
}

function allowing(finding: Diagnostic): Pragma | undefined {
  for (const { span } of finding.labels) {
    const pragma = pragmasOf(span.source).find(({ code, start, end }) => code !== undefined && names(code, finding) && start <= span.start && span.start < end);
    if (pragma !== undefined) return pragma;
  }
  return undefined;
}

function names(code: string, { code: number, slug }: Pick<Diagnostic, 'code' | 'slug'>): boolean {
  return code === number || code === slug;
}
