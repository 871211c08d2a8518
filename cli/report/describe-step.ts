import { assertNever } from '../../compiler/invariant.ts';
import type { AuditFault, AuditStep, EntryFault } from '../../runtime/engine/audit.ts';
import { describeRejection } from '../../runtime/engine/describe-rejection.ts';
import type { ProgramText } from '../../runtime/engine/program-text.ts';
import { field, isObject, type Json } from '../../runtime/particle/json.ts';
import { counted } from './counted.ts';
import type { PeerNames } from './peer-names.ts';
import { visible } from './visible.ts';

export interface TraceContext {
  readonly program: ProgramText;
  readonly names: PeerNames;
}

/** Widths for the values in a step, from the one that shows most: the first with which the step fits is taken. */
const valueWidths = [36, 24, 16, 10, 6];

/** What a peer did, in at most `width` columns. Sending is told by arrows. */
export function describeStep(step: Exclude<AuditStep, { kind: 'sent' }>, { program, names }: TraceContext, width: number): string {
  const tell = (brief: (value: Json) => string): string => visible(describe(step, brief, program, names).replace(/\s+/g, ' '));
  const texts = valueWidths.map((widest) => tell((value) => names.brief(value, widest)));
  return texts.find((text) => text.length <= width) ?? clip(texts.at(-1) ?? '', width);
}

function describe(step: Exclude<AuditStep, { kind: 'sent' }>, brief: (value: Json) => string, program: ProgramText, names: PeerNames): string {
  switch (step.kind) {
    case 'call':
      return describeCall(step, brief);
    case 'failed-call':
      return `${step.service}.${step.function}${list(step.args, brief)} ✗ ${names.within(step.message)}`;
    case 'freeze':
      return describeFreeze(step, program);
    case 'visit':
      return program.reason(step.instruction) ?? 'visit';
    default:
      return assertNever(step);
  }
}

/** The client's own services are how arguments and results travel; they read better as what they mean. */
function describeCall(step: AuditStep & { readonly kind: 'call' }, brief: (value: Json) => string): string {
  const { service, args, result } = step;
  if (service === 'getDataSrv') return `argument ${step.function === '-relay-' ? 'relay' : step.function} = ${brief(result)}`;
  if (service === 'callbackSrv' && step.function === 'response') return `answer ${args.map(brief).join(', ')}`.trimEnd();
  if (service === 'errorHandlingSrv') return `report the error ${brief(args[0] ?? null)}`;
  const name = service === 'callbackSrv' ? `callback ${step.function}` : `${service}.${step.function}`;
  return `${name}${list(args, brief)}${result === '' && service === 'callbackSrv' ? '' : ` → ${brief(result)}`}`;
}

function list(args: readonly Json[], brief: (value: Json) => string): string {
  return `(${args.map(brief).join(', ')})`;
}

/** A frozen stream; or the last step of building an object, which freezes a stream map of its fields into one value. */
function describeFreeze(step: AuditStep & { readonly kind: 'freeze' }, program: ProgramText): string {
  const { values } = step;
  const instruction = program.at(step.instruction);
  if (instruction?.op === 'canon' && instruction.output.kind === 'scalar') {
    const keys = values.map((value) => (isObject(value) ? field(value, 'key') : undefined));
    return `build { ${keys.map((key) => (typeof key === 'string' ? key : '?')).join(', ')} }`;
  }
  const name = instruction?.op === 'canon' ? program.name(instruction.source.name) : 'a stream';
  const verb = instruction?.op === 'canon' && instruction.count !== undefined ? 'join' : 'freeze';
  return `${verb} ${name}: ${counted(values.length, 'value')}`;
}

export function describeFault(fault: AuditFault, names: PeerNames): string {
  switch (fault.kind) {
    case 'particle-signature':
      return fault.detail;
    case 'rejected':
      return names.within(`not accepted: ${describeRejection(fault.rejection)}`);
    default:
      return `entry ${fault.position} of the log of ${names.of(fault.peer)} (${fault.entry.kind}) is signed, but ${objection(fault, names.of(fault.peer))}`;
  }
}

function objection(fault: EntryFault, peer: string): string {
  const someone = `so ${peer}, or a peer whose steps led there, has signed what is not so`;
  switch (fault.kind) {
    case 'wrong':
      return fault.reason === 'twice' ? `${peer} had taken that step before` : `the script has another instruction there: ${peer} does not follow it`;
    case 'contradicted':
      return fault.reason === 'another-peer' ? `by the other logs another peer was to take that step: ${someone}` : `the other logs give that step other inputs: ${someone}`;
    case 'unexplained':
      return 'nothing here leads to it: the script does not ask for it, or logs are missing here';
    default:
      return assertNever(fault);
  }
}

export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
