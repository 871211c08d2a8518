/** Prints how time and memory of one particle grow with its elements. Run by engine-growth.bench.ts with `--expose-gc`. */
import type * as Runtime from '../../../runtime/index.ts';
import { built } from '../built.ts';
import type { Grown } from '../engine-growth.bench.ts';
import { collectedHeap, cpuTime } from './process.ts';
import type { Load } from './load.ts';
import { parallelFold, sequentialFold, streamFold } from './loads.ts';
import { ourSide } from './our-run.ts';
import type { OurRun } from './our-run.ts';

const shapes: Readonly<Record<string, (items: number) => Load>> = {
  'sequential fold': sequentialFold,
  'parallel fold': parallelFold,
  'stream fold': streamFold,
};

const sizes = [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000];

const runtime = await built<typeof Runtime>('runtime');
const results: Record<string, Grown[]> = {};
for (const [name, load] of Object.entries(shapes)) {
  for (let round = 0; round < 10; round++) ourSide(runtime, load(4000))();
  results[name] = sizes.map((elements) => grown(load(elements), elements));
}
console.log(JSON.stringify(results));

function grown(load: Load, elements: number): Grown {
  const run = ourSide(runtime, load);
  // As much work for each size, and its garbage with it.
  const rounds = Math.max(1, Math.round(64_000 / elements));
  const start = cpuTime();
  for (let round = 0; round < rounds; round++) run();
  const milliseconds = (cpuTime() - start) / rounds;
  return { elements, milliseconds, bytes: heldBy(run) };
}

/** What the engines hold when all is done. In a function of its own, so that nothing of an earlier run is held. */
function heldBy(run: () => OurRun): number {
  const before = collectedHeap();
  const { engines } = run();
  const bytes = collectedHeap() - before;
  if (engines.length !== 1) throw new Error('one engine runs these loads');
  return bytes;
}
