/** What metering and state roots cost. `npx tsx tests/perf/marine-metering.bench.ts` prints the tables alone. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wasmTools } from '../../cli/project/wasm-tools.ts';
import { loadService, openSandbox } from '../../runtime/marine/index.ts';
import { instrument, meterOf } from '../../runtime/marine/metering/index.ts';
import type { MeteringOptions } from '../../runtime/marine/metering/index.ts';
import { ServiceState } from '../../runtime/marine/state/index.ts';
import type { StatefulInstance } from '../../runtime/marine/state/index.ts';
import { proveCall } from '../../runtime/marine/proof/index.ts';
import { nodeCrypto, nodeSigner } from '../../runtime/peer/node-crypto.ts';
import { root } from '../kit/repository.ts';
import { avmModule } from '../kit/wasm/real-modules.ts';
import { median, microseconds, milliseconds, renderTable } from './measure.ts';

const loads = [
  ['xorshift', 4_000_000, 'u64'],
  ['sha', 8000, 'u32'],
  ['fib', 27, 'u32'],
  ['sieve', 1 << 19, 'u32'],
  ['matmul', 96, 'f64'],
  ['nbody', 60, 'f64'],
] as const;

const ROUNDS = 40;

/** Processor time in milliseconds: the machine has other work. */
function time(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** @throws Error when there is no clang */
function compile(): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'aqua-bench-'));
  try {
    const source = fileURLToPath(new URL('./marine/loops.c', import.meta.url));
    const output = join(folder, 'loops.wasm');
    execFileSync('clang', ['--target=wasm32', '-O2', '-fno-builtin', '-nostdlib', '-Wl,--no-entry', '-o', output, source]);
    return new Uint8Array(readFileSync(output));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Call = (name: string, ...args: readonly number[]) => unknown;

function callerOf({ exports }: { readonly exports: WebAssembly.Exports }): Call {
  const meter = meterOf(exports);
  return (name, ...args) => {
    if (meter !== undefined) {
      meter.gas = 1n << 60n;
      meter.depth = 60_000n;
    }
    return (exports[name] as (...args: readonly number[]) => unknown)(...args);
  };
}

function metered(bytes: Uint8Array<ArrayBuffer>, options?: MeteringOptions): StatefulInstance {
  const result = instrument(bytes, options);
  if (!result.ok) throw new Error(result.fault.reason);
  return { exports: new WebAssembly.Instance(new WebAssembly.Module(result.value.bytes)).exports, state: result.value.report.state };
}

/** Both sides in turns, so that a slow moment hits both; the best of each, because only noise adds. */
export function meteringTable(): string {
  const bytes = compile();
  const sides: readonly Call[] = [new WebAssembly.Instance(new WebAssembly.Module(bytes)), metered(bytes, { deterministic: false }), metered(bytes)].map(callerOf);
  const rows = loads.map(([name, size]) => {
    const best = sides.map(() => Infinity);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [side, call] of sides.entries()) best[side] = Math.min(best[side] ?? Infinity, time(() => call(name, size)));
    }
    const [plain = 1, gas = 0, all = 0] = best;
    return [name, milliseconds(plain), milliseconds(gas), milliseconds(all), `**${(all / plain).toFixed(2)}×**`];
  });
  return renderTable(['what', 'as it is, ms', 'gas and stack, ms', 'and one form of NaN, ms', 'cost'], rows);
}

/** The same work as a component, through a service with limits and one without. */
export async function componentMeteringTable(): Promise<string> {
  const wit = `package bench:loops; world loops { ${loads.map(([name, , result]) => `export ${name}: func(n: u32) -> ${result};`).join(' ')} }`;
  const tools = await wasmTools(root);
  const code = await tools.componentNew(await tools.componentEmbed({ binary: compile(), witSource: wit, world: 'loops' }), []);
  const modules = [{ name: 'loops', code }];
  const [plain, limited] = [await loadService({ modules }), await openSandbox({ modules })];
  if (!plain.ok || !limited.ok) throw new Error('the component is not loaded');
  const sides = [plain.value, limited.value];
  const rows = loads.map(([name, size]) => {
    const best = sides.map(() => Infinity);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [side, service] of sides.entries()) best[side] = Math.min(best[side] ?? Infinity, time(() => service.call(name, [size])));
    }
    const [without = 1, within = 0] = best;
    return [name, milliseconds(without), milliseconds(within), `**${(within / without).toFixed(2)}×**`];
  });
  return renderTable(['in a component', 'as it is, ms', 'with limits, ms', 'cost'], rows);
}

export function stateTable(): string {
  const instance = metered(compile());
  const call = callerOf(instance);
  const crypto = nodeCrypto();
  const services = [crypto, { ...crypto, equal: (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0 }].map((hasher) => new ServiceState([instance], hasher));
  for (const service of services) service.root();
  const signer = nodeSigner(new Uint8Array(32).fill(1));
  const hash = new Uint8Array(32);
  const commitment = { modules: [{ name: 'loops', original: hash, metered: hash }], weights: 1, depth: 1, memoryPages: 1, tableElements: 1, settings: hash };
  const rows = [0, 1, 16, 256, 1024].map((pages) => {
    const times: number[][] = [[], [], []];
    for (let round = 0; round < 3 * ROUNDS; round++) {
      call('touch', pages, round + 1);
      for (const [side, service] of services.entries()) {
        const start = performance.now();
        service.root();
        times[side]?.push(performance.now() - start);
        if (side === 0) continue;
        const request = { function: 'touch', args: [pages, round + 1], gasLimit: 1n << 40n };
        proveCall(commitment, request, { outcome: { kind: 'result', value: pages }, gas: 1000n, before: hash, after: hash, hostCalls: [] }, signer, crypto);
        times[2]?.push(performance.now() - start);
      }
    }
    return [String(pages), ...times.map((each) => microseconds(median(each.slice(ROUNDS))))];
  });
  return renderTable(['pages touched of 5.9 MiB', 'root, µs', 'with Buffer.compare, µs', 'and the signed proof, µs'], rows);
}

/** Rewriting a large module: it is done once for a module and kept. */
export function rewritingTable(): string {
  const bytes = avmModule();
  const times = Array.from({ length: 5 }, () => time(() => instrument(bytes)));
  const result = instrument(bytes);
  const size = result.ok ? result.value.bytes.length : 0;
  return renderTable(['module', 'bytes', 'rewritten, ms', 'bytes then'], [['avm.wasm', String(bytes.length), milliseconds(Math.min(...times)), String(size)]]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log([meteringTable(), await componentMeteringTable(), stateTable(), rewritingTable()].join('\n\n'));
