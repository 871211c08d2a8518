/** Runs random programs on both generations and says where they differ. */
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

export interface Tally {
  readonly compared: number;
  /** Not compared, because the first generation cannot run them. */
  readonly skipped: number;
  /** Right on our engine only: the original VM breaks on our script, or stops midway. */
  readonly lost: number;
}

/** Compares `runs` random programs. Throws at a difference, with the seed and the smallest program that shows it. */
export async function compareRandomPrograms(avm: Avm, runs: number, seed: number): Promise<Tally> {
  let compared = 0;
  let skipped = 0;
  let lost = 0;
  const property = fc.asyncProperty(randomAqua, async (program) => {
    const verdict = await compareGenerations(avm, program);
    if (verdict.kind !== 'skipped') compared++;
    else if (verdict.why === 'lost') lost++;
    else skipped++;
    if (verdict.kind !== 'different') return;
    const [theirs, ours] = [verdict.expected, verdict.actual].map((run) => (run === undefined ? 'nothing' : toJsonText(toJson(run))));
    throw new Error(`${verdict.detail}\noriginal: ${theirs ?? ''}\nours:     ${ours ?? ''}`);
  });
  await fc.assert(property, { numRuns: runs, seed });
  return { compared, skipped, lost };
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
  const { functions, diagnostics } = compile({ entry: 'main.aqua', source: memorySource(Object.fromEntries(files)), target });
  return functions.get('main')?.script ?? { refusal: renderTerminal(diagnostics, { color: false }) };
}
