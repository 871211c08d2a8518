import type { Audit, AuditStep } from '../../runtime/engine/audit.ts';
import type { ProgramText } from '../../runtime/engine/program-text.ts';
import type { Json, JsonObject } from '../../runtime/particle/json.ts';
import type { PeerNames } from './peer-names.ts';
import { describeFault } from './describe-step.ts';

/** `steps` in an order of cause and effect, each signed by its `peer`; `faults`, in words. */
export function auditJson({ steps, faults }: Audit, program: ProgramText, names: PeerNames): Json {
  return {
    verified: faults.length === 0,
    steps: steps.map((step): Json => {
      const at = program.location(step.instruction);
      return { peer: names.of(step.peer), position: step.position, ...(at !== undefined && { at }), ...details(step, names) };
    }),
    faults: faults.map((fault) => describeFault(fault, names)),
  };
}

function details(step: AuditStep, names: PeerNames): JsonObject {
  switch (step.kind) {
    case 'call':
      return { kind: step.kind, service: step.service, function: step.function, args: step.args, result: step.result };
    case 'failed-call':
      return { kind: step.kind, service: step.service, function: step.function, args: step.args, code: step.code, error: step.message };
    case 'freeze':
      return { kind: step.kind, values: step.values };
    case 'visit':
      return { kind: step.kind };
    case 'sent':
      return { kind: step.kind, to: names.of(step.to) };
  }
}
