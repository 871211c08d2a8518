import { ByteReader, orFault, WasmError } from '../binary/index.ts';
import type { WasmResult } from '../binary/index.ts';
import { constantOpcodes, elementOpcodes, indexOpcodes, plainOpcodes } from './instructions.ts';
import type { ElementOp, IndexOp, Instruction, PlainOp } from './instructions.ts';
import { arrayCode, functionCode, plainType, recordCode, recordEntryCode, tableCodes } from './type-codes.ts';
import type { AdapterEntry, ExportEntry, ImplementationEntry, ImportEntry, InterfaceType, InterfaceTypes, NamedType, TypeEntry } from './types.ts';

export interface DecodeLimits {
  /** Bytes of the section. */
  readonly size: number;
  /** Arrays of arrays of … */
  readonly depth: number;
}

/** Real sections have a few kilobytes; 1024 levels are what the first generation allows. */
export const defaultDecodeLimits: DecodeLimits = { size: 4 * 1024 * 1024, depth: 1024 };

/**
 * Reads an `interface-types` section. Never throws; time and memory are linear in the bytes. Tables may come in any order and more
 * than once. Indexes are not looked up here: what they point to is checked by `moduleInterface` and when a module is linked. A
 * fault's reason goes on after "the section …".
 *
 * @example
 * const version = new TextEncoder().encode('0.20.0');
 * decodeInterfaceTypes(new Uint8Array([5, version.length, ...version])); // => { ok: true, value: { version: '0.20.0', types: [], imports: [], adapters: [], exports: [], implementations: [] } }
 * decodeInterfaceTypes(new Uint8Array([9])); // => { ok: false, fault: { kind: 'malformed', offset: 0, reason: 'has a table of an unknown kind, 9' } }
 */
export function decodeInterfaceTypes(bytes: Uint8Array, limits: DecodeLimits = defaultDecodeLimits): WasmResult<InterfaceTypes> {
  return orFault(() => {
    if (bytes.length > limits.size) throw new WasmError('limit', 0, `has ${bytes.length} bytes, at most ${limits.size} are allowed`);
    return new Decoder(bytes, limits).section();
  });
}

const plainOps = byCode<PlainOp>(plainOpcodes);
const indexOps = byCode<IndexOp>(indexOpcodes);
const elementOps = byCode<ElementOp>(elementOpcodes);

function byCode<Op extends string>(codes: Readonly<Record<Op, number>>): ReadonlyMap<number, Op> {
  return new Map((Object.keys(codes) as Op[]).map((op) => [codes[op], op]));
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Decoder {
  readonly #reader: ByteReader;
  readonly #depth: number;

  constructor(bytes: Uint8Array, limits: DecodeLimits) {
    this.#reader = new ByteReader(bytes);
    this.#depth = limits.depth;
  }

  section(): InterfaceTypes {
    let version: string | undefined;
    const types: TypeEntry[] = [];
    const imports: ImportEntry[] = [];
    const adapters: AdapterEntry[] = [];
    const exports: ExportEntry[] = [];
    const implementations: ImplementationEntry[] = [];
    while (!this.#reader.done) {
      const at = this.#reader.at;
      const kind = this.#reader.byte();
      switch (kind) {
        case tableCodes.version:
          if (version !== undefined) throw malformed(at, 'has two versions');
          version = this.#text();
          break;
        case tableCodes.types:
          this.#table(types, () => this.#typeEntry());
          break;
        case tableCodes.imports:
          this.#table(imports, () => ({ module: this.#text(), name: this.#text(), type: this.#reader.u32() }));
          break;
        case tableCodes.adapters:
          this.#table(adapters, () => ({ type: this.#reader.u32(), instructions: this.#list(() => this.#instruction()) }));
          break;
        case tableCodes.exports:
          this.#table(exports, () => ({ name: this.#text(), type: this.#reader.u32() }));
          break;
        case tableCodes.implementations:
          this.#table(implementations, () => ({ core: this.#reader.u32(), adapter: this.#reader.u32() }));
          break;
        default:
          throw malformed(at, `has a table of an unknown kind, ${kind}`);
      }
    }
    return { version, types, imports, adapters, exports, implementations };
  }

  /** Every entry takes at least two bytes, so that a count beyond the section is refused before anything is made of it. */
  #table<Entry>(entries: Entry[], read: () => Entry): void {
    const at = this.#reader.at;
    const count = this.#reader.u32();
    if (count * 2 > this.#reader.end - this.#reader.at) throw malformed(at, `has a table of ${count} entries, more than there are bytes for`);
    for (let index = 0; index < count; index++) entries.push(read());
  }

  /** The length of these lists is one byte, whatever it is. */
  #list<Item>(read: () => Item): readonly Item[] {
    const count = this.#reader.byte();
    const items: Item[] = [];
    for (let index = 0; index < count; index++) items.push(read());
    return items;
  }

  #text(): string {
    const at = this.#reader.at;
    const bytes = this.#reader.take(this.#reader.byte());
    try {
      return utf8.decode(bytes);
    } catch {
      throw malformed(at, 'has a name that is not UTF-8');
    }
  }

  #typeEntry(): TypeEntry {
    const at = this.#reader.at;
    const kind = this.#reader.byte();
    switch (kind) {
      case functionCode:
        return { kind: 'function', parameters: this.#list(() => this.#named()), results: this.#list(() => this.#type()) };
      case recordEntryCode: {
        const name = this.#text();
        const fields = this.#list(() => this.#named());
        if (fields.length === 0) throw malformed(at, `has a record without fields, ${name}`);
        return { kind: 'record', name, fields };
      }
      default:
        throw malformed(at, `has a type entry of an unknown kind, ${kind}`);
    }
  }

  #named(): NamedType {
    return { name: this.#text(), type: this.#type() };
  }

  #type(): InterfaceType {
    let arrays = 0;
    let type: InterfaceType | undefined;
    while (type === undefined) {
      const at = this.#reader.at;
      const code = this.#reader.byte();
      if (code === arrayCode) {
        if (++arrays > this.#depth) throw new WasmError('limit', at, `has arrays in arrays, deeper than ${this.#depth}`);
      } else if (code === recordCode) {
        type = { kind: 'record', index: this.#reader.u32() };
      } else {
        type = plainType(code);
        if (type === undefined) throw malformed(at, `has an unknown type, 0x${code.toString(16)}`);
      }
    }
    for (; arrays > 0; arrays--) type = { kind: 'array', element: type };
    return type;
  }

  #instruction(): Instruction {
    const at = this.#reader.at;
    const code = this.#reader.byte();
    const plain = plainOps.get(code);
    if (plain !== undefined) return { op: plain };
    const indexed = indexOps.get(code);
    if (indexed !== undefined) return { op: indexed, index: this.#reader.u32() };
    const element = elementOps.get(code);
    if (element !== undefined) return { op: element, element: this.#type() };
    if (code === constantOpcodes['i32.push']) return { op: 'i32.push', value: Number(BigInt.asIntN(32, this.#constant())) };
    if (code === constantOpcodes['i64.push']) return { op: 'i64.push', value: BigInt.asIntN(64, this.#constant()) };
    throw malformed(at, `has an unknown instruction, 0x${code.toString(16)}`);
  }

  /** Constants are written as the 64 bits that a cast makes of them. */
  #constant(): bigint {
    const at = this.#reader.at;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#reader.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw malformed(at, 'has a constant of more than 64 bits');
  }
}

function malformed(offset: number, reason: string): WasmError {
  return new WasmError('malformed', offset, reason);
}
