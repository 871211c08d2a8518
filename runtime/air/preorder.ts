import { pushChildren } from './instruction.ts';
import type { Instruction } from './instruction.ts';

/** Every instruction by its static index, and the index of every instruction. */
export interface InstructionIndex {
  readonly instructions: readonly Instruction[];
  readonly indexOf: ReadonlyMap<Instruction, number>;
}

/** All instructions in pre-order, so that the position is the static index. Does not recurse: depth does not matter. */
export function preorder(root: Instruction): readonly Instruction[] {
  const instructions: Instruction[] = [];
  const stack: (Instruction | undefined)[] = [root];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    instructions.push(current);
    pushChildren(current, stack);
  }
  return instructions;
}

/**
 * Numbers the instructions of a script in pre-order (root 0).
 * Every node must be an object of its own: one that stands in two places of the tree gets the index of the last.
 */
export function index(root: Instruction): InstructionIndex {
  const instructions = preorder(root);
  return { instructions, indexOf: new Map(instructions.map((instruction, i) => [instruction, i])) };
}
