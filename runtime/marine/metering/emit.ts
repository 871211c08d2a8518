/** Instructions that metering puts between those of the module, or looks for. */
import type { ByteWriter } from '../binary/byte-writer.ts';

/** Instructions by their bytes. */
export const op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  select: 0x1b,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32Eq: 0x46,
  i32GtU: 0x4b,
  i64LtS: 0x53,
  f32Eq: 0x5b,
  f64Eq: 0x61,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64Or: 0x84,
  i64ShrU: 0x88,
  i64ExtendU: 0xad,
  i32Reinterpret: 0xbc,
  i64Reinterpret: 0xbd,
  f32Reinterpret: 0xbe,
  f64Reinterpret: 0xbf,
  misc: 0xfc,
  vector: 0xfd,
} as const;

export const EMPTY_BLOCK = 0x40;

/** One step less, and where it begins; stops when there was none left. */
export function writeStep(writer: ByteWriter, { global, place }: { readonly global: number; readonly place: number }): void {
  writer.byte(op.i64Const).signed(place).byte(op.globalSet).u32(global + 1);
  writer.byte(op.globalGet).u32(global).byte(op.i64Const).signed(1).byte(op.i64Sub).byte(op.globalSet).u32(global);
  writer.byte(op.globalGet).u32(global).byte(op.i64Const).signed(0).byte(op.i64LtS);
  writer.byte(op.if).byte(EMPTY_BLOCK).byte(op.unreachable).byte(op.end);
}

/** Where gas is: in a global, and as long as no call came between also in a local, which saves reading the global. */
export interface GasPlaces {
  readonly global: number;
  readonly local: number;
}

/** gas -= cost. The global always has the new value; the local gets it too. */
export function writeCharge(writer: ByteWriter, gas: GasPlaces, fresh: boolean, cost: number): void {
  writeGas(writer, gas, fresh);
  writer.byte(op.i64Const).signed(cost).byte(op.i64Sub);
  keepGas(writer, gas);
}

export function writeGas(writer: ByteWriter, gas: GasPlaces, fresh: boolean): void {
  if (fresh) writer.byte(op.localGet).u32(gas.local);
  else writer.byte(op.globalGet).u32(gas.global);
}

export function keepGas(writer: ByteWriter, gas: GasPlaces): void {
  writer.byte(op.localTee).u32(gas.local).byte(op.globalSet).u32(gas.global);
}

/** Trap if the i64 in this local is negative. */
export function writeCheck(writer: ByteWriter, local: number): void {
  writer.byte(op.localGet).u32(local).byte(op.i64Const).signed(0).byte(op.i64LtS);
  writer.byte(op.if).byte(EMPTY_BLOCK).byte(op.unreachable).byte(op.end);
}

/** depth - frame into a local; trap if that or gas is negative, with the depth in its global, so that the host sees which it was. */
export function writeFrame(writer: ByteWriter, gasLocal: number, depth: { readonly global: number; readonly local: number }, frame: number): void {
  writer.byte(op.globalGet).u32(depth.global).byte(op.i64Const).signed(frame).byte(op.i64Sub).byte(op.localTee).u32(depth.local);
  writer.byte(op.localGet).u32(gasLocal).byte(op.i64Or).byte(op.i64Const).signed(0).byte(op.i64LtS);
  writer.byte(op.if).byte(EMPTY_BLOCK);
  writer.byte(op.localGet).u32(depth.local).byte(op.globalSet).u32(depth.global);
  writer.byte(op.unreachable).byte(op.end);
}

/** Before a call: what this function leaves for the callee. */
export function writeDepth(writer: ByteWriter, depth: { readonly global: number; readonly local: number }): void {
  writer.byte(op.localGet).u32(depth.local).byte(op.globalSet).u32(depth.global);
}

/** The size on top of the stack stays there; gas -= size in units, rounded up; trap if that is negative. */
export function writeSizeCharge(writer: ByteWriter, gas: GasPlaces, fresh: boolean, size: number, perGas: number): void {
  writer.byte(op.localTee).u32(size);
  writeGas(writer, gas, fresh);
  writer.byte(op.localGet).u32(size).byte(op.i64ExtendU);
  if (perGas > 1) {
    writer.byte(op.i64Const).signed(perGas - 1).byte(op.i64Add);
    writer.byte(op.i64Const).signed(Math.log2(perGas)).byte(op.i64ShrU);
  }
  writer.byte(op.i64Sub);
  keepGas(writer, gas);
  writeCheck(writer, gas.local);
}

const QUIET_F32 = Uint8Array.of(0x00, 0x00, 0xc0, 0x7f);
const QUIET_F64 = Uint8Array.of(0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf8, 0x7f);

export type FloatType = 'f32' | 'f64' | 'f32x4' | 'f64x2';

/** The float on top of the stack, with any NaN in the one form: positive, quiet, no payload. */
export function writeCanonical(writer: ByteWriter, type: FloatType, local: number): void {
  writer.byte(op.localTee).u32(local);
  switch (type) {
    case 'f32':
      writer.byte(op.f32Const).bytes(QUIET_F32).byte(op.localGet).u32(local).byte(op.localGet).u32(local).byte(op.f32Eq).byte(op.select);
      return;
    case 'f64':
      writer.byte(op.f64Const).bytes(QUIET_F64).byte(op.localGet).u32(local).byte(op.localGet).u32(local).byte(op.f64Eq).byte(op.select);
      return;
    case 'f32x4':
    case 'f64x2': {
      const lanes = type === 'f32x4' ? [QUIET_F32, QUIET_F32, QUIET_F32, QUIET_F32] : [QUIET_F64, QUIET_F64];
      writer.byte(op.vector).u32(12);
      for (const lane of lanes) writer.bytes(lane);
      writer.byte(op.localGet).u32(local).byte(op.localGet).u32(local);
      // f32x4.eq or f64x2.eq gives a mask of ones where there is no NaN; then v128.bitselect.
      writer.byte(op.vector).u32(type === 'f32x4' ? 65 : 71).byte(op.vector).u32(82);
      return;
    }
  }
}
