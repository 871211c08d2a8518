import { InstructionReader } from '../binary/instruction-reader.ts';
import type { ByteWriter } from '../binary/byte-writer.ts';
import type { WasmLimits } from '../binary/limits.ts';
import type { Body, WasmModule } from '../binary/module.ts';
import { EMPTY_BLOCK, op } from './emit.ts';

const CALL_INDIRECT = 0x11;

/** So many may be on the stack at once: they pay neither for themselves nor for their frames, which is nothing beside what paid calls cost. */
export const MOST_TRAMPOLINES = 16;

/**
 * Whether a module does nothing but hand calls on: each function calls, with its own arguments, one place of a table that others fill.
 * Components have one before all other core modules, because those refer to each other.
 *
 * @throws WasmError for code that cannot be read
 */
export function isTrampolines(module: WasmModule, limits: WasmLimits): boolean {
  const { imports, memories, globals, data, elements, start, bodies, functions } = module;
  if ([imports, memories, globals, data, elements].some(({ length }) => length > 0) || start !== undefined) return false;
  return bodies.every((body, index) => {
    const type = functions[index];
    return type !== undefined && isTrampoline(module, body, type, limits);
  });
}

function isTrampoline({ bytes, types }: WasmModule, { locals, start, end }: Body, type: number, limits: WasmLimits): boolean {
  const reader = new InstructionReader(bytes, start, end, limits);
  const next = (opcode: number): boolean => reader.next() && reader.opcode === opcode;
  const handsOn = (types[type]?.params ?? []).every((_, parameter) => next(op.localGet) && reader.first === parameter);
  return locals.length === 0 && handsOn && next(op.i32Const) && next(CALL_INDIRECT) && reader.first === type && next(op.end) && !reader.next();
}

/** A trampoline that counts, in a global, how many there are on the stack, and stops where there are too many. */
export function writeTrampoline(writer: ByteWriter, { bytes }: WasmModule, { start, end }: Body, count: number): void {
  // No locals.
  writer.u32(0);
  const change = (operation: number): ByteWriter => writer.byte(op.globalGet).u32(count).byte(op.i32Const).signed(1).byte(operation).byte(op.globalSet).u32(count);
  change(op.i32Add).byte(op.globalGet).u32(count).byte(op.i32Const).signed(MOST_TRAMPOLINES).byte(op.i32GtU);
  writer.byte(op.if).byte(EMPTY_BLOCK).byte(op.unreachable).byte(op.end);
  // All but the final `end`.
  writer.bytes(bytes.subarray(start, end - 1));
  change(op.i32Sub).byte(op.end);
}
