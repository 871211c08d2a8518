/** Types in the component model's binary format: https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md */
import { malformed, unsupported } from '../binary/fault.ts';
import type { ByteReader } from '../binary/index.ts';
import { partsOf } from './code-size.ts';
import type { ComponentField, ComponentFunction, ComponentInterface, ComponentShape, ComponentType, Extern, TypeDefinition } from './shape.ts';
import { safeName } from './safe-name.ts';
import { itemAt, Scope } from './scope.ts';

/** Types and components in each other. */
const DEEPEST = 32;

const primitives: Readonly<Record<number, ComponentType>> = {
  0x7f: { kind: 'bool' },
  0x7e: { kind: 's8' },
  0x7d: { kind: 'u8' },
  0x7c: { kind: 's16' },
  0x7b: { kind: 'u16' },
  0x7a: { kind: 's32' },
  0x79: { kind: 'u32' },
  0x78: { kind: 's64' },
  0x77: { kind: 'u64' },
  0x76: { kind: 'f32' },
  0x75: { kind: 'f64' },
  0x74: { kind: 'char' },
  0x73: { kind: 'string' },
  0x64: { kind: 'other', what: 'error-context' },
};

export function innerScope(outer: Scope, at: number): Scope {
  if (outer.depth >= DEEPEST) throw unsupported(at, `has more than ${DEEPEST} components or types in each other`);
  return new Scope(outer);
}

export function readTypeDefinition(reader: ByteReader, scope: Scope): TypeDefinition {
  const at = reader.at;
  const code = reader.byte();
  switch (code) {
    case 0x40:
      return readFunction(reader, scope);
    case 0x41: {
      const inner = innerScope(scope, at);
      readDeclarations(reader, inner, true);
      return { kind: 'component', shape: inner.shape() };
    }
    case 0x42: {
      const inner = innerScope(scope, at);
      readDeclarations(reader, inner, false);
      return { kind: 'interface', members: inner.exports };
    }
    case 0x3f:
      reader.skip(1);
      if (reader.byte() === 1) reader.u32();
      return { kind: 'resource' };
    default: {
      const type = readDefinedType(reader, scope, code, at);
      partsOf(type);
      return { kind: 'value', type };
    }
  }
}

function readDefinedType(reader: ByteReader, scope: Scope, code: number, at: number): ComponentType {
  const primitive = primitives[code];
  if (primitive !== undefined) return primitive;
  const value = (): ComponentType => readValueType(reader, scope);
  const optional = (): ComponentType | undefined => (reader.byte() === 0 ? undefined : value());
  switch (code) {
    case 0x72:
      return { kind: 'record', fields: readFields(reader, scope) };
    case 0x71:
      return {
        kind: 'variant',
        cases: list(reader, () => {
          const one = { name: safeName(reader), type: optional() };
          if (reader.byte() !== 0) reader.u32();
          return one;
        }),
      };
    case 0x70:
      return { kind: 'list', of: value() };
    case 0x6f:
      return { kind: 'tuple', items: list(reader, value) };
    case 0x6e:
      return { kind: 'flags', names: list(reader, () => safeName(reader)) };
    case 0x6d:
      return { kind: 'enum', names: list(reader, () => safeName(reader)) };
    case 0x6b:
      return { kind: 'option', of: value() };
    case 0x6a:
      return { kind: 'result', ok: optional(), error: optional() };
    case 0x69:
    case 0x68:
      reader.u32();
      return { kind: 'other', what: 'resource' };
    case 0x67:
      value();
      reader.u32();
      return { kind: 'other', what: 'list of fixed length' };
    case 0x66:
    case 0x65:
      optional();
      return { kind: 'other', what: code === 0x66 ? 'stream' : 'future' };
    default:
      throw unsupported(at, `has a type of the unknown kind 0x${code.toString(16)}`);
  }
}

/** An index is positive, a primitive a negative number of one byte. */
function readValueType(reader: ByteReader, scope: Scope): ComponentType {
  const at = reader.at;
  const code = reader.peek();
  if (code >= 0x40 && code < 0x80) {
    reader.skip(1);
    const primitive = primitives[code];
    if (primitive === undefined) throw malformed(at, `has no type 0x${code.toString(16)} of values`);
    return primitive;
  }
  const found = itemAt(scope.types, reader.s33(), 'type', at);
  if (found.kind === 'resource') return { kind: 'other', what: 'resource' };
  if (found.kind !== 'value') throw malformed(at, 'uses the type of a function or an interface as that of a value');
  return found.type;
}

function readFields(reader: ByteReader, scope: Scope): readonly ComponentField[] {
  return list(reader, () => ({ name: safeName(reader), type: readValueType(reader, scope) }));
}

