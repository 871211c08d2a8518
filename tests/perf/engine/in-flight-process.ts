/** Prints what 10,000 particles in flight cost one peer. Run by engine-growth.bench.ts with `--expose-gc`. */
import type * as Runtime from '../../../runtime/index.ts';
import { built } from '../built.ts';
import type { InFlight } from '../engine-growth.bench.ts';
import { callingPeer } from './calling-peer.ts';
import { collectedHeap, cpuTime } from './process.ts';

const particles = 10_000;
const callsEach = 10;

/** Answers wait here, so that every particle is in flight at once. */
let answers: (() => void)[] = [];
let calls = 0;
const { peer, particles: signed, expireAll } = callingPeer(await built<typeof Runtime>('runtime'), callsEach, (outcome) => {
  calls++;
  return new Promise((resolve) => answers.push(() => resolve(outcome)));
});

async function runAll(prefix: string, count: number): Promise<number> {
  const all = signed(prefix, count);
  const begin = cpuTime();
  for (const particle of all) if (!peer.start(particle).ok) throw new Error('a particle was refused');
  while (answers.length > 0) {
    const ready = answers;
    answers = [];
    for (const answer of ready) answer();
    await new Promise(setImmediate);
  }
  return cpuTime() - begin;
}

await runAll('warm-up ', 1000);
expireAll();
calls = 0;
const before = collectedHeap();
const milliseconds = await runAll('', particles);
const full = collectedHeap();
expireAll();
const after = collectedHeap();
if (calls !== particles * callsEach) throw new Error(`${calls} calls were made`);
const result: InFlight = { steps: calls, milliseconds, heap: { before, full, after } };
console.log(JSON.stringify(result));
