/**
 * `npm run bench:errors`: how well single mistakes are reported. Applies every kind of mistake to real programs and looks at what
 * the checker says: whether it says anything, where, how often, and whether it names a way out. `--original` asks the first
 * generation the same, `--worst` prints what falls short, `--kind NAME` shows everything about one kind.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { diskSource } from '../../cli/project/disk-source.ts';
import { check } from '../../compiler/index.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { collect } from '../../compiler/diagnostics/collect.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { judge, judgeOriginal, summarise } from './mistakes/judge.ts';
import type { Summary, Verdict } from './mistakes/judge.ts';
import { layoutMistakes } from './mistakes/layout.ts';
import { mutantsOf, programOf } from './mistakes/mistake.ts';
import type { Mutant, Program } from './mistakes/mistake.ts';
import { nameMistakes } from './mistakes/names.ts';
import { typeMistakes } from './mistakes/types.ts';
import { writingMistakes } from './mistakes/writing.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const programs = [
  'examples/hello', 'examples/quorum', 'examples/callbacks', 'tests/programs/two-phase-commit', 'tests/programs/chat', 'tests/programs/price-auction',
  'tests/programs/replicate-and-verify', 'tests/programs/error-in-closure-and-function', 'tests/programs/consensus-two-of-three',
  'tests/programs/ability-closures-and-remote', 'tests/programs/leader-collects-acknowledgements', 'tests/programs/import-from-and-use',
  'tests/programs/struct-deep-across-peers',
];
const perProgram = 3;

const { values: options } = parseArgs({ options: { original: { type: 'boolean' }, worst: { type: 'boolean' }, kind: { type: 'string' } } });

const loaded = programs.map(load);
for (const program of loaded) {
  const { diagnostics } = check({ entry: program.path, source: overlay(program.path, program.text) });
  if (hasErrors(diagnostics)) throw new Error(`${program.name} is not correct:\n${renderTerminal(diagnostics, { color: false })}`);
}
const kinds = [...nameMistakes, ...typeMistakes, ...writingMistakes, ...layoutMistakes].filter(({ name }) => options.kind === undefined || name.includes(options.kind));
const rows: { name: string; ours: Summary; theirs: Summary | undefined }[] = [];
const ours: Verdict[] = [];
const theirs: Verdict[] = [];
for (const kind of kinds) {
  const mutants = loaded.flatMap((program) => mutantsOf(kind, program, perProgram).map((mutant) => ({ program, mutant })));
  const verdicts = mutants.map(({ program, mutant }) => examine(program, mutant));
  const others = options.original === true ? await Promise.all(mutants.map(({ program, mutant }) => judgeOriginal(mutant, dirname(program.path)))) : [];
  ours.push(...verdicts);
  theirs.push(...others);
  rows.push({ name: kind.name, ours: summarise(verdicts), theirs: options.original === true ? summarise(others) : undefined });
}
printTable([...rows, { name: 'all', ours: summarise(ours), theirs: options.original === true ? summarise(theirs) : undefined }]);

function load(path: string): Program {
  const file = join(root, path, 'main.aqua');
  return programOf(path.slice(path.lastIndexOf('/') + 1), file, readFileSync(file, 'utf8'));
}

/** The disk, with one file changed. */
function overlay(path: string, text: string): SourceProvider {
  const disk = diskSource();
  const changed = new SourceFile(path, text);
  return { read: (asked) => (asked === path ? changed : disk.read(asked)) };
}

function examine(program: Program, mutant: Mutant): Verdict {
  const source = overlay(program.path, mutant.text);
  const diagnostics = collect(check({ entry: program.path, source }).diagnostics);
  const verdict = judge(mutant, diagnostics);
  const bad = !verdict.found || !verdict.line || !verdict.column || verdict.reports > 1 || !verdict.fix || verdict.jargon.length > 0;
  if (options.kind !== undefined || (options.worst === true && bad)) show(mutant, verdict, renderTerminal(diagnostics, { color: false }));
  return verdict;
}

function show(mutant: Mutant, verdict: Verdict, text: string): void {
  const [spot] = mutant.spots;
  const file = new SourceFile('main.aqua', mutant.text);
  const { line, column } = file.position(spot?.start ?? 0);
  const faults = [
    ...(verdict.found ? [] : ['NOT FOUND']), ...(verdict.line ? [] : ['WRONG LINE']), ...(verdict.column ? [] : ['WRONG COLUMN']),
    ...(verdict.reports > 1 ? [`${verdict.reports} REPORTS`] : []), ...(verdict.fix ? [] : ['NO FIX']), ...verdict.jargon.map((word) => `JARGON ${word}`),
  ];
  console.log(`=== ${mutant.kind}, ${mutant.program}:${line}:${column}: ${faults.join(', ') || 'fine'}\n    ${file.line(line)}\n${text.replace(/^ *--> .*\/(?=[^/]*$)/gm, '  --> ')}\n`);
}

function printTable(table: typeof rows): void {
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
  const cells = ({ count, found, line, column, reports, most, fix }: Summary): string =>
    `${percent(found).padStart(6)}${percent(line).padStart(6)}${percent(column).padStart(6)}${reports.toFixed(2).padStart(6)}${String(most).padStart(4)}${percent(fix).padStart(6)}${count === 0 ? ' –' : ''}`;
  const head = ' found  line column rep. most  fix';
  console.log(`${'kind of mistake'.padEnd(44)}${'no.'.padStart(5)}${head}${options.original === true ? `   |${head} (original)` : ''}`);
  for (const row of table) {
    console.log(`${row.name.padEnd(44)}${String(row.ours.count).padStart(5)}${cells(row.ours)}${row.theirs === undefined ? '' : `   |${cells(row.theirs)}`}`);
  }
}
