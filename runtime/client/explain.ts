/** Failures and waits of a script, told in terms of its source. */
import { describe } from '../air/describe.ts';
import type { SourceMap } from '../air/source-map.ts';
import { audit } from '../engine/audit.ts';
import type { AuditStep } from '../engine/audit.ts';
import type { Wait } from '../engine/contracts.ts';
import { describeWait } from '../engine/describe-wait.ts';
import { causeOf } from '../engine/error-object.ts';
import { compileAir } from '../engine/program.ts';
import type { Program } from '../engine/program.ts';
import { ProgramText } from '../engine/program-text.ts';
import type { Crypto } from '../particle/crypto.ts';
import type { Json } from '../particle/json.ts';
import type { Bundle } from '../particle/particle.ts';
import { shortPeer } from './errors.ts';
import type { CallFailed, WaitingStep } from './errors.ts';

const noMap: SourceMap = { sources: [], instructions: [] };

/**
 * Where an unhandled error comes from.
 * @param bundle what this peer knows about the run
 */
export function explainFailure(error: Json, bundle: Bundle, map: SourceMap | undefined, crypto: Crypto): Pick<CallFailed, 'reason' | 'peer' | 'step' | 'location'> {
  const { message: reason, instruction, peer } = causeOf(error);
  const compiled = compileAir(bundle.particle.script);
  if (!compiled.ok) return { reason, peer, step: instruction, location: undefined };
  const { program } = compiled;
  const text = new ProgramText(program, map ?? noMap);
  // Several instructions may look the same; the log tells which one it was.
  const failed = audit(bundle, program, crypto).steps.findLast((step): step is FailedCall => isCause(step, reason, instruction, program));
  if (failed !== undefined) return { reason, peer: failed.peer, step: `${failed.service}.${failed.function}`, location: text.location(failed.instruction) };
  return { reason, peer, step: instruction?.trimEnd(), location: instruction === undefined ? undefined : text.locationOf(instruction) };
}

type FailedCall = AuditStep & { readonly kind: 'failed-call' };

function isCause(step: AuditStep, reason: string, instruction: string | undefined, program: Program): boolean {
  const node = program.nodes[step.instruction];
  return step.kind === 'failed-call' && step.message === reason && node !== undefined && (instruction === undefined || describe(node.instruction) === instruction);
}

/** Calls that failed and that the program went on without, in a parallel branch for instance: often what the waiting is about. */
export function explainFailedCalls(bundle: Bundle, map: SourceMap | undefined, crypto: Crypto): readonly string[] {
  const compiled = compileAir(bundle.particle.script);
  if (!compiled.ok) return [];
  const text = new ProgramText(compiled.program, map ?? noMap);
  return audit(bundle, compiled.program, crypto).steps.flatMap((step) => {
    if (step.kind !== 'failed-call') return [];
    const location = text.location(step.instruction);
    return [`${step.service}.${step.function} failed on ${shortPeer(step.peer)}${location === undefined ? '' : ` (${location})`}: ${step.message}`];
  });
}

/** The ends of loops, which wait by design, count only when there is nothing else. */
export function explainWaits(waits: readonly Wait[], script: string, map: SourceMap | undefined): readonly WaitingStep[] {
  const compiled = compileAir(script);
  if (!compiled.ok) return [];
  const text = new ProgramText(compiled.program, map ?? noMap);
  const telling = waits.filter(({ kind }) => kind !== 'never');
  return (telling.length > 0 ? telling : waits).map((wait) => ({
    location: text.location(wait.instruction),
    waitsFor: describeWait(wait, text, (id) => `peer ${shortPeer(id)}`),
  }));
}
