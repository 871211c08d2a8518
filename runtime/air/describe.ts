import type { Instruction, Value } from './instruction.ts';
import { printHead } from './print-head.ts';
import { printDecimal, printValue } from './print-value.ts';

/**
 * An instruction in one line, without its sub-instructions, exactly as the first VM shows it in the `instruction` field of
 * error objects: a call without output ends in a space, strings have no escapes, floats have no forced `.0`.
 */
export function describe(instruction: Instruction): string {
  return printHead(instruction, { value, string, noOutput: ' ' });
}

const string = (text: string): string => `"${text}"`;

function value(operand: Value): string {
  if (operand.kind === 'string') return string(operand.value);
  return operand.kind === 'float' ? printDecimal(operand.value) : printValue(operand);
}
