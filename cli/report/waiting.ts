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

/**
 * What keeps a run from going on. That one peer waits for another says nothing as long as the other one is known to wait for
 * something itself, or simply has no news for it; so such branches count only when the other peer was never reached. The ends of
 * loops, which wait by design, count only when there is nothing else.
 */
export function waitingBranches(waits: Readonly<Record<string, readonly Wait[]>>, program: ProgramText, names: PeerNames): readonly WaitingBranch[] {
  const all = Object.entries(waits).flatMap(([peer, list]) => list.map((wait) => ({ peer, wait })));
  const telling = all.filter(({ wait }) => (wait.kind === 'peer' ? waits[names.of(wait.peer)] === undefined : wait.kind !== 'never'));
  const ends = all.filter(({ wait }) => wait.kind === 'never');
  return ([telling, ends].find((waits) => waits.length > 0) ?? all).map(({ peer, wait }) => branch(peer, wait, program, names));
}

function branch(peer: string, wait: Wait, program: ProgramText, names: PeerNames): WaitingBranch {
  const at = program.location(wait.instruction);
  return { peer, ...(at === undefined ? {} : { at }), instruction: program.air(wait.instruction), waitsFor: waitsFor(wait, program, names) };
}

function waitsFor(wait: Wait, program: ProgramText, names: PeerNames): string {
  if (wait.kind === 'peer' && !names.has(wait.peer)) return `the peer \`${names.of(wait.peer)}\`, which is not part of the network`;
  return names.within(describeWait(wait, program, (id) => `@${names.of(id)}`));
}
