import { children } from './instruction.ts';
import type { Instruction } from './instruction.ts';

/** Every instruction by its static index, and the index of every instruction. */
export interface InstructionIndex {
  readonly instructions: readonly Instruction[];
  readonly indexOf: ReadonlyMap<Instruction, number>;
}

/**
 * Numbers the instructions of a script in pre-order (root 0). Does not recurse, so depth does not matter.
 * Every node must be an object of its own: one that stands in two places of the tree gets the index of the last.
 */
export function index(root: Instruction): InstructionIndex {
  const instructions: Instruction[] = [];
  const indexOf = new Map<Instruction, number>();
  const stack = [root];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    indexOf.set(current, instructions.length);
    instructions.push(current);
    stack.push(...children(current).toReversed());
  }
  return { instructions, indexOf };
}
