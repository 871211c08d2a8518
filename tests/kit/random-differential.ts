/** Runs one program on both generations and says where they differ. */
import { isDeepStrictEqual } from 'node:util';
import { compile, memorySource } from '../../compiler/index.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { normaliseRun } from './normalise.ts';
import type { Expected } from './normalise.ts';
import { compileWithOriginal } from './oracle/aqua-api.ts';
import type { Avm } from './oracle/avm.ts';
import { runOnAvm } from './oracle/avm-network.ts';
import { parseCall } from './oracle/call-text.ts';
import { makePeer, peersOf } from './oracle/peers.ts';
import { runOnOurs } from './our-side.ts';
import type { RandomProgram } from './random-aqua.ts';

export type Verdict =
  | { readonly kind: 'same'; readonly expected: Expected }
  /** The original compiler does not accept it, its VM breaks on it, its orders of delivery disagree, or it stops midway: it says nothing about ours. */
  | { readonly kind: 'skipped'; readonly why: 'refused' | 'broken' | 'unstable' | 'stalled'; readonly detail: string }
  | { readonly kind: 'different'; readonly detail: string; readonly expected: Expected | undefined; readonly actual: Expected | undefined };

/** What the first generation cannot do is skipped; even then ours must do the same under every order of delivery. */
export async function compareGenerations(avm: Avm, program: Pick<RandomProgram, 'text' | 'network' | 'call'>): Promise<Verdict> {
  const ours = compileText(program.text);
  let script: string | undefined;
  let refusal = '';
  try {
    script = (await compileWithOriginal({ code: program.text })).get('main') ?? '';
  } catch (error) {
    refusal = messageOf(error);
  }
  if (typeof ours !== 'string') {
    if (script === undefined) return { kind: 'skipped', why: 'refused', detail: `${refusal}\n${ours.refusal}` };
    return { kind: 'different', detail: ours.refusal, expected: undefined, actual: undefined };
  }
  const { runs, fault } = await runOurs(ours, program);
  const [actual] = runs;
  const disagreeing = runs.find((run) => !isDeepStrictEqual(run, actual));
  if (disagreeing !== undefined) return { kind: 'different', detail: 'two runs of ours', expected: actual, actual: disagreeing };
  if (fault !== undefined) return { kind: 'different', detail: `a fault in ours: ${fault}`, expected: undefined, actual };
  if (actual === undefined || stalled(actual)) return { kind: 'different', detail: 'ours waits for ever', expected: undefined, actual };
  if (script === undefined) return { kind: 'skipped', why: 'refused', detail: refusal };
  const expected = await runOriginal(avm, script, program);
  if ('kind' in expected) return expected;
  if (stalled(expected) && isPartOf(expected, actual)) return { kind: 'skipped', why: 'stalled', detail: '' };
  if (!isDeepStrictEqual(actual, expected)) return { kind: 'different', detail: '', expected, actual };
  return { kind: 'same', expected };
}

async function runOurs(script: string, { network, call }: Pick<RandomProgram, 'network' | 'call'>): Promise<{ runs: Expected[]; fault: string | undefined }> {
  const runs: Expected[] = [];
  const faults: string[] = [];
  for (const delivery of ['fifo', 'random', 'duplicate'] as const) {
    const { observed, report } = await runOnOurs(script, network, call, delivery, 3);
    runs.push(observed);
    for (const { refused, rejected, internalErrors, failedSends } of Object.values(report.counters)) {
      for (const count of [refused, rejected, internalErrors, failedSends]) faults.push(JSON.stringify(count));
    }
  }
  return { runs, fault: faults.find((each) => each !== '{}' && each !== '0') };
}

async function runOriginal(avm: Avm, script: string, { network, call }: Pick<RandomProgram, 'network' | 'call'>): Promise<Expected | Verdict> {
  const parsed = parseCall(call, (peer) => makePeer(peer).id);
  try {
    const [first, last] = [
      await runOnAvm({ avm, script, network, call: parsed, delivery: 'fifo' }),
      await runOnAvm({ avm, script, network, call: parsed, delivery: 'lifo' }),
    ].map((run) => normaliseRun(run, peersOf(network).values()));
    if (first === undefined || last === undefined) throw new Error('no runs');
    // the most frequent defect of the original: under some orders a peer is never told of what it waits for
    const late = isDeepStrictEqual(first, last) || (stalled(last) && !stalled(first) && isPartOf(last, first));
    return late ? first : { kind: 'skipped', why: 'unstable', detail: '' };
  } catch (error) {
    return { kind: 'skipped', why: 'broken', detail: messageOf(error) };
  }
}

function stalled(run: Expected): boolean {
  return !('result' in run) && run.errors.length === 0;
}

/** Whether all calls of one run are in another. */
function isPartOf(part: Expected, whole: Expected): boolean {
  return Object.entries(part.calls).every(([peer, calls]) => {
    const rest = [...(whole.calls[peer] ?? [])];
    return calls.every((call) => {
      const at = rest.findIndex((other) => isDeepStrictEqual(call, other));
      if (at >= 0) rest.splice(at, 1);
      return at >= 0;
    });
  });
}

/** The script of `main`, or why there is none. Throws only when the compiler does, which is a bug. */
function compileText(text: string): string | { readonly refusal: string } {
  const { functions, diagnostics } = compile({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }) });
  const main = functions.get('main');
  return main?.script ?? { refusal: renderTerminal(diagnostics, { color: false }) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
