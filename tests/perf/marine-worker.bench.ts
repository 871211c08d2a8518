/** A call of a module that runs in a thread, against the first generation's (npm @fluencelabs/marine-worker 0.6.0): time on the clock, since it is waited for. */
import type { EventEmitter } from 'node:events';
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
  readonly Worker: new (path: string) => EventEmitter;
  spawn(worker: object, options: { readonly timeout: number }): Promise<TheirThread>;
  readonly Thread: { terminate(thread: TheirThread): Promise<void> };
}

const ROUNDS = 12;
/** Rounds at the beginning that do not count: in them both sides are compiled. */
const WARM_UP = 4;
const CALLS = 3000;

const loads = [
  { what: '`greeting("x")`, there and back', atOnce: 1 },
  { what: 'the same, 16 at once, for each', atOnce: 16 },
  { what: 'the same, 100 at once, for each', atOnce: 100 },
] as const;

/** Microseconds of a call, in turns; the median of the rounds' medians. */
export async function marineWorkerTable(): Promise<string> {
  // The package tells CommonJS nothing of its folder.
  const library = join(dirname(require.resolve('@fluencelabs/marine-worker')), '../../threads/dist/master/index.js');
  const threads = (await import(pathToFileURL(library).href)) as Threads;
  const worker = new threads.Worker(relative(import.meta.dirname, require.resolve('@fluencelabs/marine-worker')));
  // It listens once for each call under way, and Node warns of more than ten.
  worker.setMaxListeners(0);
  const theirs = await threads.spawn(worker, { timeout: 60_000 });
  const [module] = one;
  if (module === undefined) throw new Error('the benchmark of calls has no module');
  await theirs.init(new Uint8Array(readFileSync(require.resolve('@fluencelabs/marine-js/marine-js.wasm'))).buffer);
  await theirs.createService(new Uint8Array(module.bytes).buffer, module.name, undefined);
  const opened = await openIsolated({ modules: [module] }, nodeThreads(pathToFileURL(join(root, 'dist/marine-worker.mjs'))));
  if (!opened.ok) throw new Error(opened.error.message);
  const ours = opened.value;
  const rows: (readonly string[])[] = [];
  for (const { what, atOnce } of loads) {
    const medians = { ours: [] as number[], theirs: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      const mine = await medianOf(atOnce, async () => ours.call('greeting', ['x']));
      const other = await medianOf(atOnce, async () => theirs.callService(module.name, 'greeting', ['x'], undefined));
      if (round < WARM_UP) continue;
      medians.ours.push(mine);
      medians.theirs.push(other);
    }
    const [mine, other] = [median(medians.ours), median(medians.theirs)];
    rows.push([what, microseconds(mine), microseconds(other), `**${(other / mine).toFixed(1)}×**`]);
  }
  ours.close();
  await threads.Thread.terminate(theirs);
  return renderTable(['call', 'ours, µs', 'marine-worker, µs', 'faster by'], rows);
}

/** Of the times for one call, when so many are begun together. */
async function medianOf(atOnce: number, call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let done = 0; done < CALLS; done += atOnce) {
    const begin = performance.now();
    if (atOnce === 1) await call();
    else await Promise.all(Array.from({ length: atOnce }, call));
    times.push((performance.now() - begin) / atOnce);
  }
  return median(times);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
