/** What somebody outside can see of a module's run. Plain JavaScript values, so that processes can compare them as JSON. */
import { createHash } from 'node:crypto';
import type { FunctionType, ValueType } from '../../../runtime/marine/binary/index.ts';
import { meterOf } from '../../../runtime/marine/metering/index.ts';

export interface Observed {
  /** For each call: its results or why it trapped, then gas that it took, if it is metered, then the memory's hash. */
  readonly calls: readonly string[];
}

export interface Limits {
  /** For each call. */
  readonly gas: bigint;
  readonly depth: bigint;
}

const plenty: Limits = { gas: 1n << 50n, depth: 60_000n };
const FUEL = 150;

export function argumentsFor(type: FunctionType, round: number): readonly (number | bigint)[] {
  return type.params.map((param, index) => {
    const value = [0, 1, -5, 1000, 2 ** 31 - 1][(round + index) % 5] ?? 0;
    if (param === 'i64') return BigInt(value) * 1_000_000_007n;
    return param === 'f32' || param === 'f64' ? [0.5, -0, Infinity, NaN, 1e30][(round + index) % 5] ?? 0 : value;
  });
}

/**
 * Calls every function of a random module in turn, on one instance.
 *
 * @param look what else there is to see after each call
 */
export function observe(bytes: Uint8Array<ArrayBuffer>, types: readonly FunctionType[], limits: Limits = plenty, look: (exports: WebAssembly.Exports) => () => string = () => () => ''): Observed {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const looking = look(instance.exports);
  return { calls: types.flatMap((_, index) => [0, 1].map((round) => observeCall(instance, types, index, round, limits) + looking())) };
}

export function observeCall(instance: WebAssembly.Instance, types: readonly FunctionType[], index: number, round: number, limits: Limits = plenty): string {
  const { exports } = instance;
  const meter = meterOf(exports);
  if (meter !== undefined) {
    meter.gas = limits.gas;
    meter.depth = limits.depth;
  }
  (exports['fuel'] as WebAssembly.Global).value = FUEL;
  const type = types[index] ?? { params: [], results: [] };
  let outcome: string;
  try {
    const result: unknown = (exports[`f${index}`] as (...args: readonly unknown[]) => unknown)(...argumentsFor(type, round));
    const results = type.results.length === 1 ? [result] : ((result ?? []) as readonly unknown[]);
    // Who is in debt has answered nothing.
    outcome = meter !== undefined && meter.gas < 0n ? meter.trapReason() : results.map((value, at) => shown(value, type.results[at] ?? 'i32')).join(' ');
  } catch (error) {
    const reason = meter?.trapReason() ?? 'guest';
    outcome = reason === 'guest' ? `trap: ${(error as Error).message}` : reason;
  }
  const gas = meter === undefined ? '' : String(limits.gas - meter.gas);
  return `f${index}: ${outcome} | ${gas} | ${memoryHash(exports)}`;
}

/** NaN has no bits in JavaScript. */
function shown(value: unknown, type: ValueType): string {
  return Object.is(value, -0) ? '-0' : `${String(value)}${type === 'i64' ? 'n' : ''}`;
}

export function memoryHash(exports: WebAssembly.Exports): string {
  const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);
  return `${memory.length} ${createHash('sha256').update(memory).digest('hex').slice(0, 16)}`;
}

/** Without gas, for comparing with what has no meter. */
export function withoutGas({ calls }: Observed): readonly string[] {
  return calls.map((call) => call.replace(/\| \d* \|/, '|'));
}
