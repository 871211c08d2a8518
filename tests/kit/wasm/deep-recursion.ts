/** Functions that call themselves for ever, with frames of many shapes. */
import type { FunctionType, LocalGroup } from '../../../runtime/marine/binary/index.ts';
import { DEFAULT_DEPTH, instrument, meterOf } from '../../../runtime/marine/metering/index.ts';
import { assemble } from './assemble.ts';
import { leb } from './program-writer.ts';

/** Adds the locals, then all operands, so that they stay alive over the call, and calls itself with the same arguments. */
export function recursive(params: number, locals: number, operands: number): Uint8Array<ArrayBuffer> {
  const type: FunctionType = { params: Array.from({ length: params }, () => 'i64' as const), results: ['i64'] };
  const groups: readonly LocalGroup[] = [{ count: locals, type: 'i64' }];
  const code: number[] = [];
  for (let i = 0; i < locals; i++) code.push(0x42, i & 0x3f, 0x21, ...leb(params + i));
  for (let i = 0; i < operands; i++) code.push(0x42, 1);
  for (let i = 0; i < params; i++) code.push(0x20, ...leb(i));
  code.push(0x10, 0);
  for (let i = 0; i < operands; i++) code.push(0x7c);
  for (let i = 0; i < locals; i++) code.push(0x20, ...leb(params + i), 0x7c);
  return assemble([{ type, locals: groups, code }]);
}

const shapes = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 60, 0],
  [0, 1000, 0],
  [0, 0, 200],
  [100, 0, 0],
  [20, 20, 20],
  [250, 10, 10],
] as const;

/** How each ended, and with how much of its gas: never by the stack of the machine. */
export function deepRecursions(): readonly string[] {
  return shapes.map(([params, locals, operands]) => {
    const result = instrument(recursive(params, locals, operands));
    if (!result.ok) return result.fault.reason;
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(result.value.bytes));
    const meter = meterOf(exports);
    if (meter === undefined) return 'no meter';
    meter.gas = 1n << 40n;
    meter.depth = BigInt(DEFAULT_DEPTH);
    try {
      (exports['f0'] as (...args: readonly bigint[]) => bigint)(...Array.from({ length: params }, () => 1n));
      return 'ended';
    } catch (error) {
      return `${(error as Error).message}: ${meter.trapReason()} ${meter.gas}`;
    }
  });
}
