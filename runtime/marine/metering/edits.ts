/** What is put into the code of a function, at which byte. Costs and flags are filled in while the code behind is read. */
import type { ByteWriter } from '../binary/byte-writer.ts';
import { op, writeCanonical, writeCharge, writeCheck, writeDepth, writeFrame, writeSizeCharge, writeStep } from './emit.ts';
import type { FloatType, GasPlaces } from './emit.ts';

interface At {
  readonly at: number;
}

/** Pays for a basic block where it begins. */
export interface Charge extends At {
  readonly kind: 'charge';
  readonly place: 'entry' | 'loop' | 'block';
  cost: number;
  /** Whether the local has what the global has, whichever way control got here. */
  fresh: boolean;
  /** Words of the function's frame, where they are taken off the depth. */
  frame: number | undefined;
}

/** One form for NaNs. */
export interface Canonical extends At {
  readonly kind: 'canonical';
  readonly type: FloatType;
  readonly scratch: number;
  /** Whether anything can see the bits. */
  needed: boolean;
  /** The local whose value this is, if it is not the result of arithmetic. */
  readonly of: number | undefined;
}

interface SizeCharge extends At {
  readonly kind: 'size';
  readonly fresh: boolean;
  readonly scratch: number;
  readonly perGas: number;
}

interface Depth extends At {
  readonly kind: 'depth';
}

/** Instead of the instruction up to `until`. */
interface CallInstead extends At {
  readonly kind: 'call-instead';
  readonly until: number;
  readonly helper: number;
}

/** The same on another global, instead of the instruction up to `until`. */
interface GlobalInstead extends At {
  readonly kind: 'global-instead';
  readonly until: number;
  readonly opcode: number;
  readonly global: number;
}

interface SetFlag extends At {
  readonly kind: 'flag';
  readonly global: number;
}

/** A new piece of straight code begins. */
interface Step extends At {
  readonly kind: 'step';
  /** What `marine:place` shows. */
  readonly place: number;
  /** The first of the two globals. */
  readonly global: number;
}

export type Edit = Step | Charge | Canonical | SizeCharge | Depth | CallInstead | GlobalInstead | SetFlag;

/** What edits of one function have in common. */
export interface Frame {
  readonly gas: GasPlaces;
  readonly depth: { readonly global: number; readonly local: number };
}

/** Copies code from `start` to `end`, with the edits, which are in the order of their places. */
export function splice(writer: ByteWriter, code: Uint8Array, start: number, end: number, edits: readonly Edit[], frame: Frame): void {
  let copied = start;
  for (const edit of edits) {
    if (edit.at > copied) {
      writer.bytes(code.subarray(copied, edit.at));
      copied = edit.at;
    }
    if (edit.kind === 'call-instead' || edit.kind === 'global-instead') copied = edit.until;
    writeEdit(writer, edit, frame);
  }
  writer.bytes(code.subarray(copied, end));
}

function writeEdit(writer: ByteWriter, edit: Edit, frame: Frame): void {
  switch (edit.kind) {
    case 'charge':
      return writePayment(writer, edit, frame);
    case 'canonical':
      if (edit.needed) writeCanonical(writer, edit.type, edit.scratch);
      return;
    case 'size':
      return writeSizeCharge(writer, frame.gas, edit.fresh, edit.scratch, edit.perGas);
    case 'depth':
      return writeDepth(writer, frame.depth);
    case 'call-instead':
      writer.byte(op.call).u32(edit.helper);
      return;
    case 'global-instead':
      writer.byte(edit.opcode).u32(edit.global);
      return;
    case 'step':
      return writeStep(writer, edit);
    case 'flag':
      writer.byte(op.i32Const).signed(1).byte(op.globalSet).u32(edit.global);
      return;
  }
}

function writePayment(writer: ByteWriter, { place, cost, fresh, frame }: Charge, { gas, depth }: Frame): void {
  if (cost > 0) writeCharge(writer, gas, fresh, cost);
  if (place === 'loop') writeCheck(writer, gas.local);
  if (frame === undefined) return;
  // The local has what was left before.
  if (cost === 0) writeCharge(writer, gas, false, 0);
  writeFrame(writer, gas.local, depth, frame);
}
