/** Small modules by hand, for tests of what reads and rewrites them. */
import { ByteWriter, sectionIds, writeModule, writeVector } from '../../../runtime/marine/binary/index.ts';
import type { FunctionType, LocalGroup, WrittenSection } from '../../../runtime/marine/binary/index.ts';
import { writeFunctionType, writeLocals } from '../../../runtime/marine/binary/write-module.ts';

export interface AssembledFunction {
  readonly type: FunctionType;
  readonly locals?: readonly LocalGroup[];
  /** Without the final `end`. */
  readonly code: readonly number[];
}

export const nothing: FunctionType = { params: [], results: [] };

/** A module of these functions, each exported as `f0`, `f1`, …, with a memory `memory` of one page that may grow, and a table of functions of four entries. */
export function assemble(functions: readonly AssembledFunction[], others: readonly WrittenSection[] = []): Uint8Array<ArrayBuffer> {
  const sections = [
    writeVector(sectionIds.type, functions, (writer, { type }) => writeFunctionType(writer, type)),
    writeVector(sectionIds.function, functions.map((_, index) => index), (writer, index) => writer.u32(index)),
    { id: sectionIds.table, contents: Uint8Array.of(1, 0x70, 0, 4) },
    { id: sectionIds.memory, contents: Uint8Array.of(1, 0, 1) },
    writeVector(sectionIds.export, [...functions.keys(), -1], (writer, index) => (index < 0 ? writer.name('memory').byte(2).byte(0) : writer.name(`f${index}`).byte(0).u32(index))),
    writeVector(sectionIds.code, functions, (writer, { locals, code }) => {
      const body = new ByteWriter();
      writeLocals(body, locals ?? []);
      writer.blob(body.bytes(Uint8Array.from(code)).byte(0x0b).view());
    }),
    ...others,
  ];
  const place = ({ id }: WrittenSection): number => (id === sectionIds.dataCount ? 9.5 : id === sectionIds.custom ? 99 : id);
  return writeModule(sections.sort((a, b) => place(a) - place(b)));
}
