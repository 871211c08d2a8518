import { orFault } from './fault.ts';
import type { WasmResult } from './fault.ts';
import { InstructionReader } from './instruction-reader.ts';
import type { WasmModule } from './module.ts';

/** How often each instruction occurs in a module, by its number in opcodes.ts; or the first thing in its code that Marine does not take. */
export function countInstructions(module: WasmModule): WasmResult<ReadonlyMap<number, number>> {
  return orFault(() => {
    const counts = new Map<number, number>();
    for (const { start, end } of module.bodies) {
      const reader = new InstructionReader(module.bytes, start, end);
      while (reader.next()) counts.set(reader.opcode, (counts.get(reader.opcode) ?? 0) + 1);
    }
    return counts;
  });
}
