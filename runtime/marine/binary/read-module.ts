import { ByteReader } from './byte-reader.ts';
import { malformed, orFault, overLimit, unsupported } from './fault.ts';
import type { WasmResult } from './fault.ts';
import { defaultWasmLimits } from './limits.ts';
import type { WasmLimits } from './limits.ts';
import { sectionIds } from './module.ts';
import type { Body, CustomSection, DataSegment, ElementSegment, Export, FunctionType, Global, Import, Limits, Section, TableType, WasmModule } from './module.ts';
import { readBody, readData, readElement, readExport, readImport } from './read-entries.ts';
import { readConstant, readFunctionType, readGlobalType, readMemoryType, readTableType } from './read-types.ts';

/** Sections in the order in which they must come; the count of data segments comes before the code. */
const order: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];
const TAG_SECTION = 13;

/**
 * Takes a module apart, without its instructions: `InstructionReader` reads those. Never throws; time and memory are linear in
 * the bytes. Whether types fit is not checked: that is for `WebAssembly.validate`.
 *
 * @example
 * readModule(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)).ok; // => true
 * readModule(Uint8Array.of(0, 0x61, 0x73, 0x6d)); // => { ok: false, fault: { kind: 'malformed', offset: 4, reason: 'ends too early' } }
 */
export function readModule(bytes: Uint8Array, limits: WasmLimits = defaultWasmLimits): WasmResult<WasmModule> {
  return orFault(() => new ModuleReader(bytes, limits).module());
}

class ModuleReader {
  readonly #reader: ByteReader;
  readonly #limits: WasmLimits;
  readonly #sections: Section[] = [];
  readonly #customs: CustomSection[] = [];
  #types: readonly FunctionType[] = [];
  #imports: readonly Import[] = [];
  #functions: readonly number[] = [];
  #tables: readonly TableType[] = [];
  #memories: readonly Limits[] = [];
  #globals: readonly Global[] = [];
  #exports: readonly Export[] = [];
  #start: number | undefined;
  #elements: readonly ElementSegment[] = [];
  #bodies: readonly Body[] = [];
  #data: readonly DataSegment[] = [];
  #dataCount: number | undefined;

  constructor(bytes: Uint8Array, limits: WasmLimits) {
    if (bytes.length > limits.moduleBytes) throw overLimit(0, `has ${bytes.length} bytes, at most ${limits.moduleBytes} are allowed`);
    this.#reader = new ByteReader(bytes);
    this.#limits = limits;
  }

  module(): WasmModule {
    this.#header();
    let last = -1;
    while (!this.#reader.done) {
      const offset = this.#reader.at;
      const id = this.#reader.byte();
      const length = this.#reader.u32();
      const start = this.#reader.at;
      this.#reader.skip(length);
      this.#sections.push({ id, start, end: start + length });
      if (id === TAG_SECTION) throw unsupported(offset, 'has exceptions');
      if (id !== sectionIds.custom) {
        const place = order.indexOf(id);
        if (place < 0) throw malformed(offset, `has a section of an unknown kind, ${id}`);
        if (place <= last) throw malformed(offset, 'has a section twice or in the wrong place');
        last = place;
      }
      const contents = new ByteReader(this.#reader.bytes, start, start + length);
      this.#section(id, contents);
      if (!contents.done) throw malformed(contents.at, 'has a section that is longer than its contents');
    }
    return this.#checked();
  }

  #header(): void {
    const magic = [0x00, 0x61, 0x73, 0x6d];
    if (magic.some((byte) => this.#reader.peek() === -1 || this.#reader.byte() !== byte)) throw malformed(0, 'does not begin with the four bytes of a WebAssembly binary');
    const version = this.#reader.take(4);
    if (version[0] !== 1 || version[1] !== 0 || version[2] !== 0 || version[3] !== 0) {
      throw unsupported(4, `is of version ${version[0] ?? 0}, not 1 (components have 13 and their own reader)`);
    }
  }

  #section(id: number, reader: ByteReader): void {
    switch (id) {
      case sectionIds.custom: {
        const name = reader.name();
        this.#customs.push({ name, bytes: reader.take(reader.end - reader.at) });
        return;
      }
      case sectionIds.type:
        this.#types = this.#vector(reader, () => readFunctionType(reader, this.#limits));
        return;
      case sectionIds.import:
        this.#imports = this.#vector(reader, () => readImport(reader));
        return;
      case sectionIds.function:
        this.#functions = this.#vector(reader, () => reader.u32());
        return;
      case sectionIds.table:
        this.#tables = this.#vector(reader, () => readTableType(reader), this.#limits.tables);
        return;
      case sectionIds.memory:
        this.#memories = this.#vector(reader, () => readMemoryType(reader));
        return;
      case sectionIds.global:
        this.#globals = this.#vector(reader, () => ({ type: readGlobalType(reader), initial: readConstant(reader) }));
        return;
      case sectionIds.export:
        this.#exports = this.#vector(reader, () => readExport(reader));
        return;
      case sectionIds.start:
        this.#start = reader.u32();
        return;
      case sectionIds.element: {
        // A segment may be nothing but a count of many equal entries; together they are as long as the section.
        this.#elements = this.#vector(reader, () => readElement(reader));
        return;
      }
      case sectionIds.code:
        this.#bodies = this.#vector(reader, () => readBody(reader, this.#limits));
        return;
      case sectionIds.data:
        this.#data = this.#vector(reader, () => readData(reader));
        return;
      case sectionIds.dataCount:
        this.#dataCount = reader.u32();
        return;
      default:
        throw malformed(reader.at, `has a section of an unknown kind, ${id}`);
    }
  }

  /** Every entry takes at least a byte, so that a count beyond the section ends in an error before memory does. */
  #vector<Entry>(reader: ByteReader, read: () => Entry, most = this.#limits.entries): readonly Entry[] {
    const offset = reader.at;
    const count = reader.u32();
    if (count > most) throw overLimit(offset, `has ${count} entries in a section, at most ${most} are allowed`);
    if (count > reader.end - reader.at) throw malformed(offset, 'has a section with more entries than bytes');
    const entries: Entry[] = [];
    for (let i = 0; i < count; i++) entries.push(read());
    return entries;
  }

  #checked(): WasmModule {
    const end = this.#reader.end;
    if (this.#functions.length !== this.#bodies.length) throw malformed(end, `declares ${this.#functions.length} functions and has the code of ${this.#bodies.length}`);
    if (this.#dataCount !== undefined && this.#dataCount !== this.#data.length) throw malformed(end, `announces ${this.#dataCount} data segments and has ${this.#data.length}`);
    const importedTypes = this.#imports.flatMap(({ what }) => (what.kind === 'function' ? [what.type] : []));
    const unknown = [...importedTypes, ...this.#functions].find((type) => type >= this.#types.length);
    if (unknown !== undefined) throw malformed(end, `has a function of type ${unknown}, and no such type`);
    const memories = this.#memories.length + this.#imports.filter(({ what }) => what.kind === 'memory').length;
    if (memories > 1) throw unsupported(end, `has ${memories} memories, at most one is allowed`);
    return {
      bytes: this.#reader.bytes,
      sections: this.#sections,
      types: this.#types,
      imports: this.#imports,
      functions: this.#functions,
      tables: this.#tables,
      memories: this.#memories,
      globals: this.#globals,
      exports: this.#exports,
      start: this.#start,
      elements: this.#elements,
      data: this.#data,
      bodies: this.#bodies,
      customs: this.#customs,
    };
  }
}
