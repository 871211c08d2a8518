/** Whether runs on the engine do what a witness of the analysis says: its choices lead to its line, and the run stays there. */
import { analyse } from '../../../compiler/deadlock/analyse.ts';
import type { Decision } from '../../../compiler/deadlock/assumptions.ts';
import { printDecision } from '../../../compiler/deadlock/condition.ts';
import type { Finding } from '../../../compiler/deadlock/analyse.ts';
import { reportOn } from '../../../compiler/deadlock/report.ts';
import { paperCrypto } from '../paper-signatures.ts';
import { Account, Witness } from './account.ts';
import { Acts } from './acts.ts';
import { Sample } from './choices.ts';
import { Director } from './director.ts';
import { peers } from './domain.ts';
import { Iterations } from './iterations.ts';
import { run } from './run.ts';
import type { Run } from './run.ts';
import type { Subject } from './subject.ts';

export type Reproduced =
  /** A run that makes all its choices is stuck at its line, and none that makes them answers. */
  | 'exactly'
  /** Runs that make its choices are stuck, but those that were tried at other lines. */
  | 'elsewhere'
  /** No run was found that makes its choices. */
  | 'not tried';

export interface Replay {
  readonly verdict: Finding['verdict'];
  readonly reproduced: Reproduced;
  /** What it says. */
  readonly decisions: readonly Decision[];
  /** For people: the last run that was stuck elsewhere. */
  readonly story: readonly string[];
}

/** A witness that is not reproduced by so many runs is wrong, or says too little. */
const MOST_RUNS = 200;
/** After the first run that is as the witness says, so many others have to get stuck, too. */
const MORE_RUNS = 5;

/** Numbers in a witness are tried up to this. */
const MOST = 12;

/** What becomes of each witness of a function; nothing of findings without one. @throws Error when runs contradict a witness */
export function replay(subject: Subject, seed: number): readonly Replay[] {
  const { findings } = analyse(subject.core);
  return findings.flatMap(({ verdict, located }, i) => {
    if (located === undefined) return [];
    const read = new Witness(located, new Acts(subject), new Iterations(subject.program, paperCrypto));
    return [{ verdict, decisions: read.decisions, ...reproduce(subject, verdict, read, linesOf(subject, i), seed) }];
  });
}

function reproduce(subject: Subject, verdict: Finding['verdict'], witness: Witness, lines: readonly string[], seed: number): Pick<Replay, 'reproduced' | 'story'> {
  let last: Run | undefined;
  let isExact = false;
  let left = MOST_RUNS;
  for (let i = 0; i < left; i++) {
    const made = asTold(subject, verdict, witness, seed + i);
    if (made === undefined) continue;
    if (made.outcome === 'answered') throw new Error([`a run makes the choices of the witness of ${verdict} (${witness.decisions.map((decision) => printDecision(decision)).join(', ')}), and answers`, ...made.story()].join('\n'));
    last = made;
    if (isExact || !waitsIn(made, subject).some((line) => lines.includes(line))) continue;
    isExact = true;
    left = Math.min(left, i + MORE_RUNS);
  }
  if (isExact) return { reproduced: 'exactly', story: [] };
  return last === undefined ? { reproduced: 'not tried', story: [] } : { reproduced: 'elsewhere', story: last.story() };
}

/** A run that makes the choices of the witness, if it does. */
function asTold(subject: Subject, verdict: Finding['verdict'], witness: Witness, seed: number): Run | undefined {
  const choices = new Sample(seed);
  // Where all reach all, anybody can start it.
  const initiator = peers[choices.choose(2) === 0 ? 0 : choices.choose(peers.length)] ?? peers[0];
  const account = new Account(witness, initiator);
  const made = run(subject, choices, { initiator, order: 'any', network: 'open', tier: verdict === 'hazard' ? 'T2' : 'T1', most: Math.min(witness.most + 2, MOST) }, new Director(witness, account, choices));
  for (const { key, values } of made.frozen()) account.noteSnapshot(key, values);
  const isUnseen = made.outcome === 'answered' && witness.follows && !account.isComplete;
  return made.outcome === 'outside' || account.isContradicted || isUnseen ? undefined : made;
}

/** `file:line` of the waits of a run. What nobody wrote, a hop or a wait on the way, is there for the next step that somebody did. */
function waitsIn({ waits }: Run, { lines, program: { nodes } }: Subject): readonly string[] {
  const isStep = (i: number): boolean => !['seq', 'par', 'xor', 'new'].includes(nodes[i]?.op ?? 'seq');
  return waits().flatMap(({ instruction }) => lines[instruction] ?? lines.find((line, i) => i > instruction && line !== undefined && isStep(i)) ?? []);
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
