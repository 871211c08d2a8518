/** Prints how time and memory of one particle grow with its elements. Run by engine-growth.bench.ts with `--expose-gc`. */
import type * as Runtime from '../../../runtime/index.ts';
import { built } from '../built.ts';
import type { Grown } from '../engine-growth.bench.ts';
import { median } from '../measure.ts';
import { collectedHeap, cpuTime } from './process.ts';
import type { Load } from './load.ts';
import { parallelFold, sequentialFold, streamFold } from './loads.ts';
import { ourSide } from './our-run.ts';

const shapes: Readonly<Record<string, (items: number) => Load>> = {
  'sequential fold': sequentialFold,
  'parallel fold': parallelFold,
  'stream fold': streamFold,
};

const sizes = [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000];

const runtime = await built<typeof Runtime>('runtime');
const results: Record<string, Grown[]> = {};
for (const [name, load] of Object.entries(shapes)) {
  for (let round = 0; round < 5; round++) ourSide(runtime, load(2000))();
  results[name] = sizes.map((elements) => grown(load(elements), elements));
}
console.log(JSON.stringify(results));

function grown(load: Load, elements: number): Grown {
  const run = ourSide(runtime, load);
  const times: number[] = [];
  let bytes = 0;
  const rounds = Math.max(1, Math.round(8000 / elements));
  for (let round = 0; round < rounds; round++) {
    const before = collectedHeap();
    const start = cpuTime();
    const { engines } = run();
    times.push(cpuTime() - start);
    bytes = collectedHeap() - before;
    if (engines.length !== 1) throw new Error('one engine runs these loads');
  }
  return { elements, milliseconds: median(times), bytes };
}
