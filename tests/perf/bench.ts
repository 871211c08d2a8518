/** `npm run bench`: measures, prints and writes docs/benchmarks.md. Ratios only mean something within one run. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareNode, compileBenchmarks } from './compile.bench.ts';
import { deadlockTable } from './deadlock.bench.ts';
import { engineBenchmarks } from './engine.bench.ts';
import type { EngineComparison } from './engine.bench.ts';
import { growthTable, inFlightTable, storeTable } from './engine-growth.bench.ts';
import { callDepthTable, functionCountTable } from './growth.bench.ts';
import { marineCallTable, marineServiceTable } from './marine.bench.ts';
import { componentCallTable } from './marine-component.bench.ts';
import { marineWorkerTable } from './marine-worker.bench.ts';
import { componentMeteringTable, meteringTable, rewritingTable, stateTable } from './marine-metering.bench.ts';
import { milliseconds, renderTable } from './measure.ts';
import type { Comparison } from './measure.ts';
import { phaseTable } from './phases.bench.ts';
import { writePrograms } from './programs.ts';

execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'aqua-bench-'));
try {
  const programs = writePrograms(folder);
  // First what has only this compiler in the process.
  const phases = await phaseTable(programs);
  const deadlocks = await deadlockTable(programs);
  const growth = [await functionCountTable(), await callDepthTable()] as const;
  const engineGrowth = growthTable();
  const inFlight = inFlightTable();
  const stores = storeTable();
  const calls = { one: await marineCallTable(), services: await marineServiceTable(), threads: await marineWorkerTable(), components: await componentCallTable() };
  const marine = { metering: `${meteringTable()}\n\n${await componentMeteringTable()}`, state: stateTable(), rewriting: rewritingTable() };
  const compiling = await compileBenchmarks(programs);
  const nodeAlone = await bareNode();
  const running = await engineBenchmarks();
  const page = `# Benchmarks

Made by \`npm run bench\` on Node ${process.version}, ${cpus().length} cores. Times depend on the machine, ratios hardly do.

## Against the first generation

Both sides of a row run in turns; the times are medians in milliseconds. *aqua-api* is the first generation's compiler
(npm @fluencelabs/aqua-api 0.14.6), *avm* its VM (npm @fluencelabs/avm 0.62.0) called through the module's own exports. Warm is a
process of its own that compiles again and again, each time from the disk; nothing is kept from one time to the next. The published registry is
refused by aqua-api, which gets a copy of it with the faults repaired (\`tests/perf/programs.ts\`).

${comparisonTable([...compiling, ...running])}

Of each whole process of ours, ${milliseconds(nodeAlone)} ms are the start of Node itself (\`node -e 0\` in the same run): what is left is the command's.

Running starts from the script's text and ends when every peer's log is signed; services answer at once. Between peers everything is encoded,
decoded, signed and checked, and the time is that of all peers together. *One by one* means that an engine is told the result of each
service call as it comes, as real hosts do; *all at once* gives it all that are there, which costs the original least. What travelled:

${bytesTable(running)}

## What each phase of the compiler costs

Warm, medians. *read* is reading the files, *modules* lexing, parsing and following imports, *emit* includes the text.

${phases}

## Looking for deadlocks

Compiling with the [analysis](deadlock.md), as \`aqua compile\` does, against compiling with \`deadlocks: false\`, in turns: the median of the
ratios of all rounds, of processor time.

${deadlocks}

## Growth

${growth[0]}

A function that calls a function that calls …, each with two calls of services or functions:

${growth[1]}

Running: loops of twice as many elements each time. A doubling that costs twice as much is linear growth. Memory is what the engines hold in the end.

${engineGrowth}

## Many particles on one peer

10,000 particles, each of ten local calls one after the other, are all started before the first result comes in. Memory is the heap after
garbage collection.

${inFlight}

## A store on the disk

Particles of local calls one after the other, on a peer with \`MemoryParticleStore\` and on one with \`openParticleStore\`, in turns; medians
of the time on the clock, since a disk is waited for. A step is written and synced (\`fdatasync\`) before anything follows from it: always,
there is no setting that trades that for speed. Steps that come while the disk syncs share the next sync, so one particle alone waits for
one sync after the other, and many together hardly wait.

${stores}

## Calling modules

Modules written by hand (\`tests/kit/marine/echo-module.ts\`) in our host and in marine-js (npm @fluencelabs/marine-js 0.13.0), in one process and
in turns; the best of many rounds, in processor time. A call begins with JavaScript values and ends with them. Bytes are a \`Uint8Array\` here and
an array of numbers there, which is what it takes.

${calls.one}

Making a service in a process that has made some before:

${calls.services}

The same \`greeting\` metered and in a thread of its own, against the first generation's thread (npm @fluencelabs/marine-worker 0.6.0), which meters
nothing: medians of the time on the clock. Most of one call at a time is going [from thread to thread](decisions/0036-calls-through-shared-memory.md): on
two processors it takes a quarter of what it takes where both threads share one, and the machine decides which it is. Calls that are made at once
change threads together.

${calls.threads}

Components, against the code that jco makes of them, imported as it is; the best of many rounds of processor time. A ratio below 1 is faster.

${calls.components}

## Metered modules

Loops in C (\`tests/perf/marine/loops.c\`), as clang makes them and [rewritten to pay gas](decisions/0020-gas-in-the-code.md); the best of many
turns each, processor time:

${marine.metering}

A root of the state after a call ([how](decisions/0022-state-roots-by-comparison.md)), medians: comparing all of the memory, then hashing what changed. A proof
of the call is that, with hashes of its arguments and result and a signature.

${marine.state}

Rewriting is done once for a module:

${marine.rewriting}
`;
  console.log(page);
  writeFileSync(new URL('../../docs/benchmarks.md', import.meta.url), page);
} finally {
  rmSync(folder, { recursive: true });
}

function bytesTable(comparisons: readonly EngineComparison[]): string {
  const travelling = comparisons.filter(({ theirBytes }) => theirBytes > 0);
  const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(0);
  const rows = travelling.map(({ what, ourBytes, theirBytes }) => [what, kilobytes(ourBytes), kilobytes(theirBytes), `**${(theirBytes / ourBytes).toFixed(1)}×**`]);
  return renderTable(['what', 'ours, kB', 'avm, kB', 'less by'], rows);
}

function comparisonTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ what, peer, ours, theirs }) => [what, milliseconds(ours), milliseconds(theirs), peer, `**${(theirs / ours).toFixed(1)}×**`]);
  return renderTable(['what', 'ours, ms', 'theirs, ms', 'peer', 'faster by'], rows);
}
