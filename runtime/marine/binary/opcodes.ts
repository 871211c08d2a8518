/**
 * Every instruction that Marine takes: its immediates, and how many operands it pops and pushes. Instructions are numbered in one
 * row: plain ones by their byte, those behind 0xfc from 0x100 on, those behind 0xfd (vectors) from 0x200 on.
 *
 * From the specification, https://webassembly.github.io/spec/core/appendix/index-instructions.html
 */
export const OPCODES = 0x300;
export const MISC = 0x100;
export const VECTOR = 0x200;

export const immediates = {
  /** Not an instruction that we take. */
  unknown: 0,
  none: 1,
  /** `block`, `loop`, `if`. */
  blockType: 2,
  /** One index: of a local, global, function, label, table or segment. */
  index: 3,
  /** Two indexes. */
  indexPair: 4,
  branchTable: 5,
  /** The types of a `select`. */
  types: 6,
  memoryAccess: 7,
  /** A lane as well. */
  memoryLane: 8,
  /** Memories that must be the first: one byte 0, or two. */
  memory: 9,
  memoryPair: 10,
  /** A data segment, then a memory. */
  dataMemory: 11,
  i32: 12,
  i64: 13,
  f32: 14,
  f64: 15,
  reference: 16,
  lane: 17,
  lanes16: 18,
} as const;

/** For instructions whose operands depend on a type: calls, branches, blocks. */
export const BY_TYPE = 255;

const { none, blockType, index, indexPair, branchTable, types, memoryAccess, memoryLane, memory, memoryPair, dataMemory, i32, i64, f32, f64, reference, lane, lanes16 } = immediates;

/** First, last, immediates, pops, pushes. */
type Row = readonly [first: number, last: number, immediate: number, pops: number, pushes: number];

