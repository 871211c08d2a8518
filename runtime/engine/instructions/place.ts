/** Shared by the instructions that happen at a peer: who is it, and has it said anything about this instance? */
import type { LogEntry, PeerId } from '../../particle/particle.ts';
import { faults } from '../failure.ts';
import type { Instance } from '../frame.ts';
import type { Machine } from '../machine.ts';
import type { Operand } from '../program.ts';

/** A part of a call's triplet: its text, or undefined when the instance waits for it or has failed because of it. */
export function text(machine: Machine, instance: Instance, operand: Operand, blame?: PeerId): string | undefined {
  const found = machine.evaluate(operand, instance);
  if (found.kind === 'wait') machine.waitFor(instance, found.cell);
  else if (found.kind === 'fault') machine.raise(instance, found.fault, blame);
  else if (typeof found.value.json === 'string') return found.value.json;
  else machine.raise(instance, faults.notString(operand.kind === 'variable' ? operand.name : 'literal', found.value.json), blame);
  return undefined;
}

export function peerOf(machine: Machine, instance: Instance, operand: Operand): PeerId | undefined {
  // A text that is no well-formed peer id names a peer nobody can reach: the transport reports that.
  return text(machine, instance, operand) as PeerId | undefined;
}

/** Tells a log entry that fits what the instance says from one that does not; undefined while that is not known. */
export type Fits<Entry> = ((entry: Entry) => boolean) | undefined;

/**
 * What `peer`'s log says about this instance. Only that peer's log counts: an entry with the same key in another log is noise.
 * When there is none: on this peer itself `act` is called, provided that the instance is `ready` (knows all it needs); another
 * peer is told and its answer awaited.
 */
export function entryOrAct<Kind extends LogEntry['kind']>(
  machine: Machine,
  instance: Instance,
  peer: PeerId,
  kind: Kind,
  ready: boolean,
  fits: Fits<Extract<LogEntry, { kind: Kind }>>,
  act: () => void,
): Extract<LogEntry, { kind: Kind }> | undefined {
  machine.knowledge.entitle(peer);
  machine.observer?.addressed(machine.keyOf(instance), instance.node.index, peer, kind);
  for (const entry of machine.knowledge.entries(peer, machine.keyOf(instance))) {
    if (entry.kind !== kind || fits === undefined) continue;
    const candidate = entry as Extract<LogEntry, { kind: Kind }>;
    if (fits(candidate)) return candidate;
    machine.observer?.misfit(entry);
  }
  if (peer !== machine.self) {
    // Also from a passive element: the other peer may be the one that decides about it, and has to know that it exists.
    machine.tell(instance, peer, ready);
    machine.await(instance);
  } else if (ready && !machine.knowledge.full && machine.mayAct(instance)) act();
  return undefined;
}
