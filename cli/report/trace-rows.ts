import type { AuditStep } from '../../runtime/engine/audit.ts';
import { clip, type TraceContext } from './describe-step.ts';

/** Of a file name, in columns. */
const widestFile = 24;

/** One row of a trace: a peer did something, or sent the particle on, or came to know it and passed it on in one go. */
export interface TraceRow {
  readonly peer: string;
  /** Undefined where the particle is only sent. */
  readonly step: Exclude<AuditStep, { kind: 'sent' }> | undefined;
  /** Peers that the particle was sent to. */
  readonly to: readonly string[];
  /** `file:line`, without the folder; empty for what nobody wrote. */
  readonly place: string;
}

/** A row for each step, except that peers to which the particle goes at once, for the same line, share one. */
export function traceRows(steps: readonly AuditStep[], { program, names }: TraceContext): readonly TraceRow[] {
  const rows: TraceRow[] = [];
  for (const step of steps) {
    const peer = names.of(step.peer);
    const place = placeOf(program.location(step.instruction));
    if (step.kind !== 'sent') {
      rows.push({ peer, step, to: [], place });
      continue;
    }
    const before = rows.at(-1);
    const to = names.of(step.to);
    if (before?.peer === peer && goesOnFrom(before, place)) rows[rows.length - 1] = { ...before, to: [...new Set([...before.to, to])], place };
    else rows.push({ peer, step: undefined, to: [to], place });
  }
  return rows;
}

/** Whether a hop for the line `place` may be drawn in the row. */
function goesOnFrom({ step, to, place }: TraceRow, next: string): boolean {
  if (step !== undefined && step.kind !== 'visit') return false;
  return place === next || (place === '' && to.length === 0);
}

function placeOf(location: string | undefined): string {
  const [, file = '', line = ''] = /([^/]*):(\d+):\d+$/.exec(location ?? '') ?? [];
  return file === '' ? '' : `${clip(file, widestFile)}:${line}`;
}
