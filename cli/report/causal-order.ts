import type { AuditStep } from '../../runtime/engine/audit.ts';
import type { CallReport } from '../../runtime/testing/run-report.ts';

/**
 * Steps in the order in which they happened, as far as anybody can tell: every peer's own order is kept, what a peer did because
 * it got the particle comes after the note of the peer that sent it, and calls stand in the order in which they ended.
 *
 * @param steps of the audit, inputs before outputs.
 * @param calls of the same run, in the order in which they ended.
 * @param nameOf name of a peer as `calls` gives it.
 */
export function causalOrder(steps: readonly AuditStep[], calls: readonly CallReport[], nameOf: (peer: string) => string): readonly AuditStep[] {
  const needs = requirements(steps);
  const ended = new Map<string, number[]>();
  for (const [index, { peer, instruction }] of calls.entries()) push(ended, `${instruction} ${peer}`, index);
  const rank = new Map<AuditStep, number>();
  for (const step of sorted(steps, needs)) {
    const own = step.kind === 'call' || step.kind === 'failed-call' ? ended.get(`${step.instruction} ${nameOf(step.peer)}`)?.shift() : undefined;
    rank.set(step, Math.max(own ?? 0, ...(needs.get(step) ?? []).map((other) => rank.get(other) ?? 0)));
  }
  // The sort is stable and a step ranks no lower than what it needs, so needs still come first.
  return [...rank.keys()].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
}

/** A topological order of what steps need. */
function sorted(steps: readonly AuditStep[], needs: ReadonlyMap<AuditStep, readonly AuditStep[]>): Iterable<AuditStep> {
  const done = new Set<AuditStep>();
  const emitWithNeeds = (step: AuditStep): void => {
    // What must come first is on the stack above what needs it. A wrong match of notes could make a circle; `open` breaks it.
    const stack = [step];
    const open = new Set<AuditStep>();
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const missing = open.has(top) ? [] : (needs.get(top) ?? []).filter((other) => !done.has(other) && !open.has(other));
      open.add(top);
      stack.push(...missing);
      if (missing.length > 0) continue;
      stack.pop();
      done.add(top);
    }
  };
  for (const step of steps) if (step.kind !== 'sent') emitWithNeeds(step);
  for (const step of steps) emitWithNeeds(step);
  return done;
}

/** What each step needs: the step before it in its peer's log, and the note of who sent the particle there for it. */
function requirements(steps: readonly AuditStep[]): ReadonlyMap<AuditStep, readonly AuditStep[]> {
  const logs = groupBy(steps, (step) => step.peer);
  const notes = groupBy(
    steps.filter((step) => step.kind === 'sent'),
    (step) => `${step.instruction} ${step.to}`,
  );
  const used = new Map<string, number>();
  const needs = new Map<AuditStep, readonly AuditStep[]>();
  for (const log of logs.values()) {
    const inOrder = log.toSorted((a, b) => a.position - b.position);
    for (const [index, step] of inOrder.entries()) {
      const earlier = index === 0 ? undefined : inOrder[index - 1];
      const key = `${step.instruction} ${step.peer}`;
      const turn = used.get(key) ?? 0;
      if (step.kind !== 'sent') used.set(key, turn + 1);
      const note = step.kind === 'sent' ? undefined : notes.get(key)?.[turn];
      needs.set(step, [note, earlier].filter((other) => other !== undefined));
    }
  }
  return needs;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) push(groups, keyOf(item), item);
  return groups;
}

function push<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
