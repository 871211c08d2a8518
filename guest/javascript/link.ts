/** Puts functions into a compiled module in place of what it imports, and more beside them. */
import { ByteReader, ByteWriter, InstructionReader, sectionIds, writeModule, writeVector, type Export, type FunctionType, type Global, type Import, type WasmModule, type WrittenSection } from '../../runtime/marine/binary/index.ts';
import { readConstant } from '../../runtime/marine/binary/read-types.ts';
import { writeExport, writeFunctionType, writeGlobal, writeImport, writeLimits, writeLocals } from '../../runtime/marine/binary/write-module.ts';
import { Code, type Added, type Names } from './code.ts';

export interface NamedImport {
  /** What functions call it by. */
  readonly key: string;
  readonly module: string;
  readonly name: string;
  readonly type: FunctionType;
}

export interface Additions {
  /** Besides those that stay, which functions call by `MODULE.NAME`. */
  readonly imports: readonly NamedImport[];
  readonly functions: readonly Added[];
  /** Variables of 32 bits, with what they begin with. */
  readonly globals: readonly string[];
}

/** A function of the module or of the additions, under a name. */
export interface Exported {
  readonly name: string;
  readonly function: string;
}

/** What a module begins with, once it has run. */
export interface Frozen {
  readonly globals: Readonly<Record<string, number>>;
  /** Pages of 64 KiB. */
  readonly pages: number;
  readonly data: readonly { readonly at: number; readonly bytes: Uint8Array }[];
}

const CALL = 0x10;
const REFERENCE = 0xd2;

/**
 * A module whose imports `MODULE.NAME` are the functions called so among the additions, where there is one.
 *
 * @param frozen instead of what the module has in its memory and the added variables
 */
export function link(module: WasmModule, additions: Additions, exported: readonly (Export | Exported)[], frozen?: Frozen): Uint8Array<ArrayBuffer> {
  const names = new NewNames(module, additions);
  const { types, functions } = typesOf(module, additions);
  const section = (id: number): readonly WrittenSection[] => module.sections.filter((each) => each.id === id).map(({ start, end }) => ({ id, contents: module.bytes.subarray(start, end) }));
  const globals: readonly Global[] = [...module.globals, ...additions.globals.map((name) => variable(frozen?.globals[name] ?? 0))];
  const exports = exported.map((each): Export => ('function' in each ? { name: each.name, kind: 'function', index: names.functionIndex(each.function) } : each.kind === 'function' ? { ...each, index: names.moved[each.index] ?? -1 } : each));
  return writeModule([
    writeVector(sectionIds.type, types, writeFunctionType),
    writeVector(sectionIds.import, [...names.kept, ...additions.imports.map(({ module: from, name, type }): Import => ({ module: from, name, what: { kind: 'function', type: types.indexOf(type) } }))], writeImport),
    writeVector(sectionIds.function, functions, (writer, type) => writer.u32(type)),
    ...section(sectionIds.table),
    writeVector(sectionIds.memory, frozen === undefined ? module.memories : module.memories.map(({ maximum }) => ({ minimum: frozen.pages, maximum })), writeLimits),
    writeVector(sectionIds.global, globals, writeGlobal),
    writeVector(sectionIds.export, exports, writeExport),
    ...elements(module, names),
    ...(frozen === undefined ? section(sectionIds.dataCount) : []),
    code(module, additions, names),
    ...(frozen === undefined ? section(sectionIds.data) : [writeVector(sectionIds.data, frozen.data, writeData)]),
  ]);
}

class NewNames implements Names {
  /** Imports of the module that stay. */
  readonly kept: readonly Import[];
  /** The new index of each function of the module. */
  readonly moved: readonly number[];
  readonly #functions = new Map<string, number>();
  readonly #globals: readonly string[];

  constructor(module: WasmModule, { imports, functions, globals }: Additions) {
    const replaced = new Set(functions.map(({ name }) => name));
    this.kept = module.imports.filter(({ module: from, name }) => !replaced.has(`${from}.${name}`));
    const firstOwn = this.kept.length + imports.length;
    [...this.kept.map(({ module: from, name }) => `${from}.${name}`), ...imports.map(({ key }) => key)].forEach((key, index) => this.#functions.set(key, index));
    functions.forEach(({ name }, index) => this.#functions.set(name, firstOwn + module.functions.length + index));
    this.moved = [...module.imports.map(({ module: from, name }) => this.functionIndex(`${from}.${name}`)), ...module.functions.map((_, index) => firstOwn + index)];
    for (const { name, kind, index } of module.exports) if (kind === 'function' && !this.#functions.has(name)) this.#functions.set(name, this.moved[index] ?? -1);
    this.#globals = [...module.globals.map((_, index) => module.exports.find((each) => each.kind === 'global' && each.index === index)?.name ?? ''), ...globals];
  }

  functionIndex(name: string): number {
    const found = this.#functions.get(name);
    if (found === undefined) throw new Error(`there is no function ${name}`);
    return found;
  }

  globalIndex(name: string): number {
    const found = this.#globals.indexOf(name);
    if (found < 0) throw new Error(`there is no variable ${name}`);
    return found;
  }
}

function typesOf(module: WasmModule, { imports, functions }: Additions): { readonly types: readonly FunctionType[]; readonly functions: readonly number[] } {
  const added = [...imports, ...functions].map(({ type }) => type);
  const types = [...module.types, ...added];
  return { types, functions: [...module.functions, ...functions.map(({ type }) => types.indexOf(type))] };
}

function variable(value: number): Global {
  return { type: { value: 'i32', mutable: true }, initial: { bytes: new ByteWriter(8).byte(0x41).signed(value).byte(0x0b).take(), function: undefined, global: undefined } };
}

function elements({ bytes, sections }: WasmModule, { moved }: NewNames): readonly WrittenSection[] {
  return sections
    .filter(({ id }) => id === sectionIds.element)
    .map(({ start, end }) => {
      const reader = new ByteReader(bytes, start, end);
      const writer = new ByteWriter(end - start + 64);
      const count = reader.u32();
      writer.u32(count);
      for (let i = 0; i < count; i++) {
        if (reader.u32() !== 0) throw new Error('segments of tables must be of functions in the first table');
        writer.u32(0).bytes(readConstant(reader).bytes);
        const functions = reader.u32();
        writer.u32(functions);
        for (let k = 0; k < functions; k++) writer.u32(moved[reader.u32()] ?? -1);
      }
      return { id: sectionIds.element, contents: writer.take() };
    });
}

function code(module: WasmModule, { functions }: Additions, names: NewNames): WrittenSection {
  const writer = new ByteWriter(module.bytes.length + 4096);
  writer.u32(module.bodies.length + functions.length);
  for (const { locals, start, end } of module.bodies) {
    const body = new ByteWriter(end - start + 64);
    writeLocals(body, locals);
    const reader = new InstructionReader(module.bytes, start, end);
    let copied = start;
    while (reader.next()) {
      if (reader.opcode !== CALL && reader.opcode !== REFERENCE) continue;
      body.bytes(module.bytes.subarray(copied, reader.start)).byte(reader.opcode).u32(names.moved[reader.first] ?? -1);
      copied = reader.end;
    }
    writer.blob(body.bytes(module.bytes.subarray(copied, end)).view());
  }
  for (const { locals, write } of functions) {
    const text = new Code(names);
    write(text);
    writer.blob(text.body(locals));
  }
  return { id: sectionIds.code, contents: writer.take() };
}

function writeData(writer: ByteWriter, { at, bytes }: Frozen['data'][number]): void {
  writer.u32(0).byte(0x41).signed(at).byte(0x0b).blob(bytes);
}
