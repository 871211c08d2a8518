/** What looking for deadlocks costs beside compiling, in the same run. */
import { readdirSync } from 'node:fs';
import type * as Compiler from '../../compiler/index.ts';
import { diskSource } from '../../cli/project/disk-source.ts';
import { examples, publishedLibraries } from '../kit/corpus.ts';
import { built } from './built.ts';
import { median, milliseconds, renderTable } from './measure.ts';
import type { BenchProgram } from './programs.ts';

/** The first third warms up and does not count. */
const rounds = 36;
/** Milliseconds that each side works in a round, at least: of shorter times the clock of the processor says little. */
const slice = 40;

type Options = Pick<Compiler.CompileOptions, 'deadlocks' | 'observer'>;
type Compile = (options: Options) => unknown;

const looking: Options = { deadlocks: { allow: ['deadlock/possible', 'deadlock/certain'] } };

/**
 * Markdown: compiling with and without the analysis, by processor time. The two work in turns, and each round gives one ratio, so that a
 * slow moment of the machine hits both sides of it; what stands in the table are medians. Garbage is not collected on purpose: V8 forgets what it
 * learned of the code when it is told to, and everything takes several times as long afterwards.
 */
export async function deadlockTable(programs: readonly BenchProgram[]): Promise<string> {
  const { compile, memorySource } = await built<typeof Compiler>('compiler');
  const source = diskSource();
  const corpus = [...(await publishedLibraries()), ...examples()];
  const tests = readdirSync('tests/programs', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const rows: readonly (readonly [string, Compile])[] = [
    ['all published libraries and examples', (options) => corpus.map((program) => compile({ ...program, ...options }))],
    ['all of tests/programs', (options) => tests.map(({ name }) => compile({ entry: `tests/programs/${name}/main.aqua`, source, ...options }))],
    ...programs.map(({ name, ours }) => [name, (options: Options) => compile({ entry: ours.path, source, imports: ours.imports, ...options })] as const),
    ...[100, 1000, 10_000].map((lines) => {
      const text = memorySource({ 'main.aqua': waiting(lines) });
      return [`one function of ${lines} lines that wait`, (options: Options) => compile({ entry: 'main.aqua', source: text, ...options })] as const;
    }),
  ];
  return renderTable(
    ['what', 'compiling alone, ms', 'deadlocks, ms', 'on top', 'of which the analysis', 'and the recheck'],
    rows.map(([name, work]) => {
      const { alone, ratio, analysis } = inTurns(work);
      return [name, milliseconds(alone), milliseconds(alone * (ratio - 1)), percent(ratio - 1), percent((ratio - 1) * analysis), percent((ratio - 1) * (1 - analysis))];
    }),
  );
}

function percent(part: number): string {
  return `${(100 * part).toFixed(0)} %`;
}

interface Costs {
  /** Milliseconds without looking for deadlocks. */
  readonly alone: number;
  /** How many times as long it takes with that. */
  readonly ratio: number;
  /** Which part of what is on top `compiler/deadlock` takes; the rest is the recheck of placed functions. */
  readonly analysis: number;
}

function inTurns(work: Compile): Costs {
  const copies = copiesFor(work);
  const times: number[] = [];
  const ratios: number[] = [];
  const parts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who comes second works in the garbage of the first.
    const sides = [{ deadlocks: false } as const, looking];
    const [first, second] = (round % 2 === 0 ? sides : sides.toReversed()).map((options) => processorTime(() => work(options), copies));
    const [without = 0, withThem = 0] = round % 2 === 0 ? [first, second] : [second, first];
    const part = analysisOf(work);
    if (round < rounds / 3) continue;
    times.push(without);
    ratios.push(withThem / without);
    parts.push(part);
  }
  return { alone: median(times), ratio: median(ratios), analysis: median(parts) };
}

function copiesFor(work: Compile): number {
  work(looking);
  const once = Math.min(...Array.from({ length: 5 }, () => processorTime(() => work({ deadlocks: false }), 1)));
  return Math.ceil(slice / once);
}

/** Milliseconds of one of so many times. */
function processorTime(work: () => unknown, copies: number): number {
  const start = process.cpuUsage();
  for (let copy = 0; copy < copies; copy++) work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / copies;
}

function analysisOf(work: Compile): number {
  const spent = new Map<string, number>();
  let start = 0;
  const observer = {
    started: () => void (start = performance.now()),
    finished: (pass: string) => void spent.set(pass, (spent.get(pass) ?? 0) + performance.now() - start),
  };
  work({ ...looking, observer });
  const [analysis, recheck] = [spent.get('deadlock') ?? 0, spent.get('recheck') ?? 0];
  return analysis / (analysis + recheck);
}

/** Two branches, and a wait for what they bring, again and again. */
function waiting(lines: number): string {
  const parts = Array.from({ length: Math.floor(lines / 5) }, (_, i) => `  s${i}: *u32\n  on p:\n    s${i} <- Shop.price("a")\n  par s${i} <- Shop.price("b")\n  join s${i}[1]\n`);
  return `aqua Main\n\nexport main\n\nservice Shop("shop"):\n  price(item: string) -> u32\n\nfunc main(p: string):\n${parts.join('')}`;
}
