/** What is told about one exported function. */
import type { CoreFunction, Origin } from '../core/core.ts';
import { deadlockBranch, deadlockCertain, deadlockConditional, deadlockHazard, deadlockOnFirstVm, deadlockOnFirstVmIf, deadlockPossible, deadlockSilence, deadlockUnproven } from '../diagnostics/catalog/deadlock.ts';
import type { Stuck } from '../diagnostics/catalog/deadlock.ts';
import type { Diagnostic, Label } from '../diagnostics/diagnostic.ts';
import { assertNever } from '../invariant.ts';
import type { Span } from '../source/source-file.ts';
import { analyse } from './analyse.ts';
import type { Analysis, Finding, Verdict } from './analyse.ts';
import { blockedOf, idleWaits, missesLater } from './blocked.ts';
import type { Blocked, Feeder } from './blocked.ts';
import { betterIndex } from './index-fix.ts';
import { remediesFor } from './hazard-fix.ts';
import type { Remedy, Timeouts } from './hazard-fix.ts';
import { needsOf } from './needs.ts';
import type { State } from './open.ts';
import type { DeadlockOptions } from './options.ts';
import { printCondition, printDecisions, printFailures } from './condition.ts';

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
  /** How long it took to find that out; undefined without a clock. */
  readonly milliseconds: number | undefined;
}

/**
 * @param firstVm whether it is to run on the first generation's VM, which adds findings and leaves the verdict as it is
 * @param timeouts how files call a timeout, for fixes. Default: they cannot
 */
export function reportOn(func: CoreFunction, { needs = false, requireTimeouts = false, clock }: DeadlockOptions = {}, firstVm = false, timeouts: Timeouts = () => undefined): DeadlockReport {
  const start = clock?.();
  const own = analyse(func);
  const { verdict, findings, idle, exhausted } = own;
  const silent = needs || requireTimeouts ? needsOf(func) : undefined;
  const uncovered = requireTimeouts && silent !== undefined && silent.length > 0 ? [deadlockSilence({ name: func.name, declared: func.span, needs: silent })] : [];
  const conditional = findings.find((finding) => finding.verdict === 'conditional');
  const told = [...findings.map((finding) => describe(finding, func, { exhausted, timeouts, besides: findings.length > 1 })), ...(idle === undefined ? [] : branchesOf(idle, func)), ...uncovered, ...(firstVm ? onFirstVm(func, own) : [])];
  return {
    function: func.name,
    verdict,
    condition: conditional === undefined ? undefined : printCondition(conditional.cases),
    tolerance: findings.find((finding) => finding.tolerance !== undefined)?.tolerance,
    needs: silent?.map(({ text }) => text),
    findings: told,
    milliseconds: clock === undefined || start === undefined ? undefined : clock() - start,
  };
}

function branchesOf(state: State, { name, span }: CoreFunction): readonly Diagnostic[] {
  const waits = idleWaits(state).map((blocked) => ({ ...blocked, label: label(blocked, span) }));
  const lines = distinct(waits.map((wait) => wait.label));
  return lines.map((line) => {
    const feeders = waits.find((wait) => wait.label === line)?.feeders ?? [];
    return deadlockBranch({ name, declared: span, waits: [line], feeders: labelsOf(feeders), when: [], better: undefined });
  });
}

/** From good to bad. */
const verdicts: readonly Verdict[] = ['free', 'unproven', 'hazard', 'conditional', 'possible', 'certain'];

