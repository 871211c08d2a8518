/** A component's borders, read from its binary form without running or compiling anything. */
import { malformed, orFault, overLimit, unsupported } from '../binary/fault.ts';
import { ByteReader, defaultWasmLimits } from '../binary/index.ts';
import type { WasmResult } from '../binary/index.ts';
import { codeOfExport, codeOfFunction } from './code-size.ts';
import { innerScope, instanceOf, itemOf, list, readAlias, readDescription, readExternName, readImport, readSort, readTypeDefinition } from './read-types.ts';
import { safeName } from './safe-name.ts';
import { itemAt, Scope } from './scope.ts';
import type { ComponentShape, Extern } from './shape.ts';

const header = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];

/** Whether bytes say that they are a component, not a module. */
export function isComponent(bytes: Uint8Array): boolean {
  return header.every((byte, index) => bytes[index] === byte);
}

/**
 * Finds out what a component imports and exports. Never throws; time and memory are linear in the bytes. Core modules in it are not
 * looked into.
 */
export function readComponent(bytes: Uint8Array): WasmResult<ComponentShape> {
  return orFault(() => {
    if (bytes.length > defaultWasmLimits.moduleBytes) throw overLimit(0, `has ${bytes.length} bytes, at most ${defaultWasmLimits.moduleBytes} are allowed`);
    return readSections(new ByteReader(bytes), new Scope());
  });
}

function readSections(reader: ByteReader, scope: Scope): ComponentShape {
  for (const byte of header) if (reader.byte() !== byte) throw malformed(reader.at - 1, 'does not begin like a component');
  while (!reader.done) {
    const at = reader.at;
    const id = reader.byte();
    const length = reader.u32();
    const start = reader.at;
    reader.skip(length);
    const section = new ByteReader(reader.bytes, start, reader.at);
    readSection(id, section, scope, at);
  }
  return scope.shape();
}

function readSection(id: number, reader: ByteReader, scope: Scope, at: number): void {
  switch (id) {
    case 0: // custom
    case 1: // core module
    case 3: // core type
      return;
    case 2:
      list(reader, () => readCoreInstance(reader));
      break;
    case 4:
      scope.components.push(readSections(reader, innerScope(scope, at)));
      break;
    case 5:
      list(reader, () => readInstance(reader, scope));
      break;
    case 6:
      list(reader, () => readAlias(reader, scope));
      break;
    case 7:
      list(reader, () => scope.types.push(readTypeDefinition(reader, scope)));
      break;
    case 8:
      list(reader, () => readCanonical(reader, scope));
      break;
    case 10:
      list(reader, () => readImport(reader, scope));
      break;
    case 11:
      list(reader, () => readExport(reader, scope));
      break;
    default:
      throw unsupported(at, `has a section of kind ${id}`);
  }
  if (!reader.done) throw malformed(reader.at, 'has a section that is longer than its contents');
}

function readCoreInstance(reader: ByteReader): void {
  const at = reader.at;
  const code = reader.byte();
  if (code > 1) throw unsupported(at, 'has a core instance of an unknown kind');
  if (code === 0) reader.u32();
  list(reader, () => {
    safeName(reader);
    reader.skip(1);
    reader.u32();
  });
}

function readInstance(reader: ByteReader, scope: Scope): void {
  const at = reader.at;
  const code = reader.byte();
  if (code === 0) {
    const component = itemAt(scope.components, reader.u32(), 'component', at);
    list(reader, () => {
      safeName(reader);
      readSort(reader);
      reader.u32();
    });
    scope.costs(component.code, at);
    scope.interfaces.push(instanceOf(component));
  } else if (code === 1) {
    const members = new Map<string, Extern>();
    list(reader, () => {
      const place = reader.at;
      const name = readExternName(reader);
      const sort = readSort(reader);
      const index = reader.u32();
      if (sort !== undefined) scope.declare(members, name, itemOf(scope, sort, index, place), place);
    });
    scope.interfaces.push({ kind: 'interface', members });
  } else throw unsupported(at, 'has an instance of an unknown kind');
}

function readExport(reader: ByteReader, scope: Scope): void {
  const at = reader.at;
  const name = readExternName(reader);
  const sort = readSort(reader);
  const index = reader.u32();
  const item: Extern = sort === undefined ? { kind: 'module' } : itemOf(scope, sort, index, at);
  const ascribed = reader.byte() === 0 ? item : readDescription(reader, scope);
  scope.costs(codeOfExport(ascribed), at);
  scope.add(ascribed);
  scope.declare(scope.exports, name, ascribed, at);
}

/** Only lifted functions have an index here; the others are core functions. */
function readCanonical(reader: ByteReader, scope: Scope): void {
  const at = reader.at;
  const code = reader.byte();
  switch (code) {
    case 0: {
      reader.skip(1);
      reader.u32();
      readOptions(reader);
      const type = itemAt(scope.types, reader.u32(), 'type', at);
      if (type.kind !== 'function') throw malformed(at, 'lifts a function to a type that is none of functions');
      scope.costs(codeOfFunction(type), at);
      scope.functions.push(type);
      return;
    }
    case 1:
      reader.skip(1);
      scope.costs(codeOfFunction(itemAt(scope.functions, reader.u32(), 'function', at)), at);
      readOptions(reader);
      return;
    case 2:
    case 3:
    case 4:
      reader.u32();
      return;
    default:
      throw unsupported(at, 'uses threads, tasks or streams of the component model');
  }
}

function readOptions(reader: ByteReader): void {
  list(reader, () => {
    const at = reader.at;
    const code = reader.byte();
    // Jco breaks over it, and takes no other component then.
    if (code === 2) throw unsupported(at, 'has texts in the encoding latin1+utf16');
    if (code > 5) throw unsupported(at, 'has an asynchronous function');
    if (code >= 3) reader.u32();
  });
}