const rows: readonly Row[] = [
  [0x00, 0x00, none, BY_TYPE, 0], // unreachable
  [0x01, 0x01, none, 0, 0], // nop
  [0x02, 0x04, blockType, BY_TYPE, BY_TYPE], // block, loop, if
  [0x05, 0x05, none, BY_TYPE, BY_TYPE], // else
  [0x0b, 0x0b, none, BY_TYPE, BY_TYPE], // end
  [0x0c, 0x0d, index, BY_TYPE, BY_TYPE], // br, br_if
  [0x0e, 0x0e, branchTable, BY_TYPE, BY_TYPE],
  [0x0f, 0x0f, none, BY_TYPE, BY_TYPE], // return
  [0x10, 0x10, index, BY_TYPE, BY_TYPE], // call
  [0x11, 0x11, indexPair, BY_TYPE, BY_TYPE], // call_indirect: type, table
  [0x1a, 0x1a, none, 1, 0], // drop
  [0x1b, 0x1b, none, 3, 1], // select
  [0x1c, 0x1c, types, 3, 1], // select of a type
  [0x20, 0x20, index, 0, 1], // local.get
  [0x21, 0x21, index, 1, 0], // local.set
  [0x22, 0x22, index, 1, 1], // local.tee
  [0x23, 0x23, index, 0, 1], // global.get
  [0x24, 0x24, index, 1, 0], // global.set
  [0x25, 0x25, index, 1, 1], // table.get
  [0x26, 0x26, index, 2, 0], // table.set
  [0x28, 0x35, memoryAccess, 1, 1], // loads
  [0x36, 0x3e, memoryAccess, 2, 0], // stores
  [0x3f, 0x3f, memory, 0, 1], // memory.size
  [0x40, 0x40, memory, 1, 1], // memory.grow
  [0x41, 0x41, i32, 0, 1],
  [0x42, 0x42, i64, 0, 1],
  [0x43, 0x43, f32, 0, 1],
  [0x44, 0x44, f64, 0, 1],
  [0x45, 0x45, none, 1, 1], // i32.eqz
  [0x46, 0x4f, none, 2, 1], // comparisons of i32
  [0x50, 0x50, none, 1, 1], // i64.eqz
  [0x51, 0x66, none, 2, 1], // comparisons of i64, f32, f64
  [0x67, 0x69, none, 1, 1], // i32: clz, ctz, popcnt
  [0x6a, 0x78, none, 2, 1], // arithmetic of i32
  [0x79, 0x7b, none, 1, 1], // i64: clz, ctz, popcnt
  [0x7c, 0x8a, none, 2, 1], // arithmetic of i64
  [0x8b, 0x91, none, 1, 1], // f32: abs to sqrt
  [0x92, 0x98, none, 2, 1], // f32: add to copysign
  [0x99, 0x9f, none, 1, 1], // f64: abs to sqrt
  [0xa0, 0xa6, none, 2, 1], // f64: add to copysign
  [0xa7, 0xc4, none, 1, 1], // conversions, extensions of the sign
  [0xd0, 0xd0, reference, 0, 1], // ref.null
  [0xd1, 0xd1, none, 1, 1], // ref.is_null
  [0xd2, 0xd2, index, 0, 1], // ref.func
  [MISC + 0, MISC + 7, none, 1, 1], // truncations that saturate
  [MISC + 8, MISC + 8, dataMemory, 3, 0], // memory.init
  [MISC + 9, MISC + 9, index, 0, 0], // data.drop
  [MISC + 10, MISC + 10, memoryPair, 3, 0], // memory.copy
  [MISC + 11, MISC + 11, memory, 3, 0], // memory.fill
  [MISC + 12, MISC + 12, indexPair, 3, 0], // table.init: segment, table
  [MISC + 13, MISC + 13, index, 0, 0], // elem.drop
  [MISC + 14, MISC + 14, indexPair, 3, 0], // table.copy: to, from
  [MISC + 15, MISC + 15, index, 2, 1], // table.grow
  [MISC + 16, MISC + 16, index, 0, 1], // table.size
  [MISC + 17, MISC + 17, index, 3, 0], // table.fill
  ...vectors([
    [0, 10, memoryAccess, 1, 1], // loads
    [11, 11, memoryAccess, 2, 0], // store
    [12, 12, lanes16, 0, 1], // const
    [13, 13, lanes16, 2, 1], // shuffle
    [14, 14, none, 2, 1], // swizzle
    [15, 20, none, 1, 1], // splats
    [21, 22, lane, 1, 1],
    [23, 23, lane, 2, 1],
    [24, 25, lane, 1, 1],
    [26, 26, lane, 2, 1],
    [27, 27, lane, 1, 1],
    [28, 28, lane, 2, 1],
    [29, 29, lane, 1, 1],
    [30, 30, lane, 2, 1],
    [31, 31, lane, 1, 1],
    [32, 32, lane, 2, 1],
    [33, 33, lane, 1, 1],
    [34, 34, lane, 2, 1],
    [35, 76, none, 2, 1], // comparisons
    [77, 77, none, 1, 1], // not
    [78, 81, none, 2, 1],
    [82, 82, none, 3, 1], // bitselect
    [83, 83, none, 1, 1], // any_true
    [84, 87, memoryLane, 2, 1],
    [88, 91, memoryLane, 2, 0],
    [92, 93, memoryAccess, 1, 1],
    [94, 100, none, 1, 1],
    [101, 102, none, 2, 1],
    [103, 106, none, 1, 1], // f32x4: ceil to nearest
    [107, 115, none, 2, 1],
    [116, 117, none, 1, 1], // f64x2: ceil, floor
    [118, 121, none, 2, 1],
    [122, 122, none, 1, 1], // f64x2.trunc
    [123, 123, none, 2, 1],
    [124, 129, none, 1, 1],
    [130, 130, none, 2, 1],
    [131, 132, none, 1, 1],
    [133, 134, none, 2, 1],
    [135, 138, none, 1, 1],
    [139, 147, none, 2, 1],
    [148, 148, none, 1, 1], // f64x2.nearest
    [149, 153, none, 2, 1],
    [155, 159, none, 2, 1],
    [160, 161, none, 1, 1],
    [163, 164, none, 1, 1],
    [167, 170, none, 1, 1],
    [171, 174, none, 2, 1],
    [177, 177, none, 2, 1],
    [181, 186, none, 2, 1],
    [188, 191, none, 2, 1],
    [192, 193, none, 1, 1],
    [195, 196, none, 1, 1],
    [199, 202, none, 1, 1],
    [203, 206, none, 2, 1],
    [209, 209, none, 2, 1],
    [213, 223, none, 2, 1],
    [224, 225, none, 1, 1], // f32x4: abs, neg
    [227, 227, none, 1, 1], // f32x4.sqrt
    [228, 235, none, 2, 1], // f32x4: add to pmax
    [236, 237, none, 1, 1],
    [239, 239, none, 1, 1],
    [240, 247, none, 2, 1],
    [248, 255, none, 1, 1],
  ]),
];

function vectors(list: readonly Row[]): readonly Row[] {
  return list.map(([first, last, ...rest]) => [VECTOR + first, VECTOR + last, ...rest]);
}

/** By number of instruction. */
export const immediateOf = column(2);
export const popsOf = column(3);
export const pushesOf = column(4);

function column(place: 2 | 3 | 4): Uint8Array {
  const values = new Uint8Array(OPCODES);
  for (const row of rows) values.fill(row[place], row[0], row[1] + 1);
  return values;
}

/** Which feature an instruction belongs to that we do not take. */
export function featureOf(opcode: number): string {
  if (opcode >= VECTOR) return opcode >= VECTOR + 0x100 ? 'relaxed vector instructions, whose results depend on the machine' : 'an unknown vector instruction';
  if (opcode >= MISC) return 'an unknown instruction of the group 0xfc';
  if (opcode >= 0x06 && opcode <= 0x0a) return 'exceptions';
  if (opcode === 0x12 || opcode === 0x13) return 'tail calls';
  if (opcode === 0x14 || opcode === 0x15 || (opcode >= 0xd3 && opcode <= 0xd6)) return 'typed function references';
  if (opcode === 0x18 || opcode === 0x19 || opcode === 0x1f) return 'exceptions';
  if (opcode === 0xfb) return 'garbage collection';
  if (opcode === 0xfe) return 'threads: their results depend on timing';
  return `an unknown instruction, 0x${opcode.toString(16)}`;
}
