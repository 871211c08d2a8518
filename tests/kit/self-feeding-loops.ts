/**
 * Loops that push into the stream they go through. On the original VM a peer that knows only the first elements and hears of more
 * forgets some: what is left no longer fits the signature, or waits for ever (tests/conformance/original-defects.test.ts).
 */
import { children, isStreamVariable } from '../../runtime/air/instruction.ts';
import type { Instruction } from '../../runtime/air/instruction.ts';
import { readAir } from '../../runtime/air/read.ts';

/** Whether a script has such a loop. Throws for what is no AIR. */
export function hasSelfFeedingLoop(script: string): boolean {
  const read = readAir(script);
  if (!read.ok) throw new Error(`no AIR: ${JSON.stringify(read)}`);
  const waiting: Instruction[] = [read.instruction];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.op === 'fold' && isStreamVariable(next.iterable) && pushesInto(next.body, next.iterable.name)) return true;
    waiting.push(...children(next));
  }
  return false;
}

function pushesInto(instruction: Instruction, stream: string): boolean {
  const pushes = (instruction.op === 'ap' || instruction.op === 'ap-map' || instruction.op === 'call') && instruction.output?.name === stream;
  return pushes || children(instruction).some((child) => pushesInto(child, stream));
}
