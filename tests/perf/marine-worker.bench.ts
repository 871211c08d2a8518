/** A call of a module that runs in a thread, against the first generation's (npm @fluencelabs/marine-worker 0.6.0): time on the clock, since it is waited for. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openIsolated } from '../../runtime/marine/index.ts';
import { nodeThreads } from '../../runtime/node.ts';
import { root } from '../kit/repository.ts';
import { one } from './marine.bench.ts';
import { microseconds, renderTable } from './measure.ts';

const require = createRequire(import.meta.url);

interface TheirThread {
  init(controlModule: ArrayBufferLike): Promise<void>;
  createService(wasm: ArrayBufferLike, id: string, envs: undefined): Promise<void>;
  callService(id: string, name: string, args: readonly unknown[], parameters: undefined): Promise<unknown>;
}

interface Threads {
  /** @param path as seen from the file that calls */
  readonly Worker: new (path: string) => object;
  spawn(worker: object, options: { readonly timeout: number }): Promise<TheirThread>;
  readonly Thread: { terminate(thread: TheirThread): Promise<void> };
}

const ROUNDS = 12;
const CALLS = 500;

/** Microseconds of a call, in turns; the median of the rounds' medians. */
export async function marineWorkerTable(): Promise<string> {
  // The package tells CommonJS nothing of its folder.
  const library = join(dirname(require.resolve('@fluencelabs/marine-worker')), '../../threads/dist/master/index.js');
  const threads = (await import(pathToFileURL(library).href)) as Threads;
  const theirs = await threads.spawn(new threads.Worker(relative(import.meta.dirname, require.resolve('@fluencelabs/marine-worker'))), { timeout: 60_000 });
  const [module] = one;
  if (module === undefined) throw new Error('the benchmark of calls has no module');
  await theirs.init(new Uint8Array(readFileSync(require.resolve('@fluencelabs/marine-js/marine-js.wasm'))).buffer);
  await theirs.createService(new Uint8Array(module.bytes).buffer, module.name, undefined);
  const opened = await openIsolated({ modules: [module] }, nodeThreads(pathToFileURL(join(root, 'dist/marine-worker.mjs'))));
  if (!opened.ok) throw new Error(opened.error.message);
  const ours = opened.value;
  const medians = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    medians.ours.push(await medianOf(async () => ours.call('greeting', ['x'])));
    medians.theirs.push(await medianOf(async () => theirs.callService(module.name, 'greeting', ['x'], undefined)));
  }
  ours.close();
  await threads.Thread.terminate(theirs);
  const [mine, other] = [median(medians.ours), median(medians.theirs)];
  return renderTable(['call', 'ours, µs', 'marine-worker, µs', 'faster by'], [['`greeting("x")`, there and back', microseconds(mine), microseconds(other), `**${(other / mine).toFixed(1)}×**`]]);
}

async function medianOf(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    const begin = performance.now();
    await call();
    times.push(performance.now() - begin);
  }
  return median(times);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
