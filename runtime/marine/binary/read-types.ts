/** Types, limits and constant expressions: what several sections are made of. */
import type { ByteReader } from './byte-reader.ts';
import { malformed, overLimit, unsupported } from './fault.ts';
import type { WasmLimits } from './limits.ts';
import type { Constant, FunctionType, GlobalType, Limits, ReferenceType, TableType, ValueType } from './module.ts';

const MAX_PAGES = 65_536;

export function readValueType(reader: ByteReader): ValueType {
  const offset = reader.at;
  const type = valueTypeOf(reader.byte());
  if (type === undefined) throw unsupported(offset, 'has a type that Marine does not know: neither a number, a vector, funcref nor externref');
  return type;
}

/** The type with this code; undefined for others. */
export function valueTypeOf(code: number): ValueType | undefined {
  switch (code) {
    case 0x7f:
      return 'i32';
    case 0x7e:
      return 'i64';
    case 0x7d:
      return 'f32';
    case 0x7c:
      return 'f64';
    case 0x7b:
      return 'v128';
    case 0x70:
      return 'funcref';
    case 0x6f:
      return 'externref';
    default:
      return undefined;
  }
}

export function readReferenceType(reader: ByteReader): ReferenceType {
  const offset = reader.at;
  const type = readValueType(reader);
  if (type !== 'funcref' && type !== 'externref') throw malformed(offset, `has ${type} where a reference is needed`);
  return type;
}

export function readFunctionType(reader: ByteReader, limits: WasmLimits): FunctionType {
  const offset = reader.at;
  const form = reader.byte();
  if (form === 0x4e || form === 0x4f || form === 0x50 || form === 0x5e || form === 0x5f) throw unsupported(offset, 'has types of garbage collection');
  if (form !== 0x60) throw malformed(offset, 'has a type that is no function type');
  return { params: readValueTypes(reader, limits.arity), results: readValueTypes(reader, limits.arity) };
}

export function readValueTypes(reader: ByteReader, most: number): readonly ValueType[] {
  const offset = reader.at;
  const count = reader.u32();
  if (count > most) throw overLimit(offset, `has ${count} types in a row, at most ${most} are allowed`);
  const types: ValueType[] = [];
  for (let i = 0; i < count; i++) types.push(readValueType(reader));
  return types;
}

export function readTableType(reader: ByteReader): TableType {
  const offset = reader.at;
  if (reader.peek() === 0x40) throw unsupported(offset, 'has a table with an expression for its entries (typed function references)');
  return { element: readReferenceType(reader), limits: readLimits(reader, 'table') };
}

/** In pages. */
export function readMemoryType(reader: ByteReader): Limits {
  const offset = reader.at;
  const limits = readLimits(reader, 'memory');
  if (limits.minimum > MAX_PAGES || (limits.maximum ?? 0) > MAX_PAGES) throw malformed(offset, 'has a memory of more than 4 GiB');
  return limits;
}

function readLimits(reader: ByteReader, what: 'table' | 'memory'): Limits {
  const offset = reader.at;
  const flags = reader.byte();
  if ((flags & 0x02) !== 0) throw unsupported(offset, `has a shared ${what}: threads make results depend on timing`);
  if ((flags & 0x04) !== 0) throw unsupported(offset, `has a ${what} of 64-bit addresses (memory64)`);
  if (flags > 1) throw unsupported(offset, `has a ${what} with limits of an unknown kind`);
  const minimum = reader.u32();
  const maximum = flags === 1 ? reader.u32() : undefined;
  if (maximum !== undefined && maximum < minimum) throw malformed(offset, `has a ${what} whose maximum is below its minimum`);
  return { minimum, maximum };
}

export function readGlobalType(reader: ByteReader): GlobalType {
  const value = readValueType(reader);
  const offset = reader.at;
  const mutability = reader.byte();
  if (mutability > 1) throw malformed(offset, 'has a global that is neither constant nor variable');
  return { value, mutable: mutability === 1 };
}

export function readConstant(reader: ByteReader): Constant {
  const start = reader.at;
  let target: number | undefined;
  let global: number | undefined;
  for (;;) {
    const offset = reader.at;
    const opcode = reader.byte();
    switch (opcode) {
      case 0x0b:
        return { bytes: reader.bytes.subarray(start, reader.at), function: target, global };
      case 0x41:
        reader.s32();
        break;
      case 0x42:
        reader.skipS64();
        break;
      case 0x43:
        reader.skip(4);
        break;
      case 0x44:
        reader.skip(8);
        break;
      case 0x23:
        global = Math.max(global ?? 0, reader.u32());
        break;
      case 0xd0:
        readReferenceType(reader);
        break;
      case 0xd2:
        target = reader.u32();
        break;
      case 0xfd:
        if (reader.u32() !== 12) throw malformed(offset, 'has an expression that is not constant');
        reader.skip(16);
        break;
      default:
        // Sums and products of constants: 32 bits are 6a to 6c, 64 bits 7c to 7e.
        if ((opcode >= 0x6a && opcode <= 0x6c) || (opcode >= 0x7c && opcode <= 0x7e)) break;
        throw malformed(offset, 'has an expression that is not constant');
    }
  }
}
