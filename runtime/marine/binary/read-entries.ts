/** The entries of sections that are more than a type. */
import type { ByteReader } from './byte-reader.ts';
import { malformed, overLimit, unsupported } from './fault.ts';
import type { WasmLimits } from './limits.ts';
import { externalKinds } from './module.ts';
import type { Body, DataSegment, ElementSegment, Export, Import, Imported, LocalGroup } from './module.ts';
import { readConstant, readGlobalType, readMemoryType, readReferenceType, readTableType, readValueType } from './read-types.ts';

export function readImport(reader: ByteReader): Import {
  return { module: reader.name(), name: reader.name(), what: readImported(reader) };
}

function readImported(reader: ByteReader): Imported {
  const offset = reader.at;
  const kind = reader.byte();
  switch (kind) {
    case 0:
      return { kind: 'function', type: reader.u32() };
    case 1:
      return { kind: 'table', type: readTableType(reader) };
    case 2:
      return { kind: 'memory', type: readMemoryType(reader) };
    case 3:
      return { kind: 'global', type: readGlobalType(reader) };
    case 4:
      throw unsupported(offset, 'imports an exception');
    default:
      throw malformed(offset, `has an import of an unknown kind, ${kind}`);
  }
}

export function readExport(reader: ByteReader): Export {
  const name = reader.name();
  const offset = reader.at;
  const code = reader.byte();
  const kind = externalKinds[code];
  if (kind === undefined) throw code === 4 ? unsupported(offset, 'exports an exception') : malformed(offset, `has an export of an unknown kind, ${code}`);
  return { name, kind, index: reader.u32() };
}

const PASSIVE = 1;
const EXPLICIT = 2;
const EXPRESSIONS = 4;

/** The bits of the first number: not active; has a table (or, if not active, is declarative); entries are expressions. */
export function readElement(reader: ByteReader): ElementSegment {
  const offset = reader.at;
  const flags = reader.u32();
  if (flags > 7) throw malformed(offset, `has an element segment of an unknown kind, ${flags}`);
  const active = (flags & PASSIVE) === 0;
  const explicit = (flags & EXPLICIT) !== 0;
  const table = active ? (explicit ? reader.u32() : 0) : undefined;
  let global = active ? readConstant(reader).global : undefined;
  const expressions = (flags & EXPRESSIONS) !== 0;
  if (!active || explicit) {
    const at = reader.at;
    if (expressions) readReferenceType(reader);
    else if (reader.byte() !== 0) throw malformed(at, 'has an element segment of something else than functions');
  }
  const functions: number[] = [];
  const count = reader.u32();
  for (let i = 0; i < count; i++) {
    const entry = expressions ? readConstant(reader) : { function: reader.u32(), global: undefined };
    if (entry.function !== undefined) functions.push(entry.function);
    if (entry.global !== undefined) global = Math.max(global ?? 0, entry.global);
  }
  return { mode: active ? 'active' : explicit ? 'declarative' : 'passive', functions, table, global };
}

export function readData(reader: ByteReader): DataSegment {
  const offset = reader.at;
  const flags = reader.u32();
  if (flags > 2) throw malformed(offset, `has a data segment of an unknown kind, ${flags}`);
  if (flags === 2 && reader.u32() !== 0) throw unsupported(offset, 'has a data segment in another memory than the first');
  const global = flags === 1 ? undefined : readConstant(reader).global;
  return { mode: flags === 1 ? 'passive' : 'active', bytes: reader.blob(), global };
}

export function readBody(reader: ByteReader, limits: WasmLimits): Body {
  const offset = reader.at;
  const length = reader.u32();
  if (length > limits.bodyBytes) throw overLimit(offset, `has a function of ${length} bytes, at most ${limits.bodyBytes} are allowed`);
  const end = reader.at + length;
  if (end > reader.end) throw malformed(offset, 'ends within a function');
  const groups = reader.u32();
  const locals: LocalGroup[] = [];
  let total = 0;
  for (let i = 0; i < groups; i++) {
    const count = reader.u32();
    total += count;
    if (total > limits.locals) throw overLimit(offset, `has a function of more than ${limits.locals} locals`);
    locals.push({ count, type: readValueType(reader) });
  }
  const start = reader.at;
  if (start >= end || reader.bytes[end - 1] !== 0x0b) throw malformed(offset, 'has a function that does not end with `end`');
  reader.skip(end - start);
  return { locals, start, end };
}
