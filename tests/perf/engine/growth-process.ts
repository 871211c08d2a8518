/** Prints how time and memory of one particle grow with its elements. Run by engine-growth.bench.ts with `--expose-gc`. */
import type * as Runtime from '../../../runtime/index.ts';
import { built } from '../built.ts';
import type { Grown } from '../engine-growth.bench.ts';
import { collectedHeap, cpuTime } from './process.ts';
import type { Load } from './load.ts';
import { parallelFold, recursiveStream, remoteJoin, sequentialFold, streamFold, twoPeersInTurn } from './loads.ts';
import { ourSide } from './our-run.ts';
import type { OurRun } from './our-run.ts';

const many = [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000];
/** For loads whose every element is signed and sent. */
const fewer = many.slice(0, 5);

const shapes: Readonly<Record<string, { readonly load: (items: number) => Load; readonly sizes: readonly number[] }>> = {
  'sequential fold': { load: sequentialFold, sizes: many },
  'parallel fold': { load: parallelFold, sizes: many },
  'sequential stream fold': { load: (items) => streamFold(items, 'seq'), sizes: many },
  'parallel stream fold': { load: (items) => streamFold(items, 'par'), sizes: many },
  'recursive stream': { load: recursiveStream, sizes: many },
  'join of calls on another peer': { load: remoteJoin, sizes: fewer },
  'two peers in turn': { load: twoPeersInTurn, sizes: fewer },
};

const runtime = await built<typeof Runtime>('runtime');
const results: Record<string, Grown[]> = {};
for (const [name, { load, sizes }] of Object.entries(shapes)) {
  for (let round = 0; round < 10; round++) ourSide(runtime, load(1000))();
  const work = sizes.at(-1) ?? 0;
  results[name] = sizes.map((elements) => grown(load(elements), elements, work / elements));
}
console.log(JSON.stringify(results));

/** @param rounds as much work for each size, and its garbage with it */
function grown(load: Load, elements: number, rounds: number): Grown {
  const run = ourSide(runtime, load);
  const start = cpuTime();
  for (let round = 0; round < rounds; round++) {
    const { calls } = run();
    if (calls < elements) throw new Error(`only ${calls} calls were made for ${elements} elements`);
  }
  const milliseconds = (cpuTime() - start) / rounds;
  return { elements, milliseconds, bytes: heldBy(run) };
}

/** What the engines hold when all is done. In a function of its own, so that nothing of an earlier run is held. */
function heldBy(run: () => OurRun): number {
  const before = collectedHeap();
  const { engines } = run();
  const after = collectedHeap();
  // Used after the measurement, so that they are held during it.
  return engines.length === 0 ? 0 : after - before;
}
