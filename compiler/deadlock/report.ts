/** What is told about one exported function. */
import type { CoreFunction, Origin } from '../core/core.ts';
import { deadlockBranch, deadlockCertain, deadlockConditional, deadlockHazard, deadlockPossible, deadlockSilence, deadlockUnproven } from '../diagnostics/catalog/deadlock.ts';
import type { Diagnostic, Label } from '../diagnostics/diagnostic.ts';
import { assertNever } from '../invariant.ts';
import type { Span } from '../source/source-file.ts';
import { analyse } from './analyse.ts';
import type { Finding, Verdict } from './analyse.ts';
import { blockedIn, idleWaits } from './blocked.ts';
import type { Blocked, Feeder } from './blocked.ts';
import { needsOf } from './needs.ts';
import type { State } from './open.ts';
import type { DeadlockOptions } from './options.ts';
import { printCondition, printDecision } from './condition.ts';

/** The verdict on one exported function. */
export interface DeadlockReport {
  readonly function: string;
  readonly verdict: Verdict;
  /** For `conditional`: when it answers. */
  readonly condition: string | undefined;
  /** How many failing calls it survives, where a wait has more to come than it needs. */
  readonly tolerance: string | undefined;
  /** Peers each of whose silence stops it; undefined when nobody asked. */
  readonly needs: readonly string[] | undefined;
  readonly findings: readonly Diagnostic[];
}

export function reportOn(func: CoreFunction, { needs = false, requireTimeouts = false }: DeadlockOptions = {}): DeadlockReport {
  const { verdict, findings, idle, exhausted } = analyse(func);
  const silent = needs || requireTimeouts ? needsOf(func) : undefined;
  const uncovered = requireTimeouts && silent !== undefined && silent.length > 0 ? [deadlockSilence({ name: func.name, declared: func.span, peers: silent })] : [];
  const conditional = findings.find((finding) => finding.verdict === 'conditional');
  return {
    function: func.name,
    verdict,
    condition: conditional === undefined ? undefined : printCondition(conditional.cases),
    tolerance: findings.find((finding) => finding.tolerance !== undefined)?.tolerance,
    needs: silent,
    findings: [...findings.map((finding) => describe(finding, func, exhausted)), ...(idle === undefined ? [] : branchesOf(idle, func)), ...uncovered],
  };
}

function branchesOf(state: State, { name, span }: CoreFunction): readonly Diagnostic[] {
  const waits = idleWaits(state).map((blocked) => ({ ...blocked, label: label(blocked, span) }));
  const lines = distinct(waits.map((wait) => wait.label));
  return lines.map((line) => {
    const feeders = waits.find((wait) => wait.label === line)?.feeders ?? [];
    return deadlockBranch({ name, declared: span, waits: [line], feeders: labelsOf(feeders), when: [] });
  });
}

function labelsOf(feeders: readonly Feeder[]): readonly Label[] {
  return distinct(feeders.flatMap(({ origin, text }) => ('source' in origin ? [{ span: origin, text }] : [])));
}

function describe({ verdict, witness, cases, tolerance }: Finding, { name, span }: CoreFunction, exhausted: boolean): Diagnostic {
  const [first, ...others] = witness === undefined ? [] : blockedIn(witness.graph.root, witness);
  const waits = [first, ...others].flatMap((blocked) => (blocked === undefined ? [] : [label(blocked, span)]));
  const when = [...new Set((witness?.assumptions.decisions ?? []).map(printDecision))];
  const stuck = { name, declared: span, waits: distinct(waits), feeders: labelsOf(first?.feeders ?? []), when };
  switch (verdict) {
    case 'certain':
      return deadlockCertain(stuck);
    case 'possible':
      return deadlockPossible(stuck);
    case 'conditional':
      return deadlockConditional({ ...stuck, condition: printCondition(cases) });
    case 'hazard':
      return deadlockHazard({ ...stuck, when: when.filter((text) => text.endsWith(' fails')), tolerance });
    case 'unproven':
      return deadlockUnproven({ ...stuck, exhausted });
    default:
      return assertNever(verdict);
  }
}

function label({ origin, what }: Blocked, declared: Span): Label {
  return { span: spanOf(origin) ?? declared, text: what };
}

function spanOf(origin: Origin): Span | undefined {
  return 'source' in origin ? origin : undefined;
}

/** Iterations of an unrolled loop stand in the same place. */
function distinct(labels: readonly Label[]): readonly Label[] {
  const seen = new Set<string>();
  return labels.filter(({ span: { source, start }, text }) => {
    const key = `${source.path} ${start} ${text}`;
    const known = seen.has(key);
    seen.add(key);
    return !known;
  });
}
