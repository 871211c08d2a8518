/** Marine modules written by hand, whose functions give one of their arguments back: what a host does at the border and nothing else. */
import { interfaceOf } from '../../../guest/marine/interface.ts';
import type { ScalarName, WitFunction, WitType, WitWorld } from '../../../guest/wit/wit.ts';
import { ByteWriter, sectionIds, writeCustom, writeModule, writeVector } from '../../../runtime/marine/binary/index.ts';
import type { Export, FunctionType, Import, ValueType } from '../../../runtime/marine/binary/index.ts';
import { writeExport, writeFunctionType, writeImport } from '../../../runtime/marine/binary/write-module.ts';
import { encodeInterfaceTypes } from '../../../runtime/marine/interface-types/encode.ts';
import type { InterfaceTypes } from '../../../runtime/marine/interface-types/types.ts';

/** What the code of an exported function does: give an argument back, that plus one, call an import with all arguments, or whatever these bytes say. */
export type Body =
  | { readonly kind: 'echo' | 'increment'; readonly parameter: number }
  | { readonly kind: 'forward'; readonly import: number }
  | { readonly kind: 'code'; readonly code: readonly number[] };

export interface EchoModule {
  readonly world: WitWorld;
  /** For each export. */
  readonly bodies: readonly Body[];
  readonly sdk?: string;
  /** Other tables than those of the world. */
  readonly section?: InterfaceTypes;
  /** Imports of core functions besides those of the world, before them. */
  readonly hostImports?: readonly { readonly module: string; readonly name: string; readonly type: FunctionType }[];
  /** Functions of the code besides those of the world, exported. */
  readonly extra?: readonly { readonly name: string; readonly type: FunctionType; readonly code: readonly number[] }[];
  /** Of the ABI or of the world. */
  readonly leaveOut?: readonly string[];
  /** Pages of 64 KiB; default: 1. */
  readonly pages?: number;
  /** Where allocated space begins; default: 1024. */
  readonly heap?: number;
  /** Bytes at address 16. */
  readonly data?: Uint8Array;
}

export const op = {
  unreachable: 0x00, if: 0x04, end: 0x0b, call: 0x10, drop: 0x1a, localGet: 0x20, localSet: 0x21, localTee: 0x22, globalGet: 0x23, globalSet: 0x24, memorySize: 0x3f, memoryGrow: 0x40,
  i32Const: 0x41, i64Const: 0x42, i32Eqz: 0x45, i32GtU: 0x4b, i32Add: 0x6a, i32Sub: 0x6b, i32DivS: 0x6d, i32ShrU: 0x76, i64Add: 0x7c, f32Add: 0x92, f64Add: 0xa0, f32FromI32: 0xb2, f64FromI32: 0xb7,
} as const;

export const i32Const = (value: number): readonly number[] => [op.i32Const, ...new ByteWriter().signed(value | 0).view()];

const i32 = 'i32';
const HEAP = 0;
const POINTER = 1;
const SIZE = 2;
const NO_BLOCK_TYPE = 0x40;

interface Defined {
  readonly name: string;
  readonly type: FunctionType;
  readonly locals?: number;
  readonly code: readonly number[];
}

/** Space is taken from the end and given back all at once by `release_objects`. The page behind is there too. */
const allocate: Defined = {
  name: 'allocate',
  type: { params: [i32, i32], results: [i32] },
  locals: 1,
  code: [
    op.localGet, 0, op.i32Eqz, op.if, NO_BLOCK_TYPE, ...i32Const(0), 0x0f, op.end,
    op.globalGet, HEAP, op.localTee, 2, op.localGet, 0, op.i32Add, op.globalSet, HEAP,
    op.globalGet, HEAP, ...i32Const(16), op.i32ShrU, ...i32Const(2), op.i32Add, op.localTee, 1, op.memorySize, 0, op.i32GtU,
    op.if, NO_BLOCK_TYPE, op.localGet, 1, op.memorySize, 0, op.i32Sub, op.memoryGrow, 0, op.drop, op.end,
    op.localGet, 2,
  ],
};

const FIRST_FREE = 1024;

const abi = (heap: number): readonly Defined[] => [
  allocate,
  { name: 'release_objects', type: { params: [], results: [] }, code: [...i32Const(heap), op.globalSet, HEAP] },
  { name: 'get_result_size', type: { params: [], results: [i32] }, code: [op.globalGet, SIZE] },
  { name: 'get_result_ptr', type: { params: [], results: [i32] }, code: [op.globalGet, POINTER] },
  { name: 'set_result_size', type: { params: [i32], results: [] }, code: [op.localGet, 0, op.globalSet, SIZE] },
  { name: 'set_result_ptr', type: { params: [i32], results: [] }, code: [op.localGet, 0, op.globalSet, POINTER] },
];

