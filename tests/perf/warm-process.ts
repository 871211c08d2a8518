/** One side of a warm comparison, in a process of its own: the garbage of one compiler must not cost the other. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type * as Compiler from '../../compiler/index.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { diskSource } from '../../cli/project/disk-source.ts';
import { built } from './built.ts';
import { repeating } from './measure.ts';
import type { Side } from './measure.ts';
import type { BenchProgram, ProgramFile } from './programs.ts';

type Which = 'ours' | 'theirs';

/** A process that compiles the program again and again, each time from the disk, when asked to. */
export function warmProcess(which: Which, program: BenchProgram): { readonly side: Side; readonly stop: () => void } {
  const child = fork(fileURLToPath(import.meta.url), [which, JSON.stringify(program)]);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the process that compiles ${program.name} (${which}) ended with ${String(code)}`);
  });
  ended.catch(() => undefined); // Heard by whoever waits for an answer; after `stop` it is no error.
  const side: Side = async (slice) => {
    child.send(slice);
    const [times] = (await Promise.race([once(child, 'message'), ended])) as [readonly number[]];
    return times;
  };
  return { side, stop: () => void child.kill() };
}

async function workOf(which: Which, program: BenchProgram): Promise<() => unknown> {
  return which === 'ours' ? ours(program.ours, program.functions) : theirs(program.theirs, program.functions);
}

async function ours({ path, imports }: ProgramFile, expected: readonly string[]): Promise<() => void> {
  const { compile } = await built<typeof Compiler>('compiler');
  return () => {
    const { diagnostics, functions } = compile({ entry: path, source: diskSource(), imports });
    if (hasErrors(diagnostics)) throw new Error(renderTerminal(diagnostics, { color: false }));
    requireFunctions(expected, functions);
  };
}

async function theirs({ path, imports }: ProgramFile, expected: readonly string[]): Promise<() => Promise<void>> {
  const { compileWithOriginal } = await import('../kit/oracle/aqua-api.ts');
  return async () => requireFunctions(expected, await compileWithOriginal({ path }, { imports }));
}

/** Both compilers must have done the same work. */
function requireFunctions(expected: readonly string[], compiled: ReadonlyMap<string, unknown>): void {
  const same = compiled.size === expected.length && expected.every((name) => compiled.has(name));
  if (!same) throw new Error(`compiled ${[...compiled.keys()].join(', ')} instead of ${expected.join(', ')}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , which, program] = process.argv;
  const side = repeating(await workOf(which as Which, JSON.parse(program ?? '') as BenchProgram));
  process.on('message', (slice) => void side(Number(slice)).then((times) => process.send?.(times)));
}