function readFunction(reader: ByteReader, scope: Scope): ComponentFunction {
  const parameters = readFields(reader, scope);
  const at = reader.at;
  if (reader.byte() === 0) return { kind: 'function', parameters, result: readValueType(reader, scope) };
  if (reader.byte() !== 0) throw unsupported(at, 'has a function with several results');
  return { kind: 'function', parameters, result: undefined };
}

export function list<Item>(reader: ByteReader, read: () => Item): readonly Item[] {
  const items: Item[] = [];
  // No array of the announced length: it may lie.
  for (let left = reader.u32(); left > 0; left--) items.push(read());
  return items;
}

function readDeclarations(reader: ByteReader, scope: Scope, withImports: boolean): void {
  list(reader, () => {
    const at = reader.at;
    const code = reader.byte();
    if (code === 1) scope.types.push(readTypeDefinition(reader, scope));
    else if (code === 2) readAlias(reader, scope);
    else if (code === 3 && withImports) readImport(reader, scope);
    else if (code === 4) {
      const name = readExternName(reader);
      const item = readDescription(reader, scope);
      scope.add(item);
      scope.declare(scope.exports, name, item, at);
    } else throw unsupported(at, 'declares in a type what is neither a type nor goes in or out');
  });
}

export function readImport(reader: ByteReader, scope: Scope): void {
  const { at } = reader;
  const name = readExternName(reader);
  const item = readDescription(reader, scope);
  scope.add(item);
  scope.declare(scope.imports, name, item, at);
}

export function readExternName(reader: ByteReader): string {
  const at = reader.at;
  const code = reader.byte();
  if (code > 2) throw unsupported(at, 'has a name of an unknown kind');
  const name = safeName(reader);
  if (code === 2) throw unsupported(at, 'has a name with a suffix for its version');
  return name;
}

export function readDescription(reader: ByteReader, scope: Scope): Extern {
  const at = reader.at;
  const code = reader.byte();
  if (code === 0) {
    reader.skip(1);
    reader.u32();
    return { kind: 'module' };
  }
  if (code === 3) {
    if (reader.byte() === 1) return { kind: 'type', type: { kind: 'resource' } };
    return { kind: 'type', type: itemAt(scope.types, reader.u32(), 'type', at) };
  }
  const found = itemAt(scope.types, reader.u32(), 'type', at);
  if (code === 1 && found.kind === 'function') return found;
  if (code === 5 && found.kind === 'interface') return found;
  if (code === 4 && found.kind === 'component') return found;
  throw malformed(at, 'has something of a type of another kind');
}

const CORE = 0;

/** What kind of thing an index is about; undefined for what is core. */
export function readSort(reader: ByteReader): 'function' | 'type' | 'component' | 'interface' | undefined {
  const at = reader.at;
  const code = reader.byte();
  const sort = ([undefined, 'function', undefined, 'type', 'component', 'interface'] as const)[code];
  if (code === CORE) reader.skip(1);
  else if (sort === undefined) throw unsupported(at, 'has values, or something of an unknown kind');
  return sort;
}

export function itemOf(scope: Scope, sort: 'function' | 'type' | 'component' | 'interface', index: number, at: number): Extern {
  switch (sort) {
    case 'function':
      return itemAt(scope.functions, index, 'function', at);
    case 'interface':
      return itemAt(scope.interfaces, index, 'interface', at);
    case 'component':
      return { kind: 'component', shape: itemAt(scope.components, index, 'component', at) };
    case 'type':
      return { kind: 'type', type: itemAt(scope.types, index, 'type', at) };
  }
}

export function readAlias(reader: ByteReader, scope: Scope): void {
  const at = reader.at;
  const sort = readSort(reader);
  const target = reader.byte();
  if (target === 2) {
    let from: Scope | undefined = scope;
    for (let levels: number = reader.u32(); levels > 0 && from !== undefined; levels--) from = from.outer;
    const index = reader.u32();
    if (from === undefined) throw malformed(at, 'refers to a component around it that is not there');
    if (sort !== undefined) scope.add(itemOf(from, sort, index, at));
    return;
  }
  const instance = reader.u32();
  const name = safeName(reader);
  if (target === 1 || sort === undefined) return;
  const found: ComponentInterface = itemAt(scope.interfaces, instance, 'interface', at);
  const member = found.members.get(name);
  if (member?.kind !== sort) throw malformed(at, `takes ${name} out of an interface that has no such ${sort}`);
  scope.add(member);
}

/** What an instance of a component gives. */
export function instanceOf({ exports }: ComponentShape): ComponentInterface {
  return { kind: 'interface', members: exports };
}