/** Where the first generation's VM gets stuck and ours does not. */
function onFirstVm(func: CoreFunction, own: Analysis): readonly Diagnostic[] {
  const there = analyse(func, true);
  const [finding] = there.findings;
  if (finding === undefined) return branchesOnFirstVm(func, there, own);
  const before = own.findings[0];
  const isSame = finding.verdict === before?.verdict && (finding.verdict !== 'conditional' || printCondition(finding.cases) === printCondition(before.cases));
  if (isSame || verdicts.indexOf(own.verdict) > verdicts.indexOf(there.verdict)) return [];
  const stuck = stuckOf(finding, waitsOf(finding), func);
  const name = `\`${func.name}\``;
  switch (finding.verdict) {
    case 'certain':
      return [deadlockOnFirstVm({ ...stuck, always: true })];
    case 'possible':
      if (finding.witness !== undefined && missesLater(finding.witness)) return [deadlockOnFirstVm({ ...stuck, always: false })];
      return [deadlockOnFirstVmIf({ ...stuck, what: `${name} can wait for ever although every call succeeds` })];
    case 'conditional':
      return [deadlockOnFirstVmIf({ ...stuck, what: `${name} answers only if ${printCondition(finding.cases)}` })];
    case 'hazard':
      return [deadlockOnFirstVmIf({ ...stuck, what: `${name} waits for ever when calls fail` })];
    case 'unproven':
      return [deadlockOnFirstVmIf({ ...stuck, what: `it is not proven that ${name} always answers` })];
    default:
      return assertNever(finding.verdict);
  }
}

function branchesOnFirstVm({ name, span }: CoreFunction, there: Analysis, own: Analysis): readonly Diagnostic[] {
  if (there.idle === undefined) return [];
  const known = own.idle === undefined ? [] : idleWaits(own.idle).map(({ origin }) => origin);
  const waits = idleWaits(there.idle).filter(({ origin }) => !known.includes(origin));
  return waits.map((blocked) => deadlockOnFirstVmIf({ name, declared: span, waits: [label(blocked, span)], feeders: labelsOf(blocked.feeders), what: 'this parallel branch waits for ever' }));
}

function labelsOf(feeders: readonly Feeder[]): readonly Label[] {
  return distinct(feeders.flatMap(({ origin, text }) => ('source' in origin ? [{ span: origin, text }] : [])));
}

/** The lines that a finding is about, and the choices that lead there. */
function stuckOf({ witness, located }: Finding, blocked: readonly Blocked[], { name, span }: CoreFunction): Stuck {
  const [first] = blocked;
  const waits = blocked.flatMap((each, i) => [label(each, span), ...(i === 0 ? callsTo(each) : [])]);
  const when = printDecisions(located?.assumptions.decisions ?? []);
  return { name, declared: span, waits: distinct(waits), feeders: labelsOf(first?.feeders ?? []), when, better: witness === undefined ? undefined : betterIndex(witness) };
}

function describe(finding: Finding, func: CoreFunction, { exhausted, timeouts, besides }: { readonly exhausted: boolean; readonly timeouts: Timeouts; readonly besides: boolean }): Diagnostic {
  const { verdict, cases, tolerance } = finding;
  const blocked = waitsOf(finding);
  const stuck = stuckOf(finding, blocked, func);
  // They are tried when somebody asks, which takes about as long as all that was found out before.
  const remedies = (): readonly Remedy[] => (blocked[0] === undefined ? [] : remediesFor(blocked[0], func, timeouts));
  switch (verdict) {
    case 'certain':
      return deadlockCertain(stuck);
    case 'possible':
      return deadlockPossible({ ...stuck, remedies });
    case 'conditional':
      return deadlockConditional({ ...stuck, condition: printCondition(cases) });
    case 'hazard': {
      const decisions = finding.witness?.assumptions.decisions ?? [];
      const rest = printDecisions(decisions.filter(({ choice }) => choice.kind !== 'fails'));
      return deadlockHazard({ ...stuck, besides: rest, when: printFailures(decisions), tolerance, remedies });
    }
    case 'unproven':
      return deadlockUnproven({ ...stuck, exhausted, besides });
    default:
      return assertNever(verdict);
  }
}

function waitsOf({ located }: Finding): readonly Blocked[] {
  return located === undefined ? [] : blockedOf(located);
}

function label({ origin, what }: Blocked, declared: Span): Label {
  return { span: spanOf(origin) ?? declared, text: what };
}

/** From the wait outwards. */
function callsTo({ step }: Blocked): readonly Label[] {
  if (step.kind !== 'wait') return [];
  return step.node.calls.toReversed().map((span) => ({ span, text: `\`${span.source.text.slice(span.start, span.end).replace(/[({][^]*/, '')}\` is called here` }));
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
