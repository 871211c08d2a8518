/** Random modules of several functions that call one another, with memory, table, globals and segments. Deterministic for a seed. */
import { ByteWriter, sectionIds, writeModule, writeVector } from '../../../runtime/marine/binary/index.ts';
import type { FunctionType, WrittenSection } from '../../../runtime/marine/binary/index.ts';
import { writeFunctionType, writeLocals } from '../../../runtime/marine/binary/write-module.ts';
import { seeded } from '../mangle.ts';
import type { Random } from '../mangle.ts';
import type { Variant } from './program-writer.ts';
import { RandomFunction } from './random-function.ts';
import type { Numeric, Surroundings } from './random-function.ts';

export interface RandomModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the exports `f0`, `f1`, …. */
  readonly types: readonly FunctionType[];
  /** Whether it may grow its memory and table, or drop segments: then its gas does not follow from its text alone. */
  readonly growth: boolean;
}

const scalars: readonly Numeric[] = ['i32', 'i64', 'f32', 'f64'];
const TABLE_SIZE = 8;

/** The module of a seed. Exports its functions, `memory`, and the globals `fuel` (how many calls and turns of loops it may take) and `count`. */
export function randomModule(seed: number, variant: Variant = 'plain'): RandomModule {
  const random = seeded(seed);
  const some = (most: number): Numeric[] => Array.from({ length: random(most + 1) }, () => scalars[random(4)] ?? 'i32');
  const functionCount = 2 + random(4);
  const types = Array.from({ length: functionCount }, (): FunctionType => ({ params: some(3), results: some(2) }));
  const growth = random(2) === 0;
  const around: Surroundings = { types, functions: types.map((_, index) => index), globals: scalars, tableSize: TABLE_SIZE, vectors: random(3) === 0, growth };
  const bodies = types.map((type) => randomBody(random, variant, around, type));
  const memory = (writer: ByteWriter): ByteWriter => writer.name('memory').byte(2).u32(0);
  const sections: WrittenSection[] = [
    writeVector(sectionIds.type, types, writeFunctionType),
    writeVector(sectionIds.function, types, (writer, type) => writer.u32(types.indexOf(type))),
    { id: sectionIds.table, contents: Uint8Array.of(1, 0x70, 1, TABLE_SIZE, TABLE_SIZE + 4) },
    { id: sectionIds.memory, contents: Uint8Array.of(1, 1, 1, 4) },
    { id: sectionIds.global, contents: globals() },
    writeVector(sectionIds.export, [...types.keys(), -1, -2, -3], (writer, index) => {
      if (index >= 0) writer.name(`f${index}`).byte(0).u32(index);
      else if (index === -1) memory(writer);
      else writer.name(index === -2 ? 'fuel' : 'count').byte(3).u32(index === -2 ? 0 : 1);
    }),
    { id: sectionIds.element, contents: elements(functionCount) },
    { id: sectionIds.dataCount, contents: Uint8Array.of(1) },
    writeVector(sectionIds.code, bodies, (writer, body) => writer.blob(body)),
    { id: sectionIds.data, contents: Uint8Array.of(1, 1, 8, 1, 2, 3, 4, 5, 6, 0xf8, 0x7f) },
  ];
  return { bytes: writeModule(sections), types, growth };
}

function randomBody(random: Random, variant: Variant, around: Surroundings, type: FunctionType): Uint8Array {
  const own: Numeric[] = [...scalars, ...Array.from({ length: random(4) }, () => scalars[random(4)] ?? 'i32'), ...(around.vectors ? (['v128'] as const) : [])];
  // The last three are for the canonical variant.
  const added: Numeric[] = [...own, 'f32', 'f64', 'v128'];
  const params = type.params.flatMap((param) => (param === 'funcref' || param === 'externref' ? [] : [param]));
  const code = new RandomFunction(random, variant, around, type, [...params, ...added], 30 + random(120));
  code.write();
  const body = new ByteWriter(1024);
  writeLocals(body, added.map((local) => ({ count: 1, type: local })));
  return body.bytes(code.out.writer.view()).byte(0x0b).take();
}

/** Fuel and count, then one of each type. */
function globals(): Uint8Array {
  const writer = new ByteWriter();
  writer.u32(6).bytes(Uint8Array.of(0x7f, 1, 0x41, 0, 0x0b)).bytes(Uint8Array.of(0x7e, 1, 0x42, 0, 0x0b));
  writer.bytes(Uint8Array.of(0x7f, 1, 0x41, 5, 0x0b)).bytes(Uint8Array.of(0x7e, 1, 0x42, 6, 0x0b));
  writer.bytes(Uint8Array.of(0x7d, 1, 0x43, 0, 0, 0x20, 0x40, 0x0b)).bytes(Uint8Array.of(0x7c, 1, 0x44, 0, 0, 0, 0, 0, 0, 0x04, 0x40, 0x0b));
  return writer.take();
}

/** An active segment with all functions, as far as they fit; a passive one of two. */
function elements(count: number): Uint8Array {
  const writer = new ByteWriter();
  writer.u32(2).u32(0).bytes(Uint8Array.of(0x41, 0, 0x0b)).u32(count);
  for (let i = 0; i < count; i++) writer.u32(i);
  return writer.u32(1).byte(0).u32(2).u32(0).u32(count - 1).take();
}
