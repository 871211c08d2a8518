/** What looking for deadlocks costs beside compiling, in the same run. */
import { readdirSync } from 'node:fs';
import type * as Compiler from '../../compiler/index.ts';
import { diskSource } from '../../cli/project/disk-source.ts';
import { built } from './built.ts';
import { median, milliseconds, renderTable } from './measure.ts';
import type { BenchProgram } from './programs.ts';

type Compile = () => unknown;

const rounds = 12;

/** Markdown: compiling with and without the analysis, in turns; medians of processor time. */
export async function deadlockTable(programs: readonly BenchProgram[]): Promise<string> {
  const { compile, memorySource } = await built<typeof Compiler>('compiler');
  const source = diskSource();
  const corpus = readdirSync('tests/programs', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const rows: (readonly [string, (deadlocks: Compiler.DeadlockOptions | false) => Compile])[] = [
    ['all of tests/programs', (deadlocks) => () => corpus.map(({ name }) => compile({ entry: `tests/programs/${name}/main.aqua`, source, deadlocks }))],
    ...programs.map(({ name, ours }) => [name, (deadlocks: Compiler.DeadlockOptions | false) => () => compile({ entry: ours.path, source, imports: ours.imports, deadlocks })] as const),
    ...[100, 1000, 10_000].map((lines) => {
      const text = waiting(lines);
      return [`one function of ${lines} lines that wait`, (deadlocks: Compiler.DeadlockOptions | false) => () => compile({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }), deadlocks })] as const;
    }),
  ];
  return renderTable(
    ['what', 'compiling alone, ms', 'deadlocks, ms', 'on top'],
    rows.map(([name, work]) => {
      const [without, looking] = inTurns(work(false), work({ allow: ['deadlock/possible', 'deadlock/certain'] }));
      return [name, milliseconds(without), milliseconds(looking - without), `${(100 * (looking / without - 1)).toFixed(0)} %`];
    }),
  );
}

function inTurns(without: Compile, looking: Compile): readonly [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const [i, work] of [without, looking].entries()) {
      const start = process.cpuUsage();
      for (let copies = 0; copies < 3; copies++) work();
      const { user, system } = process.cpuUsage(start);
      if (round >= rounds / 3) times[i]?.push((user + system) / 3000);
    }
  }
  return [median(times[0]), median(times[1])];
}

/** Two branches, and a wait for what they bring, again and again. */
function waiting(lines: number): string {
  const parts = Array.from({ length: Math.floor(lines / 5) }, (_, i) => `  s${i}: *u32\n  on p:\n    s${i} <- Shop.price("a")\n  par s${i} <- Shop.price("b")\n  join s${i}[1]\n`);
  return `aqua Main\n\nexport main\n\nservice Shop("shop"):\n  price(item: string) -> u32\n\nfunc main(p: string):\n${parts.join('')}`;
}
