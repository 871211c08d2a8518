/** Which instructions a random program can choose from: by the type of their result, with the types of their operands. */
import type { ValueType } from '../../../runtime/marine/binary/index.ts';

export interface Choice {
  readonly code: number;
  readonly operands: readonly ValueType[];
  /** What follows the instruction: nothing, an alignment and offset, or lanes below a number. */
  readonly immediate: 'none' | 'memory' | readonly [count: number, below: number];
}

function range(first: number, last: number, operands: readonly ValueType[], immediate: Choice['immediate'] = 'none'): readonly Choice[] {
  return Array.from({ length: last - first + 1 }, (_, i) => ({ code: first + i, operands, immediate }));
}

function vectors(ranges: readonly (readonly [number, number])[], operands: readonly ValueType[], immediate: Choice['immediate'] = 'none'): readonly Choice[] {
  return ranges.flatMap(([first, last]) => range(0x200 + first, 0x200 + last, operands, immediate));
}

const V = 0x200;
const lanes = (below: number): Choice['immediate'] => [1, below];

export const choices: Readonly<Record<'i32' | 'i64' | 'f32' | 'f64' | 'v128', readonly Choice[]>> = {
  i32: [
    ...range(0x45, 0x45, ['i32']),
    ...range(0x46, 0x4f, ['i32', 'i32']),
    ...range(0x50, 0x50, ['i64']),
    ...range(0x51, 0x5a, ['i64', 'i64']),
    ...range(0x5b, 0x60, ['f32', 'f32']),
    ...range(0x61, 0x66, ['f64', 'f64']),
    ...range(0x67, 0x69, ['i32']),
    ...range(0x6a, 0x78, ['i32', 'i32']),
    ...range(0xa7, 0xa7, ['i64']),
    ...range(0xa8, 0xa9, ['f32']),
    ...range(0xaa, 0xab, ['f64']),
    ...range(0xbc, 0xbc, ['f32']),
    ...range(0xbc, 0xbc, ['f32']),
    ...range(0xc0, 0xc1, ['i32']),
    ...range(0x100, 0x101, ['f32']),
    ...range(0x102, 0x103, ['f64']),
    ...range(0x28, 0x28, ['i32'], 'memory'),
    ...range(0x2c, 0x2f, ['i32'], 'memory'),
    ...vectors([[83, 83], [99, 100], [131, 132], [163, 164], [195, 196]], ['v128']),
    ...range(V + 21, V + 22, ['v128'], lanes(16)),
    ...range(V + 24, V + 25, ['v128'], lanes(8)),
    ...range(V + 27, V + 27, ['v128'], lanes(4)),
  ],
  i64: [
    ...range(0x79, 0x7b, ['i64']),
    ...range(0x7c, 0x8a, ['i64', 'i64']),
    ...range(0xac, 0xad, ['i32']),
    ...range(0xae, 0xaf, ['f32']),
    ...range(0xb0, 0xb1, ['f64']),
    ...range(0xbd, 0xbd, ['f64']),
    ...range(0xbd, 0xbd, ['f64']),
    ...range(0xc2, 0xc4, ['i64']),
    ...range(0x104, 0x105, ['f32']),
    ...range(0x106, 0x107, ['f64']),
    ...range(0x29, 0x29, ['i32'], 'memory'),
    ...range(0x30, 0x35, ['i32'], 'memory'),
    ...range(V + 29, V + 29, ['v128'], lanes(2)),
  ],
  f32: [
    ...range(0x8b, 0x91, ['f32']),
    ...range(0x92, 0x98, ['f32', 'f32']),
    ...range(0xb2, 0xb3, ['i32']),
    ...range(0xb4, 0xb5, ['i64']),
    ...range(0xb6, 0xb6, ['f64']),
    ...range(0xbe, 0xbe, ['i32']),
    ...range(0x2a, 0x2a, ['i32'], 'memory'),
    ...range(V + 31, V + 31, ['v128'], lanes(4)),
  ],
  f64: [
    ...range(0x99, 0x9f, ['f64']),
    ...range(0xa0, 0xa6, ['f64', 'f64']),
    ...range(0xb7, 0xb8, ['i32']),
    ...range(0xb9, 0xba, ['i64']),
    ...range(0xbb, 0xbb, ['f32']),
    ...range(0xbf, 0xbf, ['i64']),
    ...range(0x2b, 0x2b, ['i32'], 'memory'),
    ...range(V + 33, V + 33, ['v128'], lanes(2)),
  ],
  v128: [
    ...vectors([[0, 10], [92, 93]], ['i32'], 'memory'),
    ...range(V + 13, V + 13, ['v128', 'v128'], [16, 32]),
    ...range(V + 15, V + 17, ['i32']),
    ...range(V + 18, V + 18, ['i64']),
    ...range(V + 19, V + 19, ['f32']),
    ...range(V + 20, V + 20, ['f64']),
    ...range(V + 23, V + 23, ['v128', 'i32'], lanes(16)),
    ...range(V + 26, V + 26, ['v128', 'i32'], lanes(8)),
    ...range(V + 28, V + 28, ['v128', 'i32'], lanes(4)),
    ...range(V + 30, V + 30, ['v128', 'i64'], lanes(2)),
    ...range(V + 32, V + 32, ['v128', 'f32'], lanes(4)),
    ...range(V + 34, V + 34, ['v128', 'f64'], lanes(2)),
    ...range(V + 82, V + 82, ['v128', 'v128', 'v128']),
    ...vectors([[107, 109], [139, 141], [171, 173], [203, 205]], ['v128', 'i32']),
    ...vectors(
      [[77, 77], [94, 98], [103, 106], [116, 117], [122, 122], [124, 129], [135, 138], [148, 148], [160, 161], [167, 170], [192, 193], [199, 202], [224, 225], [227, 227], [236, 237], [239, 239], [248, 255]],
      ['v128'],
    ),
    ...vectors(
      [[14, 14], [35, 76], [78, 81], [101, 102], [110, 115], [118, 121], [123, 123], [130, 130], [133, 134], [142, 147], [149, 153], [155, 159], [174, 174], [177, 177], [181, 186], [188, 191], [206, 206], [209, 209], [213, 223], [228, 235], [240, 247]],
      ['v128', 'v128'],
    ),
  ],
};

/** Stores, with the type of what they store. */
export const stores: readonly (readonly [code: number, type: 'i32' | 'i64' | 'f32' | 'f64' | 'v128'])[] = [
  [0x36, 'i32'],
  [0x37, 'i64'],
  [0x38, 'f32'],
  [0x39, 'f64'],
  [0x3a, 'i32'],
  [0x3b, 'i32'],
  [0x3c, 'i64'],
  [0x3d, 'i64'],
  [0x3e, 'i64'],
  [V + 11, 'v128'],
];
