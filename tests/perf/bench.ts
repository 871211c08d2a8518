/** `npm run bench`: measures, prints and writes docs/benchmarks.md. Ratios only mean something within one run. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { compileBenchmarks } from './compile.bench.ts';
import { engineBenchmarks } from './engine.bench.ts';
import type { Comparison } from './measure.ts';

execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
const rows = [...(await compileBenchmarks()), ...(await engineBenchmarks())];
const table = renderTable(rows);
console.log(table);
writeFileSync(
  new URL('../../docs/benchmarks.md', import.meta.url),
  `# Benchmarks

Made by \`npm run bench\` on Node ${process.version}, ${cpus().length} cores. Both sides of a row run alternately in one run; the times are medians in
milliseconds and depend on the machine, the ratio hardly does. *aqua-api* is the first generation's compiler (npm @fluencelabs/aqua-api 0.14.6),
*avm* its VM (npm @fluencelabs/avm 0.62.0) called through the module's own exports.

${table}
`,
);

function renderTable(comparisons: readonly Comparison[]): string {
  const lines = comparisons.map(
    ({ what, peer, ours, theirs }) => `| ${what} | ${milliseconds(ours)} | ${milliseconds(theirs)} | ${peer} | **${(theirs / ours).toFixed(1)}×** |`,
  );
  return ['| what | ours, ms | theirs, ms | peer | faster by |', '| --- | ---: | ---: | --- | ---: |', ...lines].join('\n');
}

function milliseconds(time: number): string {
  return time < 10 ? time.toFixed(2) : time.toFixed(0);
}
