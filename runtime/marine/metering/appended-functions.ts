import { ByteWriter } from '../binary/byte-writer.ts';
import type { FunctionType } from '../binary/module.ts';
import type { Context, Helper } from './context.ts';
import { op } from './emit.ts';
import { sizeWeights } from './weights.ts';

const EMPTY_BLOCK = 0x40;

export function helperType({ kind, subject }: Helper, context: Context): FunctionType {
  switch (kind) {
    case 'grow-memory':
      return { params: ['i32'], results: ['i32'] };
    case 'grow-table':
      return { params: [context.tableTypes[subject]?.element ?? 'funcref', 'i32'], results: ['i32'] };
    case 'drop-data':
    case 'drop-element':
      return { params: [], results: [] };
    case 'read-global':
      return { params: [], results: [isDouble(context, subject) ? 'i64' : 'i32'] };
    case 'write-global':
      return { params: [isDouble(context, subject) ? 'i64' : 'i32'], results: [] };
  }
}

/** The body of an appended function, with its locals. */
export function helperBody(helper: Helper, context: Context): Uint8Array {
  const { kind, subject } = helper;
  switch (kind) {
    case 'grow-memory':
      return growBody(context, {
        budget: context.memoryBudget,
        most: context.ownsMemory ? context.memory?.maximum : undefined,
        weight: sizeWeights.page,
        count: 0,
        size: (writer) => writer.byte(op.memorySize).byte(0),
        grow: (writer) => writer.byte(op.localGet).u32(0).byte(op.memoryGrow).byte(0),
      });
    case 'grow-table':
      return growBody(context, {
        budget: context.tableBudget,
        most: subject >= context.importedTables ? context.tableTypes[subject]?.limits.maximum : undefined,
        weight: sizeWeights.element,
        count: 1,
        size: (writer) => writer.byte(op.misc).u32(16).u32(subject),
        grow: (writer) => writer.byte(op.localGet).u32(0).byte(op.localGet).u32(1).byte(op.misc).u32(15).u32(subject),
      });
    case 'drop-data':
    case 'drop-element':
      return dropBody(context, kind === 'drop-data' ? 'data' : 'element', subject);
    case 'read-global':
      return new ByteWriter().u32(0).byte(op.globalGet).u32(context.globalAt(subject)).byte(isDouble(context, subject) ? op.i64Reinterpret : op.i32Reinterpret).byte(op.end).take();
    case 'write-global':
      return new ByteWriter().u32(0).byte(op.localGet).u32(0).byte(isDouble(context, subject) ? op.f64Reinterpret : op.f32Reinterpret).byte(op.globalSet).u32(context.globalAt(subject)).byte(op.end).take();
  }
}

function isDouble(context: Context, global: number): boolean {
  return context.globalTypes[global]?.value === 'f64';
}

interface Growth {
  /** The global with what is left, in units of growth. */
  readonly budget: number;
  /** Units that there may be in all, if this module decides; then only the host can still fail. */
  readonly most: number | undefined;
  /** Gas for each unit. */
  readonly weight: number;
  /** The parameter with the units to grow by. */
  readonly count: number;
  readonly size: (writer: ByteWriter) => ByteWriter;
  /** Grows, and leaves the old size or -1. */
  readonly grow: (writer: ByteWriter) => ByteWriter;
}

/** -1 beyond budget or maximum, as any growth may fail; else pays by size, grows, and takes it off the budget. */
function growBody(context: Context, { budget, most, weight, count, size, grow }: Growth): Uint8Array {
  const writer = new ByteWriter();
  const result = count + 1;
  writer.u32(1).u32(1).byte(0x7f);
  const failIf = (): void => {
    writer.byte(op.if).byte(EMPTY_BLOCK).byte(op.i32Const).signed(-1).byte(op.return).byte(op.end);
  };
  writer.byte(op.localGet).u32(count).byte(op.globalGet).u32(budget).byte(op.i32GtU);
  failIf();
  if (most !== undefined) {
    writer.byte(op.localGet).u32(count).byte(op.i32Const).signed(most | 0);
    size(writer).byte(op.i32Sub).byte(op.i32GtU);
    failIf();
  }
  writer.byte(op.globalGet).u32(context.gas).byte(op.localGet).u32(count).byte(op.i64ExtendU);
  writer.byte(op.i64Const).signed(weight).byte(op.i64Mul).byte(op.i64Sub).byte(op.globalSet).u32(context.gas);
  writer.byte(op.globalGet).u32(context.gas).byte(op.i64Const).signed(0).byte(op.i64LtS);
  writer.byte(op.if).byte(EMPTY_BLOCK).byte(op.unreachable).byte(op.end);
  grow(writer).byte(op.localTee).u32(result).byte(op.i32Const).signed(-1).byte(op.i32Eq);
  if (context.deterministic && most !== undefined) {
    writer.byte(op.if).byte(EMPTY_BLOCK).byte(op.i32Const).signed(1).byte(op.globalSet).u32(context.hostFailure).byte(op.unreachable).byte(op.end);
  } else failIf();
  writer.byte(op.globalGet).u32(budget).byte(op.localGet).u32(count).byte(op.i32Sub).byte(op.globalSet).u32(budget);
  return writer.byte(op.localGet).u32(result).byte(op.end).take();
}

function dropBody(context: Context, kind: 'data' | 'element', index: number): Uint8Array {
  const writer = new ByteWriter();
  writer.u32(0).byte(op.misc).u32(kind === 'data' ? 9 : 13).u32(index);
  writer.byte(op.i32Const).signed(1).byte(op.globalSet).u32(context.droppedFlag(kind, index));
  return writer.byte(op.end).take();
}
