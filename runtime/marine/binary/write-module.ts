/** Writes sections and what they hold. A module is a list of sections; those that nobody changes can be copied from its bytes. */
import { ByteWriter } from './byte-writer.ts';
import { externalKinds, sectionIds, valueTypeCodes } from './module.ts';
import type { Export, FunctionType, Global, GlobalType, Import, Limits, LocalGroup, TableType, ValueType } from './module.ts';

export interface WrittenSection {
  readonly id: number;
  readonly contents: Uint8Array;
}

/**
 * A whole binary.
 *
 * @example
 * writeModule([]); // => Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
 */
export function writeModule(sections: readonly WrittenSection[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(64 + sections.reduce((sum, { contents }) => sum + contents.length + 8, 0));
  writer.bytes(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00));
  for (const { id, contents } of sections) writer.byte(id).blob(contents);
  return writer.take();
}

/** A section that is a vector of entries. */
export function writeVector<Entry>(id: number, entries: readonly Entry[], write: (writer: ByteWriter, entry: Entry) => void): WrittenSection {
  const writer = new ByteWriter(1024);
  writer.u32(entries.length);
  for (const entry of entries) write(writer, entry);
  return { id, contents: writer.take() };
}

export function writeCustom(name: string, bytes: Uint8Array): WrittenSection {
  return { id: sectionIds.custom, contents: new ByteWriter(bytes.length + 32).name(name).bytes(bytes).take() };
}

export function writeFunctionType(writer: ByteWriter, { params, results }: FunctionType): void {
  writer.byte(0x60);
  writeValueTypes(writer, params);
  writeValueTypes(writer, results);
}

function writeValueTypes(writer: ByteWriter, types: readonly ValueType[]): void {
  writer.u32(types.length);
  for (const type of types) writer.byte(valueTypeCodes[type]);
}

export function writeImport(writer: ByteWriter, { module, name, what }: Import): void {
  writer.name(module).name(name).byte(externalKinds.indexOf(what.kind));
  switch (what.kind) {
    case 'function':
      writer.u32(what.type);
      return;
    case 'table':
      return writeTableType(writer, what.type);
    case 'memory':
      return writeLimits(writer, what.type);
    case 'global':
      return writeGlobalType(writer, what.type);
  }
}

export function writeTableType(writer: ByteWriter, { element, limits }: TableType): void {
  writer.byte(valueTypeCodes[element]);
  writeLimits(writer, limits);
}

export function writeLimits(writer: ByteWriter, { minimum, maximum }: Limits): void {
  writer.byte(maximum === undefined ? 0 : 1).u32(minimum);
  if (maximum !== undefined) writer.u32(maximum);
}

export function writeGlobalType(writer: ByteWriter, { value, mutable }: GlobalType): void {
  writer.byte(valueTypeCodes[value]).byte(mutable ? 1 : 0);
}

export function writeGlobal(writer: ByteWriter, { type, initial }: Global): void {
  writeGlobalType(writer, type);
  writer.bytes(initial.bytes);
}

export function writeExport(writer: ByteWriter, { name, kind, index }: Export): void {
  writer.name(name).byte(externalKinds.indexOf(kind)).u32(index);
}

export function writeLocals(writer: ByteWriter, groups: readonly LocalGroup[]): void {
  writer.u32(groups.length);
  for (const { count, type } of groups) writer.u32(count).byte(valueTypeCodes[type]);
}
