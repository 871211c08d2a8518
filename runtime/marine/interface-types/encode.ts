import { ByteWriter } from '../binary/index.ts';
import { constantOpcodes, elementOpcodes, indexOpcodes, plainOpcodes } from './instructions.ts';
import type { Instruction } from './instructions.ts';
import { arrayCode, functionCode, recordCode, recordEntryCode, tableCodes, typeCodes } from './type-codes.ts';
import type { InterfaceType, InterfaceTypes, NamedType, TypeEntry } from './types.ts';

export type EncodeResult = { readonly ok: true; readonly value: Uint8Array } | { readonly ok: false; readonly message: string };

/** Lists inside of an entry, and names, have one byte for their length. */
const MOST = 255;

/** Leaves the encoder at what the format cannot say; never leaves this file. */
class TooLong extends Error {
  override readonly name = 'TooLong';
}

/**
 * Writes an `interface-types` section; reading it gives equal tables. Fails on a name longer than 255 bytes and on more than 255
 * parameters, fields or instructions in one place, which the format has no room for.
 *
 * @example
 * encodeInterfaceTypes({ version: '1', types: [], imports: [], adapters: [], exports: [], implementations: [] }); // => { ok: true, value: new Uint8Array([5, 1, 49]) }
 */
export function encodeInterfaceTypes({ version, types, imports, adapters, exports, implementations }: InterfaceTypes): EncodeResult {
  const writer = new ByteWriter();
  const table = <Entry>(code: number, entries: readonly Entry[], write: (entry: Entry) => void): void => {
    if (entries.length === 0) return;
    writer.byte(code).u32(entries.length);
    for (const entry of entries) write(entry);
  };
  try {
    if (version !== undefined) text(writer.byte(tableCodes.version), version);
    table(tableCodes.types, types, (entry) => typeEntry(writer, entry));
    table(tableCodes.imports, imports, (entry) => text(text(writer, entry.module), entry.name).u32(entry.type));
    table(tableCodes.adapters, adapters, (entry) => list(writer.u32(entry.type), 'instructions', entry.instructions, instruction));
    table(tableCodes.exports, exports, (entry) => text(writer, entry.name).u32(entry.type));
    table(tableCodes.implementations, implementations, (entry) => writer.u32(entry.core).u32(entry.adapter));
    return { ok: true, value: writer.take() };
  } catch (thrown) {
    if (thrown instanceof TooLong) return { ok: false, message: thrown.message };
    throw thrown;
  }
}

const utf8 = new TextEncoder();

function text(writer: ByteWriter, value: string): ByteWriter {
  const bytes = utf8.encode(value);
  if (bytes.length > MOST) throw new TooLong(`the name ${value.slice(0, 40)}… has ${bytes.length} bytes; at most ${MOST} fit`);
  return writer.byte(bytes.length).bytes(bytes);
}

function list<Item>(writer: ByteWriter, what: string, items: readonly Item[], write: (writer: ByteWriter, item: Item) => void): void {
  if (items.length > MOST) throw new TooLong(`${items.length} ${what} in one list; at most ${MOST} fit`);
  writer.byte(items.length);
  for (const item of items) write(writer, item);
}

function typeEntry(writer: ByteWriter, entry: TypeEntry): void {
  switch (entry.kind) {
    case 'function':
      list(writer.byte(functionCode), 'parameters', entry.parameters, named);
      list(writer, 'results', entry.results, type);
      return;
    case 'record':
      list(text(writer.byte(recordEntryCode), entry.name), 'fields', entry.fields, named);
      return;
  }
}

function named(writer: ByteWriter, { name, type: of }: NamedType): void {
  type(text(writer, name), of);
}

function type(writer: ByteWriter, of: InterfaceType): void {
  let inner = of;
  for (; inner.kind === 'array'; inner = inner.element) writer.byte(arrayCode);
  if (inner.kind === 'record') writer.byte(recordCode).u32(inner.index);
  else writer.byte(typeCodes[inner.kind]);
}

function instruction(writer: ByteWriter, of: Instruction): void {
  switch (of.op) {
    case 'arg.get':
    case 'call-core':
    case 'record.lift_memory':
    case 'record.lower_memory':
      writer.byte(indexOpcodes[of.op]).u32(of.index);
      return;
    case 'array.lift_memory':
    case 'array.lower_memory':
      type(writer.byte(elementOpcodes[of.op]), of.element);
      return;
    case 'i32.push':
    case 'i64.push':
      constant(writer.byte(constantOpcodes[of.op]), BigInt.asUintN(64, BigInt(of.value)));
      return;
    default:
      writer.byte(plainOpcodes[of.op]);
  }
}

function constant(writer: ByteWriter, value: bigint): void {
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) writer.byte(Number(rest & 0x7fn) | 0x80);
  writer.byte(Number(rest));
}
