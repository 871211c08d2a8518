import { wrap } from '../../compiler/diagnostics/wrap.ts';
import type { Audit, AuditFault, AuditStep } from '../../runtime/engine/audit.ts';
import type { CallReport } from '../../runtime/testing/run-report.ts';
import type { Output } from '../console/console.ts';
import { causalOrder } from './causal-order.ts';
import { counted } from './counted.ts';
import { describeFault, describeStep, type TraceContext } from './describe-step.ts';
import { Lifelines } from './lifelines.ts';
import { plainCharacters } from './plain-characters.ts';
import { traceRows, type TraceRow } from './trace-rows.ts';

/** More lines than that nobody can follow. */
const mostLines = 8;
const closestLines = 5;
/** What texts need beside the lines. */
const narrowestText = 40;
const widestPage = 120;
/** Names are repeated, so that they are never far from what one looks at. */
const rowsPerHeader = 40;

/** Draws who did what, in an order that respects cause and effect, and says whether all of it is signed and explained by the script. */
export function printTrace({ steps, faults }: Audit, calls: readonly CallReport[], context: TraceContext, output: Output): void {
  const { style } = output;
  const line = (text: string): void => output.line(output.unicode ? text : plainCharacters(text));
  const rows = traceRows(causalOrder(steps, calls, (peer) => context.names.of(peer)), context);
  const page = { ...context, line, style, width: Math.min(output.columns, widestPage), placeWidth: widest(rows.map(({ place }) => place)) };
  const peers = [...new Set(rows.flatMap(({ peer, to }) => [peer, ...to]))];
  const pitch = pitchFor(peers, page.width);
  if (pitch === undefined) printTable(rows, peers, page);
  else printDiagram(rows, new Lifelines(peers, pitch), page);
  for (const fault of faults) line(`${style.red('✗')} ${describeFault(fault, context.names)}`);
  line(summary(steps, faults));
}

interface Page extends TraceContext {
  readonly line: (text: string) => void;
  readonly style: Output['style'];
  readonly width: number;
  /** The widest `file:line`. */
  readonly placeWidth: number;
}

/** Columns from one line to the next; undefined where a diagram would not be readable. */
function pitchFor(peers: readonly string[], width: number): number | undefined {
  const wanted = Math.max(widest(peers) + 1, closestLines);
  const pitch = Math.min(wanted, Math.floor((width - narrowestText) / peers.length));
  return peers.length <= mostLines && pitch >= closestLines && widest(peers) < 2 * pitch ? pitch : undefined;
}

function printDiagram(rows: readonly TraceRow[], lifelines: Lifelines, page: Page): void {
  const texts = textColumn(rows, page.width - lifelines.width - 2, page);
  for (const [index, row] of rows.entries()) {
    if (index % rowsPerHeader === 0) for (const names of lifelines.header()) page.line(page.style.cyan(names));
    page.line(`${lifelines.row(row, page.style)}  ${texts[index] ?? ''}`.trimEnd());
  }
}

/** Without lines, for many peers: the name of the peer at the left, where the particle goes on a line of its own. */
function printTable(rows: readonly TraceRow[], peers: readonly string[], page: Page): void {
  const nameWidth = widest(peers);
  const width = page.width - nameWidth - 2;
  const texts = textColumn(rows, width, page);
  for (const [index, { peer, step, to }] of rows.entries()) {
    const hops = to.length === 0 ? [] : wrap(`→ ${to.join(', ')}`, width);
    for (const text of [...(step === undefined ? [] : [texts[index] ?? '']), ...hops]) page.line(`${page.style.cyan(peer.padEnd(nameWidth))}  ${text}`.trimEnd());
  }
}

/** What happened and where it stands, places below each other. */
function textColumn(rows: readonly TraceRow[], width: number, page: Page): readonly string[] {
  const texts = rows.map(({ step, place }) => (step === undefined ? '' : describeStep(step, page, place === '' ? width : width - page.placeWidth - 2)));
  const column = widest(texts.filter((_, index) => rows[index]?.place !== ''));
  return rows.map(({ place }, index) => (place === '' ? (texts[index] ?? '') : `${(texts[index] ?? '').padEnd(column)}  ${page.style.dim(place)}`));
}

function summary(steps: readonly AuditStep[], faults: readonly AuditFault[]): string {
  const peers = new Set(steps.map(({ peer }) => peer)).size;
  const verdict = faults.length === 0 ? 'all signatures verified' : `${faults.length} ${faults.length === 1 ? 'entry' : 'entries'} not verified`;
  return `${steps.length} steps by ${counted(peers, 'peer')}, ${verdict}`;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, { length }) => Math.max(width, length), 0);
}
