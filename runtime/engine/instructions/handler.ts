import type { Instance } from '../frame.ts';
import type { Machine } from '../machine.ts';
import type { Node, NodeOf } from '../program.ts';

/** How one kind of instruction behaves. */
export interface Handler {
  /** Started, or woken because something it waited for may be there. Must be safe to call again. */
  run(machine: Machine, instance: Instance): void;
  /** A child has just become done or failed. */
  settled(machine: Machine, instance: Instance, child: Instance): void;
}

/** The instance's node, known to be of that kind. */
export function nodeOf<Op extends Node['op']>(instance: Instance, ...ops: readonly Op[]): NodeOf<Op> {
  const { node } = instance;
  for (const op of ops) if (node.op === op) return node as NodeOf<Op>;
  throw new Error(`bug in aqua: ${node.op} handled as ${ops.join('|')}`);
}

/** The child's outcome becomes the instance's. */
export function adopt(machine: Machine, instance: Instance, child: Instance): void {
  if (child.failure !== undefined) machine.fail(instance, child.failure);
  else machine.done(instance, child.handled);
}

/** For instructions without children. */
export function noChildren(): void {
  throw new Error('bug in aqua: an instruction without children was told about one');
}
