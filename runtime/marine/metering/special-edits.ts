import type { InstructionReader } from '../binary/instruction-reader.ts';
import { MISC, OPCODES } from '../binary/opcodes.ts';
import type { Context } from './context.ts';
import type { Edit } from './edits.ts';
import { op } from './emit.ts';
import type { Locals } from './locals.ts';
import { sizeWeights } from './weights.ts';

const TABLE_SET = 0x26;
const REF_FUNC = 0xd2;

/** Instructions that grow, copy or drop something, or that change what a state has to tell. */
export const isSpecial: Uint8Array = (() => {
  const special = new Uint8Array(OPCODES);
  for (const opcode of [TABLE_SET, op.memoryGrow, REF_FUNC]) special[opcode] = 1;
  return special.fill(1, MISC + 8, MISC + 16).fill(1, MISC + 17, MISC + 18);
})();

/**
 * What has to stand before, behind or instead of the special instruction that was read last; the context learns what it does.
 *
 * @param fresh whether the local for gas has what the global has
 */
export function specialEdit({ opcode, start, end, first, second }: InstructionReader, context: Context, locals: Locals, fresh: boolean): Edit | undefined {
  const paySize = (perGas: number): Edit => ({ kind: 'size', at: start, fresh, scratch: locals.scratch('size', 'i32'), perGas });
  switch (opcode) {
    case op.memoryGrow:
      return { kind: 'call-instead', at: start, until: end, helper: context.helper('grow-memory', 0) };
    case MISC + 15:
      context.writtenTables.add(first);
      return { kind: 'call-instead', at: start, until: end, helper: context.helper('grow-table', first) };
    case TABLE_SET:
      context.writtenTables.add(first);
      return undefined;
    case REF_FUNC:
      context.referenced.add(first);
      return undefined;
    case MISC + 8:
    case MISC + 10:
    case MISC + 11:
      return paySize(sizeWeights.bytesPerGas);
    case MISC + 12:
      context.writtenTables.add(second);
      return paySize(sizeWeights.element);
    case MISC + 14:
    case MISC + 17:
      context.writtenTables.add(first);
      return paySize(sizeWeights.element);
    case MISC + 9:
      return { kind: 'flag', at: end, global: context.droppedFlag('data', first) };
    case MISC + 13:
      return { kind: 'flag', at: end, global: context.droppedFlag('element', first) };
    default:
      return undefined;
  }
}
