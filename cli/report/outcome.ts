import type { Audit } from '../../runtime/engine/audit.ts';
import type { ProgramText } from '../../runtime/engine/program-text.ts';
import type { Json } from '../../runtime/particle/json.ts';
import type { RunReport } from '../../runtime/testing/run-report.ts';
import type { PeerNames } from './peer-names.ts';
import { waitingBranches, type WaitingBranch } from './waiting.ts';

/** What became of a run. */
export interface Outcome {
  readonly good: boolean;
  /** Errors that nothing handled. */
  readonly errors: readonly Json[];
  /** What keeps it from going on; empty when that is no reason for anything. */
  readonly waiting: readonly WaitingBranch[];
}

/**
 * A function must answer. A script need not: it is good when it is done. An error that nothing handled ends the program: whoever has not
 * heard of that waits for nothing that matters.
 *
 * @param together audits what all peers know
 */
export function outcomeOf(report: RunReport, { kind }: { readonly kind: 'function' | 'script' }, text: ProgramText, names: PeerNames, together: () => Audit): Outcome {
  const { answered, outcome } = report;
  const errors = [...report.errors, ...(kind === 'script' && outcome.kind === 'failed' ? [outcome.error] : [])];
  const good = errors.length === 0 ? answered || (kind === 'script' && outcome.kind === 'done') : kind === 'function' && answered;
  return { good, errors, waiting: good || errors.length > 0 ? [] : waitingBranches({ waits: report.waiting, together: together() }, text, names) };
}