export function buildEchoModule(module: EchoModule): Uint8Array<ArrayBuffer> {
  const { world, bodies, hostImports = [], extra = [], leaveOut = [], heap = FIRST_FREE } = module;
  const foreign = world.imports.flatMap(({ module: from, functions }) => functions.map((func) => ({ module: snake(from), name: snake(func.name), type: coreType(func) })));
  const imported = [...hostImports, ...foreign];
  const functions: readonly Defined[] = [
    ...abi(heap),
    ...world.exports.map((func, index): Defined => ({ name: snake(func.name), type: coreType(func), code: codeOf(func, bodies[index] ?? { kind: 'code', code: [op.unreachable] }, imported.length, hostImports.length) })),
    ...extra,
  ];
  const types = [...imported.map(({ type }) => type), ...functions.map(({ type }) => type)];
  const imports = imported.map(({ module: from, name }, type): Import => ({ module: from, name, what: { kind: 'function', type } }));
  const exports: readonly Export[] = [
    { name: 'memory', kind: 'memory' as const, index: 0 },
    ...functions.map(({ name }, index) => ({ name, kind: 'function' as const, index: imported.length + index })),
  ].filter(({ name }) => !leaveOut.includes(name));
  const encoded = encodeInterfaceTypes(module.section ?? interfaceOf(world));
  if (!encoded.ok) throw new Error(encoded.message);
  const global = (writer: ByteWriter, value: number): void => void writer.byte(0x7f).byte(1).bytes(Uint8Array.from([...i32Const(value), op.end]));
  return writeModule([
    writeVector(sectionIds.type, types, writeFunctionType),
    writeVector(sectionIds.import, imports, writeImport),
    writeVector(sectionIds.function, functions, (writer, func) => writer.u32(imported.length + functions.indexOf(func))),
    { id: sectionIds.memory, contents: new ByteWriter().byte(1).byte(0).u32(module.pages ?? 1).take() },
    writeVector(sectionIds.global, [heap, 0, 0], global),
    writeVector(sectionIds.export, exports, writeExport),
    writeVector(sectionIds.code, functions, (writer, { code, locals = 0 }) => {
      const body = locals === 0 ? [0] : [1, locals, 0x7f];
      writer.blob(Uint8Array.from([...body, ...code, op.end]));
    }),
    ...(module.data === undefined ? [] : [{ id: sectionIds.data, contents: new ByteWriter().byte(1).byte(0).bytes(Uint8Array.from([...i32Const(16), op.end])).blob(module.data).take() }]),
    writeCustom('__fluence_sdk_version', new TextEncoder().encode(module.sdk ?? '0.14.0')),
    writeCustom('interface-types', encoded.value),
  ]);
}

function codeOf(func: WitFunction, body: Body, imported: number, hostImports: number): readonly number[] {
  switch (body.kind) {
    case 'code':
      return body.code;
    case 'forward':
      // An import gives what it returns by the same functions of the ABI as the export.
      return [...coreType(func).params.flatMap((_, index) => [op.localGet, index]), op.call, hostImports + body.import];
    case 'echo':
    case 'increment': {
      const type = func.parameters[body.parameter]?.type;
      if (type === undefined) return [];
      const local = func.parameters.slice(0, body.parameter).reduce((count, parameter) => count + flat(parameter.type).length, 0);
      const setSize = imported + 4;
      const setPointer = imported + 5;
      if (type.kind === 'scalar') return [op.localGet, local, ...(body.kind === 'increment' ? plusOne(type.name) : [])];
      const pointer = [op.localGet, local, op.call, setPointer];
      return type.kind === 'record' ? pointer : [...pointer, op.localGet, local + 1, op.call, setSize];
    }
  }
}

function plusOne(name: ScalarName): readonly number[] {
  switch (coreScalar(name)) {
    case 'f32':
      return [...i32Const(1), op.f32FromI32, op.f32Add];
    case 'f64':
      return [...i32Const(1), op.f64FromI32, op.f64Add];
    case 'i64':
      return [op.i64Const, 1, op.i64Add];
    default:
      return [...i32Const(1), op.i32Add];
  }
}

export function coreType({ parameters, result }: Pick<WitFunction, 'parameters' | 'result'>): FunctionType {
  return { params: parameters.flatMap(({ type }) => flat(type)), results: result?.kind === 'scalar' ? flat(result) : [] };
}

function flat(type: WitType): readonly ValueType[] {
  if (type.kind === 'scalar') return [coreScalar(type.name)];
  return type.kind === 'record' ? [i32] : [i32, i32];
}

function coreScalar(name: ScalarName): ValueType {
  if (name === 'f32' || name === 'f64') return name;
  return name === 's64' || name === 'u64' ? 'i64' : i32;
}

function snake(name: string): string {
  return name.replaceAll('-', '_');
}
