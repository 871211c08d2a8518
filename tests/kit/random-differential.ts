/** Runs a random program on both generations and says where they differ. */
import { compile, memorySource } from '../../compiler/index.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { compareScripts, messageOf } from './differential.ts';
import type { Verdict } from './differential.ts';
import { compileWithOriginal } from './oracle/aqua-api.ts';
import type { Avm } from './oracle/avm.ts';
import type { RandomProgram } from './random-aqua.ts';

/** What the first generation cannot do is skipped; even then ours must do the same under every order of delivery. */
export async function compareGenerations(avm: Avm, program: Pick<RandomProgram, 'text' | 'network' | 'call'>): Promise<Verdict> {
  const original = await compileOriginal(program.text);
  const ours = compileText(program.text, 'air');
  const oursForAvm = compileText(program.text, 'avm');
  if (typeof ours !== 'string' || typeof oursForAvm !== 'string') {
    const refusal = typeof ours === 'string' ? oursForAvm : ours;
    const detail = typeof refusal === 'string' ? refusal : refusal.refusal;
    if (typeof original !== 'string') return { kind: 'skipped', why: 'refused', detail: `${original.refusal}\n${detail}` };
    return { kind: 'different', detail, expected: undefined, actual: undefined };
  }
  return compareScripts(avm, { ours, oursForAvm, original }, program);
}

async function compileOriginal(code: string): Promise<string | { readonly refusal: string }> {
  try {
    return (await compileWithOriginal({ code })).get('main') ?? { refusal: 'it gives no main' };
  } catch (error) {
    return { refusal: messageOf(error) };
  }
}

/** The script of `main`, or why there is none. Throws only when the compiler does, which is a bug. */
function compileText(text: string, target: 'air' | 'avm'): string | { readonly refusal: string } {
  const { functions, diagnostics } = compile({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }), target });
  return functions.get('main')?.script ?? { refusal: renderTerminal(diagnostics, { color: false }) };
}
