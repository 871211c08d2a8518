import { define, type Diagnostic, type Label } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/source-file.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { causeOf, type Cause } from '../../runtime/engine/error-object.ts';
import type { CallReport, RunReport } from '../../runtime/testing/run-report.ts';
import type { PeerNames } from './peer-names.ts';
import type { ProgramText } from '../../runtime/engine/program-text.ts';
import type { Outcome } from './outcome.ts';

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
  help: 'Nothing in the program handles this error. Fix: write `otherwise:` below the line, and in its block what happens instead.',
}));

const stuck = define<{ readonly labels: readonly [Label, ...Label[]]; readonly elsewhere: readonly string[] }>(
  { code: 'AQ0902', slug: 'stuck', level: 'error' },
  ({ labels, elsewhere }) => ({
    message: 'the function did not answer: nothing more can happen',
    labels,
    help: ['What happened before stays done. `--trace` shows it step by step. Fix: see to it that what is waited for is written in every case.', ...elsewhere].join('\n'),
  }),
);

const expired = define<{ readonly labels: readonly [Label, ...Label[]]; readonly elsewhere: readonly string[] }>(
  { code: 'AQ0903', slug: 'expired', level: 'error' },
  ({ labels, elsewhere }) => ({
    message: 'the function did not answer: its time is up',
    labels,
    help: ['The particle ended while services were still running. Fix: set a longer life in the network, `particle: { ttl: 60000 }` in milliseconds.', ...elsewhere].join('\n'),
  }),
);

/** What to tell about a run that did not answer; empty for one that did. */
export function problemsOf(report: RunReport, { good, errors: unhandled, waiting }: Outcome, context: RunContext): readonly Diagnostic[] {
  const errors = unhandled.map(causeOf).map((cause) => failed({ message: context.names.within(cause.message), where: placeOf(cause, report.calls, context) }));
  if (errors.length > 0 || good) return errors;
  const labels = waiting.flatMap((branch): Label[] => {
    const span = spanAt(branch.at, context);
    return span === undefined ? [] : [{ span, text: `@${branch.peer} waits for ${branch.waitsFor}` }];
  });
  const elsewhere = waiting
    .filter(({ at }) => spanAt(at, context) === undefined)
    .map(({ peer, instruction, waitsFor }) => `Besides, @${peer} waits for ${waitsFor} (${instruction}).`);
  const [first = { span: context.entry, text: 'this program' }, ...more] = labels;
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

/** Where the error comes from: the call that failed with it, or else the instruction that it names. */
function placeOf(cause: Cause, calls: readonly CallReport[], context: RunContext): Label {
  const call = calls.findLast(({ error }) => error !== undefined && cause.message.includes(error.message));
  const location = call?.location ?? (cause.instruction === undefined ? undefined : context.program.locationOf(cause.instruction));
  const peer = call?.peer ?? (cause.peer === undefined ? undefined : context.names.of(cause.peer));
  return { span: spanAt(location, context) ?? context.entry, text: peer === undefined ? 'this failed' : `this failed on @${peer}` };
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
