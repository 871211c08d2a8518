import { assertNever } from '../../compiler/invariant.ts';
import type { Audit, AuditFault, AuditStep } from '../../runtime/engine/audit.ts';
import { field, isObject, type Json } from '../../runtime/particle/json.ts';
import type { CallReport } from '../../runtime/testing/run-report.ts';
import type { Output } from '../console/console.ts';
import { causalOrder } from './causal-order.ts';
import { counted } from './counted.ts';
import type { PeerNames } from './peer-names.ts';
import type { ProgramText } from '../../runtime/engine/program-text.ts';

const widestAction = 72;
const widestValue = 36;

export interface TraceContext {
  readonly program: ProgramText;
  readonly names: PeerNames;
}

/** Who did what, in an order that respects cause and effect, and whether all of it is signed and explained by the script. */
export function printTrace({ steps, faults }: Audit, calls: readonly CallReport[], { program, names }: TraceContext, output: Output): void {
  const { style } = output;
  const rows = causalOrder(steps, calls, (peer) => names.of(peer)).map((step, index) => ({
    number: String(index + 1),
    peer: names.of(step.peer),
    action: clip(describeStep(step, program, names)),
    place: place(program.location(step.instruction)),
  }));
  const width = (cell: (row: (typeof rows)[number]) => string): number => rows.reduce((widest, row) => Math.max(widest, cell(row).length), 0);
  const widths = { number: width((row) => row.number), peer: width((row) => row.peer), action: width((row) => row.action), place: width((row) => row.place) };
  for (const { number, peer, action, place: where } of rows) {
    const cells = [style.dim(number.padStart(widths.number)), style.cyan(peer.padEnd(widths.peer)), action.padEnd(widths.action), style.dim(where.padEnd(widths.place))];
    output.line(`${cells.join('  ')}  ${style.green('✓ signed')}`);
  }
  for (const fault of faults) output.line(`${style.red('✗')} ${describeFault(fault, names)}`);
  output.line(summary(steps, faults));
}

function summary(steps: readonly AuditStep[], faults: readonly AuditFault[]): string {
  const peers = new Set(steps.map(({ peer }) => peer)).size;
  const verdict = faults.length === 0 ? 'all signatures verified' : `${faults.length} ${faults.length === 1 ? 'entry' : 'entries'} not verified`;
  return `${steps.length} steps by ${counted(peers, 'peer')}, ${verdict}`;
}

function describeStep(step: AuditStep, program: ProgramText, names: PeerNames): string {
  const brief = (value: Json): string => names.brief(value, widestValue);
  switch (step.kind) {
    case 'call':
      return describeCall(step, brief);
    case 'failed-call':
      return `${step.service}.${step.function}${list(step.args, brief)} ✗ ${names.within(step.message)}`;
    case 'freeze':
      return describeFreeze(step, program);
    case 'visit':
      return visit(program.reason(step.instruction));
    case 'sent':
      return `→ ${names.of(step.to)}`;
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

function visit(reason: string | undefined): string {
  return reason === undefined ? 'visit' : `visit: ${reason}`;
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
      return names.within(`not accepted: ${Object.values(fault.rejection).map(String).join(' ')}`);
    case 'unexplained':
      return `entry ${fault.position} of the log of ${names.of(fault.peer)} (${fault.entry.kind}) is signed, but the script does not ask for it`;
    default:
      return assertNever(fault);
  }
}

/** `file:line` with the folder left out: the trace is wide enough. */
function place(location: string | undefined): string {
  return location?.replace(/^.*\//, '').replace(/:\d+$/, '') ?? '';
}

function clip(text: string): string {
  return text.length <= widestAction ? text : `${text.slice(0, widestAction - 1)}…`;
}
