/**
 * What each instruction costs. One unit of gas is about the time of one simple instruction of the machine; the numbers are rounded
 * and do not follow any particular machine, because the same work must cost the same everywhere. A change of any number here
 * or of the prices of the host (`host-prices.ts`) is a new `WEIGHTS_VERSION`: proofs name the version that they were made with.
 *
 * Copies, fills and growth also pay for their size, at run time: see `sizeWeights`. A call pays for itself here and for the
 * callee's instructions in the callee. Nothing that a program repeats is free.
 */
import { MISC, OPCODES, VECTOR } from '../binary/opcodes.ts';

export const WEIGHTS_VERSION = 3;

type Row = readonly [first: number, last: number, weight: number];

const rows: readonly Row[] = [
  [0x00, 0xff, 1], // what is not listed: locals, constants, integer arithmetic, comparisons, conversions of integers
  [0x02, 0x02, 0], // block
  [0x05, 0x05, 0], // else
  [0x0b, 0x0b, 0], // end
  [0x0e, 0x0e, 3], // br_table
  [0x10, 0x10, 5], // call
  [0x11, 0x11, 12], // call_indirect
  [0x25, 0x26, 4], // table.get, table.set
  [0x28, 0x3e, 2], // loads and stores
  [0x3f, 0x3f, 3], // memory.size
  [0x40, 0x40, 100], // memory.grow
  [0x6d, 0x70, 12], // i32: division and remainder
  [0x7f, 0x82, 20], // i64: division and remainder
  [0x8b, 0x90, 2], // f32: abs to nearest
  [0x91, 0x91, 12], // f32.sqrt
  [0x92, 0x94, 2], // f32: add, sub, mul
  [0x95, 0x95, 10], // f32.div
  [0x96, 0x98, 4], // f32: min, max, copysign
  [0x99, 0x9e, 2], // the same for f64
  [0x9f, 0x9f, 16],
  [0xa0, 0xa2, 2],
  [0xa3, 0xa3, 12],
  [0xa4, 0xa6, 4],
  [0xa8, 0xab, 4], // truncations to i32
  [0xae, 0xb1, 4], // truncations to i64
  [0xb2, 0xbb, 2], // conversions of floats
  [0xd2, 0xd2, 4], // ref.func
  [MISC + 0, MISC + 7, 4], // truncations that saturate
  [MISC + 8, MISC + 14, 20], // bulk operations, without their size
  [MISC + 15, MISC + 15, 100], // table.grow
  [MISC + 16, MISC + 16, 3], // table.size
  [MISC + 17, MISC + 17, 20], // table.fill
  [VECTOR, VECTOR + 255, 2], // vectors, if not listed
  [VECTOR + 13, VECTOR + 14, 4], // shuffle, swizzle
  [VECTOR + 103, VECTOR + 106, 4], // f32x4: rounding
  [VECTOR + 149, VECTOR + 149, 4], // i16x8.mul
  [VECTOR + 181, VECTOR + 181, 6], // i32x4.mul
  [VECTOR + 213, VECTOR + 213, 8], // i64x2.mul
  [VECTOR + 227, VECTOR + 227, 24], // f32x4.sqrt
  [VECTOR + 231, VECTOR + 231, 20], // f32x4.div
  [VECTOR + 239, VECTOR + 239, 32], // f64x2.sqrt
  [VECTOR + 243, VECTOR + 243, 24], // f64x2.div
];

/** By number of instruction (binary/opcodes.ts). */
export const weightOf: Uint8Array = (() => {
  const weights = new Uint8Array(OPCODES);
  for (const [first, last, weight] of rows) weights.fill(weight, first, last + 1);
  return weights;
})();

/** Gas for each unit of size, paid before the operation, also when it then traps. */
export const sizeWeights = {
  /** Bytes that cost one unit of gas when they are copied, filled or initialised; a part of them costs as much. A power of two. */
  bytesPerGas: 16,
  /** Gas for an element of a table that is copied, filled, initialised or added. */
  element: 1,
  /** Gas for a page of 64 KiB that a memory grows by: it is filled with zeros. */
  page: 4096,
} as const;
