/** Makes mistakes in programs and asks the checker, and if wanted the first generation, about each. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { diskSource } from '../../../cli/project/disk-source.ts';
import { collect } from '../../../compiler/diagnostics/collect.ts';
import { hasErrors } from '../../../compiler/diagnostics/diagnostic.ts';
import type { Diagnostic, Fix } from '../../../compiler/diagnostics/diagnostic.ts';
import { renderTerminal } from '../../../compiler/diagnostics/render-terminal.ts';
import { check } from '../../../compiler/index.ts';
import { SourceFile } from '../../../compiler/source/source-file.ts';
import type { SourceProvider } from '../../../compiler/source/source-provider.ts';
import { applyFix } from '../../kit/apply-fix.ts';
import { root } from '../../kit/repository.ts';
import { judge, judgeOriginal } from './judge.ts';
import type { Verdict } from './judge.ts';
import { mutantsOf, programOf } from './mistake.ts';
import type { MistakeKind, Mutant, Program } from './mistake.ts';

/** Folders of published packages are imported from here. */
const packages = join(root, 'node_modules');

/** What came of one mistake. */
export interface Outcome {
  readonly program: Program;
  readonly mutant: Mutant;
  readonly diagnostics: readonly Diagnostic[];
  readonly ours: Verdict;
  /** Only when the first generation was asked. */
  readonly theirs: Verdict | undefined;
}

export interface RunOptions {
  readonly kinds: readonly MistakeKind[];
  /** Files or folders with a `main.aqua`, from the root of the repository. */
  readonly programs: readonly string[];
  /** Mutants of a kind in one program, at most. */
  readonly perProgram: number;
  /** The first generation is asked about every mutant with a number that this divides; 0: about none. */
  readonly originalEvery: number;
}

export interface Run {
  /** By name of the kind. */
  readonly outcomes: ReadonlyMap<string, readonly Outcome[]>;
  /** Mutants that both compilers take for correct programs: they are none of the outcomes. */
  readonly legal: number;
}

export async function makeMistakes({ kinds, programs, perProgram, originalEvery }: RunOptions): Promise<Run> {
  const loaded = programs.map(load);
  for (const program of originalEvery > 0 ? loaded : []) {
    const { found } = await judgeOriginal({ kind: '', program: program.name, text: program.text, spots: [] }, [dirname(program.path), packages]);
    if (found) throw new Error(`${program.path} is not correct for the first generation: its mistakes cannot be compared`);
  }
  const outcomes = new Map<string, Outcome[]>();
  let legal = 0;
  let made = 0;
  for (const kind of kinds) {
    const found: Outcome[] = [];
    for (const program of loaded) {
      for (const mutant of mutantsOf(kind, program, perProgram)) {
        const diagnostics = errorsIn(program, mutant.text);
        const original = originalEvery > 0 && made++ % originalEvery === 0;
        // What we accept is a mistake only if the others refuse it.
        const asked = diagnostics.length === 0 ? { ...mutant, text: withoutExtensions(mutant.text) } : mutant;
        const theirs = original || diagnostics.length === 0 ? await judgeOriginal(asked, [dirname(program.path), packages]) : undefined;
        if (diagnostics.length === 0 && theirs?.found === false) legal++;
        else found.push({ program, mutant, diagnostics, ours: judge(mutant, diagnostics, (fix) => repairs(program, mutant, fix)), theirs: original ? theirs : undefined });
      }
    }
    outcomes.set(kind.name, found);
  }
  return { outcomes, legal };
}

function load(path: string): Program {
  const file = join(root, path.endsWith('.aqua') ? path : join(path, 'main.aqua'));
  const program = programOf(basename(path), file, readFileSync(file, 'utf8'));
  const errors = errorsIn(program, program.text);
  if (errors.length > 0) throw new Error(`${path} is not correct:\n${renderTerminal(errors, { color: false })}`);
  return program;
}

function errorsIn(program: Program, text: string): readonly Diagnostic[] {
  const { diagnostics } = check({ entry: program.path, source: overlay(program.path, text) });
  return collect(diagnostics).filter(({ level }) => level === 'error');
}

/** What only we accept, as docs/deviations.md says, in the form that both do: a comma before a closing bracket, a space before a colon. */
function withoutExtensions(text: string): string {
  return text.replace(/ *,(?=\s*[)\]])/g, '').replace(/ +(?=:$)/gm, '');
}

/** The disk, with one file changed. */
function overlay(path: string, text: string): SourceProvider {
  const disk = diskSource();
  const changed = new SourceFile(path, text);
  return { read: (asked) => (asked === path ? changed : disk.read(asked)) };
}

/** Whether nothing is wrong any more once the edits are made. */
function repairs(program: Program, { text }: Mutant, fix: Fix): boolean {
  const fixed = applyFix(new Map([[program.path, text]]), fix).get(program.path);
  return fixed !== undefined && !hasErrors(errorsIn(program, fixed));
}
