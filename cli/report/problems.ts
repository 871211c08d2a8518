import { define, type Diagnostic, type Label } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/source-file.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { field, isObject, parseJson, type Json } from '../../runtime/particle/json.ts';
import type { CallReport, RunReport } from '../../runtime/testing/run-report.ts';
import type { PeerNames } from './peer-names.ts';
import type { ProgramText } from './program-text.ts';
import type { WaitingBranch } from './waiting.ts';

export interface RunContext {
  readonly program: ProgramText;
  readonly names: PeerNames;
  readonly source: SourceProvider;
  /** The function that ran: where to point when no better place is known. */
  readonly entry: Span;
}

const failed = define<{ readonly message: string; readonly where: Label }>({ code: 'AQ0901', slug: 'failed', level: 'error' }, ({ message, where }) => ({
  message: `the function failed: ${message}`,
  labels: [where],
  help: 'Nothing in the program handles this error. To go on without the result write `try:` and `otherwise:` around the call.',
}));

const stuck = define<{ readonly labels: readonly [Label, ...Label[]]; readonly elsewhere: readonly string[] }>(
  { code: 'AQ0902', slug: 'stuck', level: 'error' },
  ({ labels, elsewhere }) => ({
    message: 'the function did not answer: nothing more can happen',
    labels,
    help: ['What happened before stays done. `--trace` shows it step by step.', ...elsewhere].join('\n'),
  }),
);

const expired = define<{ readonly labels: readonly [Label, ...Label[]]; readonly elsewhere: readonly string[] }>(
  { code: 'AQ0903', slug: 'expired', level: 'error' },
  ({ labels, elsewhere }) => ({
    message: 'the function did not answer: its time is up',
    labels,
    help: ['The particle ended while services were still running. A longer life is set by `particle: { ttl: … }` in the network.', ...elsewhere].join('\n'),
  }),
);

/** What to tell about a run that did not answer; empty for one that did. */
export function problemsOf(report: RunReport, waiting: readonly WaitingBranch[], context: RunContext): readonly Diagnostic[] {
  const errors = report.errors.map(firstCause).map((error) => failed({ message: context.names.within(messageOf(error)), where: placeOf(error, report.calls, context) }));
  if (errors.length > 0 || report.answered) return errors;
  const labels = waiting.flatMap((branch): Label[] => {
    const span = spanAt(branch.at, context);
    return span === undefined ? [] : [{ span, text: `@${branch.peer} waits for ${branch.waitsFor}` }];
  });
  const elsewhere = waiting
    .filter(({ at }) => spanAt(at, context) === undefined)
    .map(({ peer, instruction, waitsFor }) => `Besides, @${peer} waits for ${waitsFor} (${instruction}).`);
  const [first = { span: context.entry, text: 'this function' }, ...more] = labels;
  return [(report.end === 'expired' ? expired : stuck)({ labels: [first, ...more], elsewhere: [...elsewhere, ...failuresOf(report.calls, context)] })];
}

/** Failures that the program went on without, in a parallel branch for instance: often what the waiting is about. */
function failuresOf(calls: readonly CallReport[], { names }: RunContext): readonly string[] {
  const failures = calls.flatMap(({ peer, service, function: name, error, location }) =>
    error === undefined ? [] : [`${service}.${name} failed on @${peer}${location === undefined ? '' : ` (${location})`}: ${names.within(error.message)}`],
  );
  const shown = failures.slice(0, 5);
  return failures.length === 0 ? [] : ['Calls that failed on the way:', ...shown, ...(failures.length > shown.length ? [`and ${failures.length - shown.length} more`] : [])];
}

/** An error that was handed on (out of an `if`, say) quotes the one before it: the first one is what went wrong. */
function firstCause(error: Json): Json {
  const message = isObject(error) ? field(error, 'message') : undefined;
  const quoted = typeof message === 'string' ? /^fail with '(.*)' is used without corresponding xor$/s.exec(message)?.[1] : undefined;
  const cause = quoted === undefined ? undefined : parseJson(quoted);
  return cause?.ok === true ? firstCause(cause.value) : error;
}

function messageOf(error: Json): string {
  const message = isObject(error) ? field(error, 'message') : undefined;
  const text = typeof message === 'string' ? message : 'an error without a message';
  return /^Local service error, ret_code is \d+, error message is '(.*)'$/s.exec(text)?.[1] ?? text;
}

/** Where the error comes from: the call that failed with it, or else the instruction that it names. */
function placeOf(error: Json, calls: readonly CallReport[], context: RunContext): Label {
  const message = isObject(error) ? field(error, 'message') : undefined;
  const instruction = isObject(error) ? field(error, 'instruction') : undefined;
  const call = calls.findLast((candidate) => candidate.error !== undefined && typeof message === 'string' && message.includes(candidate.error.message));
  const location = call?.location ?? (typeof instruction === 'string' ? context.program.locationOf(instruction) : undefined);
  const span = spanAt(location, context);
  const peer = call?.peer ?? peerOf(error, context);
  return { span: span ?? context.entry, text: peer === undefined ? 'this failed' : `this failed on @${peer}` };
}

function peerOf(error: Json, { names }: RunContext): string | undefined {
  const id = isObject(error) ? field(error, 'peer_id') : undefined;
  return typeof id === 'string' ? names.of(id) : undefined;
}

/** The name that stands at `file:line:column`. */
function spanAt(location: string | undefined, { source }: RunContext): Span | undefined {
  const [, path, line, column] = /^(.*):(\d+):(\d+)$/.exec(location ?? '') ?? [];
  const file = path === undefined ? undefined : source.read(path);
  const lineStart = file?.lineStarts[Number(line) - 1];
  if (file === undefined || lineStart === undefined) return undefined;
  const start = lineStart + Number(column) - 1;
  const name = /^[\w.]+/.exec(file.text.slice(start))?.[0] ?? ' ';
  return { source: file, start, end: start + name.length };
}
