import { pushChildren } from './instruction.ts';
import type { Instruction } from './instruction.ts';
import { printHead } from './print-head.ts';
import { printString, printValue } from './print-value.ts';

export interface PrintOptions {
  /** One instruction a line, one space a level (the default); otherwise everything on one line. */
  readonly indent?: boolean;
}

/** Deeper levels are not indented further, so that the text of a deeply nested script grows linearly. */
const MAX_INDENT = 64;

/** An AIR script as text. Reading it gives an equal tree. Does not recurse, so depth does not matter. */
export function print(instruction: Instruction, options: PrintOptions = {}): string {
  const separators = options.indent === false ? flatSeparators : lineSeparators;
  const parts: string[] = [];
  // What is still to be written, last first; undefined closes the instruction around.
  const rest: (Instruction | undefined)[] = [instruction];
  for (let depth = 0; rest.length > 0; ) {
    const current = rest.pop();
    if (current === undefined) {
      depth--;
      parts.push(separators.close(depth), ')');
      continue;
    }
    if (depth > 0) parts.push(separators.child(depth));
    parts.push('(', printHead(current, style));
    const above = rest.push(undefined);
    pushChildren(current, rest);
    if (rest.length > above) {
      depth++;
      continue;
    }
    rest.pop();
    parts.push(')');
  }
  return parts.join('');
}

const style = { value: printValue, string: printString, noOutput: '' };

const indents = Array.from({ length: MAX_INDENT + 1 }, (_, depth) => `\n${' '.repeat(depth)}`);
const newline = (depth: number): string => indents[Math.min(depth, MAX_INDENT)] ?? '';
const lineSeparators = { child: newline, close: newline };
const flatSeparators = { child: () => ' ', close: () => '' };
