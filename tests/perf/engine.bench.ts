/** Running AIR, against the first generation's VM (npm @fluencelabs/avm) called through its raw exports. */
import type * as Runtime from '../../runtime/index.ts';
import { createAvm } from '../kit/oracle/avm.ts';
import { built } from './built.ts';
import { avmSide } from './engine/avm-run.ts';
import type { Load, Ran } from './engine/load.ts';
import { handOver, oneCall, parallelFold, sequentialFold, threePeers } from './engine/loads.ts';
import { ourSide } from './engine/our-run.ts';
import { compare, repeating } from './measure.ts';
import type { Comparison } from './measure.ts';

/** How often and how long each side runs: what takes the original a minute runs once. */
const often = { rounds: 30, slice: 30 };
const seldom = { rounds: 6, slice: 300 };
const thrice = { rounds: 3, slice: 1000 };
const once = { rounds: 1, slice: 3000 };

const text = 'x'.repeat(1_000_000);
const list = Array.from({ length: 100_000 }, (_, i) => `item ${i % 1000}`);

const loads: readonly { readonly what: string; readonly load: Load; readonly calls: number; readonly how: { readonly rounds: number; readonly slice: number } }[] = [
  { what: 'one local call: a whole particle', load: oneCall, calls: 1, how: often },
  { what: 'sequential fold of 100 local calls', load: sequentialFold(100), calls: 101, how: often },
  { what: 'sequential fold of 1000 local calls', load: sequentialFold(1000), calls: 1001, how: thrice },
  { what: 'the same, signed and handed to a store after every call', load: sequentialFold(1000, true), calls: 1001, how: thrice },
  { what: 'parallel fold of 1000 local calls, results one by one', load: parallelFold(1000), calls: 1001, how: thrice },
  { what: 'a text of 1 MB, made on one peer and used on another', load: handOver(text), calls: 2, how: often },
  { what: 'a list of 1 MB, made on one peer and used on another', load: handOver(list), calls: 2, how: often },
  { what: 'a parallel loop of 1000 over three peers, results one by one', load: threePeers(1000, 'one by one'), calls: 3001, how: once },
  { what: 'the same, results of a peer all at once', load: threePeers(1000, 'together'), calls: 3001, how: seldom },
];

export interface EngineComparison extends Comparison {
  /** What travelled between the peers. */
  readonly ourBytes: number;
  readonly theirBytes: number;
}

export async function engineBenchmarks(): Promise<EngineComparison[]> {
  const avm = createAvm();
  const runtime = await built<typeof Runtime>('runtime');
  const rows: EngineComparison[] = [];
  for (const { what, load, calls, how } of loads) {
    const bytes = { ours: 0, theirs: 0 };
    const sides = { ours: ourSide(runtime, load), theirs: avmSide(avm, load) };
    const side = (which: 'ours' | 'theirs') =>
      repeating(() => {
        const ran = sides[which]();
        expectCalls(ran, calls);
        bytes[which] = ran.bytes;
      });
    const times = await compare(what, 'avm', { ours: side('ours'), theirs: side('theirs'), ...how });
    rows.push({ ...times, ourBytes: bytes.ours, theirBytes: bytes.theirs });
  }
  return rows;
}

/** A benchmark of half the work says nothing. */
function expectCalls(ran: Ran, calls: number): void {
  if (ran.calls !== calls) throw new Error(`${ran.calls} calls were made, not ${calls}`);
}
