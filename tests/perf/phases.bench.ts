/** What each phase of compiling costs. */
import type * as Compiler from '../../compiler/index.ts';
import type { SourceFile } from '../../compiler/source/source-file.ts';
import { diskSource } from '../../cli/project/disk-source.ts';
import { built } from './built.ts';
import { median, milliseconds, renderTable } from './measure.ts';
import type { BenchProgram } from './programs.ts';

/** `read`: getting files; `modules` is the rest of that pass: lexing, parsing and following imports. `interface`: everything after emit. */
const phases = ['read', 'modules', 'names', 'types', 'core', 'deadlock', 'placement', 'emit', 'interface'] as const;
type Costs = Readonly<Record<(typeof phases)[number], number>>;

const rounds = 60;

/** Markdown: medians in milliseconds, warm, by phase and program. */
export async function phaseTable(programs: readonly BenchProgram[]): Promise<string> {
  const { compile } = await built<typeof Compiler>('compiler');
  const rows = programs.map(({ name, ours }) => {
    const costs = Array.from({ length: rounds }, () => costsOf(compile, ours)).slice(rounds / 3);
    const medians = phases.map((phase) => median(costs.map((each) => each[phase])));
    return [name, ...medians.map(milliseconds), milliseconds(medians.reduce((sum, each) => sum + each, 0))];
  });
  return renderTable(['ms', ...phases, 'all'], rows);
}

function costsOf(compile: typeof Compiler.compile, { path, imports }: BenchProgram['ours']): Costs {
  const costs: Record<string, number> = Object.fromEntries(phases.map((phase) => [phase, 0]));
  const add = (phase: string, time: number): void => void (costs[phase] = (costs[phase] ?? 0) + time);
  const disk = diskSource();
  const source = {
    read: (asked: string): SourceFile | undefined => {
      const from = performance.now();
      const file = disk.read(asked);
      add('read', performance.now() - from);
      return file;
    },
  };
  let start = performance.now();
  const observer = {
    started: (): void => void (start = performance.now()),
    finished: (pass: string): void => {
      const now = performance.now();
      add(pass, now - start);
      start = now;
    },
  };
  compile({ entry: path, source, imports, observer });
  add('interface', performance.now() - start);
  add('modules', -(costs.read ?? 0));
  return costs as Costs;
}
