import { children } from './instruction.ts';
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
  const open: { readonly rest: Instruction[]; readonly depth: number }[] = [{ rest: [instruction], depth: 0 }];
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    const current = frame.rest.pop();
    if (current === undefined) {
      open.pop();
      if (frame.depth > 0) parts.push(separators.close(frame.depth - 1), ')');
      continue;
    }
    if (frame.depth > 0) parts.push(separators.child(frame.depth));
    const inner = children(current);
    parts.push('(', printHead(current, style));
    if (inner.length === 0) parts.push(')');
    else open.push({ rest: inner.toReversed(), depth: frame.depth + 1 });
  }
  return parts.join('');
}

const style = { value: printValue, string: printString, noOutput: '' };

const newline = (depth: number): string => `\n${' '.repeat(Math.min(depth, MAX_INDENT))}`;
const lineSeparators = { child: newline, close: newline };
const flatSeparators = { child: () => ' ', close: () => '' };
