/** Runs random programs on both generations and says where they differ. */
import { anyDeadlock } from './any-deadlock.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { compile, memorySource } from '../../compiler/index.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { compareScripts, messageOf } from './differential.ts';
import { toJson, toJsonText } from './exact-json.ts';
import type { Verdict } from './differential.ts';
import { compileWithOriginal } from './oracle/aqua-api.ts';
import type { Avm } from './oracle/avm.ts';
import { randomAqua } from './random-aqua.ts';
import type { RandomProgram } from './random-aqua.ts';

/** How many programs came out how. */
export class Tally {
  readonly seed: number;
  same = 0;
  /** By why the first generation says nothing about them. */
  readonly skipped: Record<Skipped['why'], number> = { refused: 0, broken: 0, stalled: 0, unstable: 0, fragile: 0 };

  constructor(seed: number) {
    this.seed = seed;
  }

  add(verdict: Exclude<Verdict, { readonly kind: 'different' }>): void {
    if (verdict.kind === 'same') this.same++;
    else this.skipped[verdict.why]++;
  }

  /** Of all programs. */
  get skippedShare(): number {
    const skipped = Object.values(this.skipped).reduce((sum, count) => sum + count, 0);
    return skipped / (skipped + this.same);
  }

  toString(): string {
    const reasons = Object.entries(this.skipped).map(([why, count]) => `${why} ${count}`);
    return `random programs from seed ${this.seed}: the same ${this.same}, skipped ${(100 * this.skippedShare).toFixed(1)} % (${reasons.join(', ')}), different 0`;
  }
}

type Skipped = Extract<Verdict, { readonly kind: 'skipped' }>;

/** Compares `runs` random programs and prints the tally. Throws at a difference, with the seed and the smallest program that shows it. */
export async function compareRandomPrograms(avm: Avm, runs: number, seed: number): Promise<Tally> {
  const tally = new Tally(seed);
  const property = fc.asyncProperty(randomAqua, async (program) => {
    const verdict = await compareGenerations(avm, program);
    if (verdict.kind !== 'different') return tally.add(verdict);
    const [theirs, ours] = [verdict.expected, verdict.actual].map((run) => (run === undefined ? 'nothing' : toJsonText(toJson(run))));
    throw new Error(`${verdict.detail}\noriginal: ${theirs ?? ''}\nours:     ${ours ?? ''}`);
  });
  await fc.assert(property, { numRuns: runs, seed });
  process.stdout.write(`${tally.toString()}\n`);
  return tally;
}

/** What the first generation cannot do is skipped; even then ours must do the same under every order of delivery. */
async function compareGenerations(avm: Avm, program: Pick<RandomProgram, 'files' | 'network' | 'call'>): Promise<Verdict> {
  const original = await compileOriginal(program.files);
  const ours = compileFiles(program.files, 'air');
  const oursForAvm = compileFiles(program.files, 'avm');
  if (typeof ours !== 'string' || typeof oursForAvm !== 'string') {
    const refusal = typeof ours === 'string' ? oursForAvm : ours;
    const detail = typeof refusal === 'string' ? refusal : refusal.refusal;
    if (typeof original !== 'string') return { kind: 'skipped', why: 'refused', detail: `${original.refusal}\n${detail}` };
    return { kind: 'different', detail, expected: undefined, actual: undefined };
  }
  return compareScripts(avm, { ours, oursForAvm, original }, program);
}

type Files = RandomProgram['files'];

/** The original's script of `main`, or why there is none. */
export async function compileOriginal(files: Files): Promise<string | { readonly refusal: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'random-aqua-'));
  try {
    for (const [path, text] of files) await writeFile(join(folder, path), text);
    return (await compileWithOriginal({ path: join(folder, 'main.aqua') })).get('main') ?? { refusal: 'it gives no main' };
  } catch (error) {
    return { refusal: messageOf(error) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Our script of `main`, or why there is none. Throws only when the compiler does, which is a bug. */
export function compileFiles(files: Files, target: 'air' | 'avm'): string | { readonly refusal: string } {
  const { functions, diagnostics } = compile({ entry: 'main.aqua', source: memorySource(Object.fromEntries(files)), target, ...anyDeadlock });
  return functions.get('main')?.script ?? { refusal: renderTerminal(diagnostics, { color: false }) };
}
