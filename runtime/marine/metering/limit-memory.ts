import { ByteWriter } from '../binary/byte-writer.ts';
import { orFault, overLimit, unsupported } from '../binary/fault.ts';
import type { WasmResult } from '../binary/fault.ts';
import { InstructionReader } from '../binary/instruction-reader.ts';
import { defaultWasmLimits } from '../binary/limits.ts';
import { sectionIds } from '../binary/module.ts';
import type { Body, Export, Global, WasmModule } from '../binary/module.ts';
import { readModule } from '../binary/read-module.ts';
import { writeExport, writeFunctionType, writeGlobal, writeLimits, writeLocals, writeModule, writeVector } from '../binary/write-module.ts';
import { op } from './emit.ts';
import { reserved, takenName } from './names.ts';
import { withSections } from './sections.ts';

const GROW = 0x40;
const EMPTY_BLOCK = 0x40;
const MAX_PAGES = 65_536;

/**
 * Makes a core module ask before its memory grows: beyond `marine:memory-budget`, which is exported when it ever does, a growth answers -1,
 * as any may. Its memory is exported as `marine:memory`. Nothing else about it changes; `instrument` does this and more. Never throws.
 *
 * @param pages of 64 KiB that the memory may have at most, and that the budget begins with
 * @returns a fault when the module is not valid or begins with more
 */
export function limitMemory(bytes: Uint8Array, pages: number): WasmResult<Uint8Array<ArrayBuffer>> {
  const read = readModule(bytes);
  if (!read.ok) return read;
  return orFault(() => {
    const { value: module } = read;
    const taken = takenName(module.exports);
    if (taken !== undefined) throw unsupported(0, taken);
    const imported = (kind: string): number => module.imports.filter(({ what }) => what.kind === kind).length;
    const budget = imported('global') + module.globals.length;
    const helper = imported('function') + module.functions.length;
    const most = Math.min(pages, MAX_PAGES);
    const memories = module.memories.map(({ minimum, maximum }) => {
      if (minimum > most) throw overLimit(0, `begins with a memory of ${minimum} pages, at most ${most} are allowed`);
      return { minimum, maximum: Math.min(maximum ?? most, most) };
    });
    const global: Global = { type: { value: 'i32', mutable: true }, initial: { bytes: new ByteWriter().byte(op.i32Const).signed(most).byte(op.end).take(), function: undefined, global: undefined } };
    const bodies = module.bodies.map((body) => rewritten(module, body, helper));
    const grows = bodies.some((body) => body.grows);
    const exports: readonly Export[] = [
      ...(grows ? [{ name: reserved.memoryBudget, kind: 'global', index: budget } as const] : []),
      ...(memories.length > 0 ? [{ name: reserved.memory, kind: 'memory', index: 0 } as const] : []),
    ];
    return writeModule(
      withSections(module, [
        writeVector(sectionIds.type, grows ? [...module.types, { params: ['i32'], results: ['i32'] } as const] : module.types, writeFunctionType),
        writeVector(sectionIds.function, grows ? [...module.functions, module.types.length] : module.functions, (writer, type) => writer.u32(type)),
        writeVector(sectionIds.memory, memories, writeLimits),
        writeVector(sectionIds.global, [...module.globals, global], writeGlobal),
        writeVector(sectionIds.export, [...module.exports, ...exports], writeExport),
        writeVector(sectionIds.code, [...bodies.map(({ code }) => code), ...(grows ? [growBody(budget)] : [])], (writer, code) => writer.blob(code)),
      ]),
    );
  });
}

/** With a call of the helper for each growth. */
function rewritten({ bytes }: WasmModule, { start, end, locals }: Body, helper: number): { readonly code: Uint8Array; readonly grows: boolean } {
  const writer = new ByteWriter(end - start + 64);
  writeLocals(writer, locals);
  const reader = new InstructionReader(bytes, start, end, defaultWasmLimits);
  let copied = start;
  while (reader.next()) {
    if (reader.opcode !== GROW) continue;
    writer.bytes(bytes.subarray(copied, reader.start)).byte(op.call).u32(helper);
    copied = reader.end;
  }
  writer.bytes(bytes.subarray(copied, end));
  return { code: writer.take(), grows: copied > start };
}

/** -1 beyond the budget; else grows, and takes it off the budget when that went well. */
function growBody(budget: number): Uint8Array {
  const writer = new ByteWriter();
  const [pages, result] = [0, 1];
  const failIf = (): void => {
    writer.byte(op.if).byte(EMPTY_BLOCK).byte(op.i32Const).signed(-1).byte(op.return).byte(op.end);
  };
  writer.u32(1).u32(1).byte(0x7f);
  writer.byte(op.localGet).u32(pages).byte(op.globalGet).u32(budget).byte(op.i32GtU);
  failIf();
  writer.byte(op.localGet).u32(pages).byte(op.memoryGrow).byte(0).byte(op.localTee).u32(result).byte(op.i32Const).signed(-1).byte(op.i32Eq);
  failIf();
  writer.byte(op.globalGet).u32(budget).byte(op.localGet).u32(pages).byte(op.i32Sub).byte(op.globalSet).u32(budget);
  return writer.byte(op.localGet).u32(result).byte(op.end).take();
}
