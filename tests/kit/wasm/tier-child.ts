/** Run with flags of V8: observes random programs, and deep recursion, and prints what it saw as JSON. Arguments: first seed, how many. */
import { instrument } from '../../../runtime/marine/metering/index.ts';
import { ServiceState } from '../../../runtime/marine/state/index.ts';
import { deepRecursions } from './deep-recursion.ts';
import { hasher, rootText } from './hasher.ts';
import { observe } from './observe.ts';
import { randomModule } from './random-module.ts';

const [first = 0, count = 1] = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify({ programs: Array.from({ length: count }, (_, i) => observeProgram(first + i)), recursions: deepRecursions() }));

/** With plenty of gas; with too little for most calls; and with little stack. */
export function observeProgram(seed: number): readonly string[] {
  const { bytes, types } = randomModule(seed);
  const result = instrument(bytes);
  if (!result.ok) return [result.fault.reason];
  const limits = [
    { gas: 1n << 50n, depth: 60_000n },
    { gas: BigInt((seed * 7919) % 3000), depth: 60_000n },
    { gas: 1n << 50n, depth: BigInt(100 + ((seed * 104_729) % 1000)) },
  ];
  const { state } = result.value.report;
  const root = (exports: WebAssembly.Exports): (() => string) => {
    const service = new ServiceState([{ exports, state }], hasher);
    return () => ` | ${rootText(service.root())}`;
  };
  return limits.flatMap((each) => observe(result.value.bytes, types, each, root).calls);
}
