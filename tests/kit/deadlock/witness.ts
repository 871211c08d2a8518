/** Whether runs on the engine do what a witness of the analysis says: its choices lead to its line, and the run stays there. */
import { analyse } from '../../../compiler/deadlock/analyse.ts';
import type { Finding } from '../../../compiler/deadlock/analyse.ts';
import { reportOn } from '../../../compiler/deadlock/report.ts';
import { CallsOf } from './calls.ts';
import { Sample } from './choices.ts';
import { Failures } from './failures.ts';
import { run } from './run.ts';
import type { Run } from './run.ts';
import type { Subject } from './subject.ts';
import { isMade, valuesOf } from './values.ts';

export type Reproduced =
  /** A run that makes all its choices is stuck at its line, and none that makes them answers. */
  | 'exactly'
  /** The same, as far as the choices can be seen: how many values a snapshot holds cannot. */
  | 'as far as seen'
  /** Runs that make its choices are stuck, but those that were tried at lines before that. */
  | 'elsewhere'
  /** No run was found that makes its choices. */
  | 'not tried';

export interface Replay {
  readonly verdict: Finding['verdict'];
  readonly reproduced: Reproduced;
}

/** What becomes of each witness of a function; nothing of findings without one. @throws Error when runs contradict a witness */
export function replay(subject: Subject, seed: number, attempts = 400): readonly Replay[] {
  const { findings } = analyse(subject.core);
  return findings.flatMap((finding, i) => (finding.witness === undefined ? [] : [{ verdict: finding.verdict, reproduced: reproduce(subject, finding, linesOf(subject, i), seed, attempts) }]));
}

function reproduce(subject: Subject, { verdict, witness }: Finding, lines: readonly string[], seed: number, attempts: number): Reproduced {
  const calls = new CallsOf(subject);
  const decisions = witness?.assumptions.decisions ?? [];
  let [stuck, exact] = [false, false];
  for (let i = 0; i < attempts; i++) {
    const choices = new Sample(seed + i);
    const failures = new Failures(decisions, calls, choices);
    const conditions = { order: 'any', network: 'open' } as const;
    const made = verdict === 'hazard' ? run(subject, choices, { ...conditions, tier: 'T2' }, (instruction) => failures.fails(instruction)) : run(subject, choices, { ...conditions, tier: 'T1' });
    if (made.outcome === 'outside') continue;
    const values = valuesOf(calls, made);
    const decided = decisions.map((decision) => (decision.choice.kind === 'fails' ? failures.isMade(decision, made) : isMade(decision, values)));
    if (decided.includes(false)) continue;
    const seen = !decided.includes(undefined);
    if (made.outcome === 'answered') {
      if (seen) throw new Error([`a run makes the choices of the witness of ${verdict}, and answers`, ...made.story()].join('\n'));
      continue;
    }
    stuck = true;
    exact ||= seen;
    if (waitsIn(made, subject).some((line) => lines.includes(line))) return exact ? 'exactly' : 'as far as seen';
  }
  return stuck ? 'elsewhere' : 'not tried';
}

/** `file:line` of the waits of a run. A hop that needs to know whereto is there for what comes next. */
function waitsIn({ waits }: Run, { lines, program }: Subject): readonly string[] {
  return waits().flatMap(({ kind, instruction }) => {
    const isHop = kind === 'variable' && program.nodes[instruction]?.op === 'hop';
    return (isHop ? lines.slice(instruction).find((line) => line !== undefined) : lines[instruction]) ?? [];
  });
}

/** `file:line` of the waits that are reported. The first one is the cause; the engine names what the function hangs in because of that. */
function linesOf({ core }: Subject, finding: number): readonly string[] {
  const reported = reportOn(core).findings[finding];
  if (reported === undefined) throw new Error(`nothing is reported of finding ${finding}`);
  return reported.labels.filter(({ text }) => text.startsWith('waits')).flatMap(({ span: { source, start, end } }) => {
    const line = (offset: number): number => source.text.slice(0, offset).split('\n').length;
    return Array.from({ length: line(end) - line(start) + 1 }, (_, i) => `${source.path}:${line(start) + i}`);
  });
}
