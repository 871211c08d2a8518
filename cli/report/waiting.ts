import type { Audit } from '../../runtime/engine/audit.ts';
import type { Wait } from '../../runtime/engine/contracts.ts';
import { describeWait } from '../../runtime/engine/describe-wait.ts';
import type { PeerNames } from './peer-names.ts';
import type { ProgramText } from '../../runtime/engine/program-text.ts';

/** Why one branch went no further, for people. */
export interface WaitingBranch {
  /** Name of the peer that waits. */
  readonly peer: string;
  /** `file:line:column`; absent for an instruction that the compiler added. */
  readonly at?: string;
  /** The instruction, in AIR. */
  readonly instruction: string;
  readonly waitsFor: string;
}

/** Everything that there is to tell about a run that went no further. */
export interface Standstill {
  /** By the peer's name. */
  readonly waits: Readonly<Record<string, readonly Wait[]>>;
  /** What all peers know together. */
  readonly together: Pick<Audit, 'steps' | 'waiting'>;
}

/**
 * What keeps a run from going on. That one peer waits for another says nothing as long as the other one is known to wait for
 * something itself, or simply has no news for it; so such branches count only when the other peer was never reached. The ends of
 * loops, which wait by design, count only when there is nothing else.
 */
export function waitingBranches({ waits, together }: Standstill, program: ProgramText, names: PeerNames): readonly WaitingBranch[] {
  const all = Object.entries(waits).flatMap(([peer, list]) => list.map((wait) => ({ peer, wait })));
  const telling = all.filter(({ wait }) => (wait.kind === 'peer' ? waits[names.of(wait.peer)] === undefined : wait.kind !== 'never'));
  const ends = all.filter(({ wait }) => wait.kind === 'never');
  return ([telling, ends].find((waits) => waits.length > 0) ?? all).map(({ peer, wait }) => {
    const at = program.location(wait.instruction);
    const waitsFor = waitsForWhat(wait, peer, together, program, names);
    return { peer, ...(at === undefined ? {} : { at }), instruction: program.air(wait.instruction), waitsFor };
  });
}

function waitsForWhat(wait: Wait, peer: string, together: Standstill['together'], program: ProgramText, names: PeerNames): string {
  if (wait.kind === 'peer' && !names.has(wait.peer)) return `the peer \`${names.of(wait.peer)}\`, which is not part of the network`;
  if (wait.kind === 'variable' && !together.waiting.some((other) => other.kind === 'variable' && other.instruction === wait.instruction && other.variable === wait.variable)) {
    return `\`${program.name(wait.variable)}\`, which ${setterOf(wait.variable, together, program, names)}, and no instruction takes it from there to @${peer}`;
  }
  return names.within(describeWait(wait, program, (id) => `@${names.of(id)}`));
}

/** Who set the variable, where one call did. */
function setterOf(variable: string, { steps }: Standstill['together'], program: ProgramText, names: PeerNames): string {
  const setters = steps.filter(({ kind, instruction }) => {
    const at = program.at(instruction);
    return kind === 'call' && at?.op === 'call' && at.output?.name === variable;
  });
  const [setter] = new Set(setters.map(({ peer }) => names.of(peer)));
  return setter === undefined ? 'is set on another peer' : `@${setter} has set`;
}
