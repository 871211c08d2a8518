/** What the first generation's VM cannot read, whatever the instruction: asked for with `--target avm`, it is an error. */
import type { Instruction, Value } from '../../runtime/air/instruction.ts';

/** Texts and numbers of an instruction (not of those inside it) that have no plain AIR form. */
export function unreadableLiterals(instruction: Instruction): readonly Value[] {
  return valuesOf(instruction).filter((value) => {
    if (value.kind === 'string') return value.value.includes('"');
    return value.kind === 'integer' && BigInt.asIntN(64, value.value) !== value.value;
  });
}

function valuesOf(instruction: Instruction): readonly Value[] {
  switch (instruction.op) {
    case 'call':
      return [instruction.peer, instruction.service, instruction.function, ...instruction.args];
    case 'match':
    case 'mismatch':
      return [instruction.left, instruction.right];
    case 'ap':
      return [instruction.value];
    case 'ap-map':
      return [instruction.key, instruction.value];
    case 'canon':
    case 'hop':
      return [instruction.peer];
    case 'fold':
      return 'name' in instruction.iterable ? [] : [instruction.iterable];
    case 'fail':
      return instruction.error.kind === 'value' ? [instruction.error.value] : [{ kind: 'string', value: instruction.error.message }];
    case 'seq':
    case 'par':
    case 'xor':
    case 'new':
    case 'next':
    case 'null':
    case 'never':
      return [];
  }
}
