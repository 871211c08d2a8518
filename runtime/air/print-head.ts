import { isStreamVariable } from './instruction.ts';
import type { Instruction, Value } from './instruction.ts';

/** How operands are written: for reading back, or as the first VM shows them. */
export interface HeadStyle {
  readonly value: (value: Value) => string;
  readonly string: (text: string) => string;
  /** What follows `]` of a call whose result is ignored. */
  readonly noOutput: string;
}

/** Everything of an instruction that stands before its sub-instructions, without parentheses. */
export function printHead(instruction: Instruction, { value, string, noOutput }: HeadStyle): string {
  switch (instruction.op) {
    case 'null':
    case 'never':
    case 'seq':
    case 'par':
    case 'xor':
      return instruction.op;
    case 'match':
    case 'mismatch':
      return `${instruction.op} ${value(instruction.left)} ${value(instruction.right)}`;
    case 'call': {
      const output = instruction.output === undefined ? noOutput : ` ${instruction.output.name}`;
      const triplet = `${value(instruction.peer)} (${value(instruction.service)} ${value(instruction.function)})`;
      return `call ${triplet} [${instruction.args.map(value).join(' ')}]${output}`;
    }
    case 'canon': {
      const count = instruction.count === undefined ? '' : ` ${value(instruction.count)}`;
      return `canon ${value(instruction.peer)} ${instruction.source.name} ${instruction.output.name}${count}`;
    }
    case 'hop':
      return `hop ${value(instruction.peer)}`;
    case 'ap':
      return `ap ${value(instruction.value)} ${instruction.output.name}`;
    case 'ap-map':
      return `ap (${value(instruction.key)} ${value(instruction.value)}) ${instruction.output.name}`;
    case 'fold': {
      const { iterable } = instruction;
      const source = isStreamVariable(iterable) ? iterable.name : value(iterable);
      return `fold ${source} ${instruction.iterator}`;
    }
    case 'next':
      return `next ${instruction.iterator}`;
    case 'new':
      return `new ${instruction.variable.name}`;
    case 'fail': {
      const { error } = instruction;
      return error.kind === 'literal' ? `fail ${error.code} ${string(error.message)}` : `fail ${value(error.value)}`;
    }
  }
}
