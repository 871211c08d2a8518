/**
 * `npm run bench:errors`: how well single mistakes are reported. Makes every kind of mistake in real programs and looks at what the
 * checker says: whether it says anything, where, how often, and whether it names a way out. Beside it the same of the first
 * generation on the same mistakes. Writes docs/errors.md; ends with 1 when a promise of `mistakes/promises.ts` is broken.
 *
 * It takes minutes: the first generation is asked only about every fourth mistake, with `--every N` about every N-th, with
 * `--every 1` about all.
 *
 * While working on reports: `--ours` asks only us and writes nothing, `--worst` prints what falls short, `--kind NAME` shows
 * everything about kinds with this name, `--kinds` prints the figures of each kind, `--held-out` takes the other programs and kinds.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { summarise } from './mistakes/judge.ts';
import type { Summary } from './mistakes/judge.ts';
import { renderPage } from './mistakes/page.ts';
import { brokenPromises } from './mistakes/promises.ts';
import { makeMistakes } from './mistakes/run.ts';
import type { Outcome } from './mistakes/run.ts';
import { heldOut, known } from './mistakes/suites.ts';

const { values: options } = parseArgs({
  options: { ours: { type: 'boolean' }, worst: { type: 'boolean' }, kind: { type: 'string' }, kinds: { type: 'boolean' }, 'held-out': { type: 'boolean' }, every: { type: 'string', default: '4' } },
});
const asked = options.kind;
const originalEvery = options.ours === true ? 0 : Math.max(1, Number.parseInt(options.every, 10) || 1);

if (asked !== undefined || options.ours === true) {
  const suite = options['held-out'] === true ? heldOut : known;
  const run = await makeMistakes({ ...suite, kinds: suite.kinds.filter(({ name }) => asked === undefined || name.includes(asked)), originalEvery });
  const all = [...run.outcomes.values()].flat();
  for (const outcome of all) if (asked !== undefined || (options.worst === true && fallsShort(outcome))) show(outcome);
  if (options.kinds === true) for (const [name, outcomes] of run.outcomes) print(name, summarise(outcomes.map(({ ours }) => ours)));
  print(`all but ${run.legal} that are correct programs`, summarise(all.map(({ ours }) => ours)));
} else {
  const runs = { known: await makeMistakes({ ...known, originalEvery }), heldOut: await makeMistakes({ ...heldOut, originalEvery }) };
  const page = renderPage(runs);
  console.log(page);
  writeFileSync(new URL('../../docs/errors.md', import.meta.url), page);
  for (const promise of brokenPromises(runs.known)) {
    console.error(promise);
    process.exitCode = 1;
  }
}

function fallsShort({ ours }: Outcome): boolean {
  return !ours.found || !ours.line || !ours.column || ours.reports > 1 || ours.fix === undefined || ours.jargon.length > 0;
}

function show({ mutant, diagnostics, ours }: Outcome): void {
  const [spot] = mutant.spots;
  const file = new SourceFile('main.aqua', mutant.text);
  const { line, column } = file.position(spot?.start ?? 0);
  const faults = [
    ...(ours.found ? [] : ['NOT FOUND']), ...(ours.line ? [] : ['WRONG LINE']), ...(ours.column ? [] : ['WRONG COLUMN']),
    ...(ours.reports > 1 ? [`${ours.reports} REPORTS`] : []), ...(ours.fix === undefined ? ['NO FIX'] : []), ...ours.jargon.map((word) => `JARGON ${word}`),
  ];
  const text = renderTerminal(diagnostics, { color: false }).replace(/^ *--> .*\/(?=[^/]*$)/gm, '  --> ');
  console.log(`=== ${mutant.kind}, ${mutant.program}:${line}:${column}: ${faults.join(', ') || 'fine'}\n    ${file.line(line)}\n${text}\n`);
}

function print(name: string, { count, found, line, column, reports, most, fix, edit }: Summary): void {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);
  console.log(`${name.padEnd(52)}${String(count).padStart(6)}${[found, line, column].map(percent).join('')}${reports.toFixed(2).padStart(6)}${String(most).padStart(4)}${[fix, edit].map(percent).join('')}`);
}
