/** Changes of the source with which a function that can wait for ever surely answers: each is tried on its core before it is offered. */
import { children, sequence } from '../core/core.ts';
import type { Call, CoreFunction, Node } from '../core/core.ts';
import type { Edit } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import { analyse } from './analyse.ts';
import { idleWaits } from './blocked.ts';
import type { Blocked } from './blocked.ts';
import { pushOtherwise } from './otherwise-fix.ts';
import type { Change } from './otherwise-fix.ts';
import { declarationAt, indentOf, lineAfter } from './source-lines.ts';
import type { WaitStep } from './step.ts';
import type { TimeoutCall } from './timeout-service.ts';

/** Of larger functions nothing is tried, which would take too long. */
const MOST_NODES = 5_000;

/** What does away with a finding. */
export interface Remedy {
  readonly kind: 'push' | 'timeout';
  /** The line that is new. */
  readonly text: string;
  readonly edits: readonly Edit[];
}

/** How a file calls a timeout; undefined where it cannot. */
export type Timeouts = (source: SourceFile) => TimeoutCall | undefined;

/** @param blocked the wait that is to end */
export function remediesFor({ step: wait, origin }: Blocked, func: CoreFunction, timeouts: Timeouts): readonly Remedy[] {
  if (wait.kind !== 'wait' || countNodes(func.body) > MOST_NODES) return [];
  const ways = waysIn(func.body);
  const remedies: Remedy[] = [];
  for (const [kind, changes] of [['push', otherwise(wait, ways, func)], ['timeout', beside(origin, ways, func, timeouts)]] as const) {
    const edits = distinct(changes.flatMap((change) => change.edits));
    const by = new Map(changes.map((change) => [change.node, change.by]));
    if (changes.length === 0 || by.size < changes.length || isMixed(edits)) continue;
    const { verdict, idle } = analyse({ ...func, body: replaced(func.body, by) });
    const isMended = verdict === 'free' && (idle === undefined || idleWaits(idle).length === 0);
    if (isMended) remedies.push({ kind, text: textOf(changes), edits });
  }
  return remedies;
}

function textOf(changes: readonly Change[]): string {
  const [first, other] = [...new Set(changes.map(({ text }) => text))];
  return other === undefined ? (first ?? '') : `${first ?? ''} …`;
}

/** A push for each way on which one can be lost. */
function otherwise({ buffer }: WaitStep, ways: ReadonlyMap<Node, readonly Node[]>, { span }: CoreFunction): readonly Change[] {
  const declared = { source: span.source, ...declarationAt(span.source.text, span.start) };
  const pushes = new Set(buffer.pushes.flatMap((push) => (push.kind === 'work' && push.node.kind === 'push' ? [push.node] : [])));
  const changes = [...pushes].flatMap((push) => pushOtherwise(push, ways.get(push) ?? [], declared) ?? []);
  // Two pushes in one block need one push in its place.
  const seen = new Set<Node>();
  return changes.filter(({ node }) => !seen.has(node) && seen.add(node));
}

/** A timeout beside a `join` that stands on a line of its own. */
function beside(origin: Blocked['origin'], ways: ReadonlyMap<Node, readonly Node[]>, { span }: CoreFunction, timeouts: Timeouts): readonly Change[] {
  // What is imported is not theirs to change who call it.
  if (!('source' in origin) || origin.source !== span.source) return [];
  const { source, start, end } = origin;
  const next = lineAfter(source.text, end);
  const indent = indentOf(source.text, start);
  const line = source.text.slice(source.text.lastIndexOf('\n', start) + 1, start);
  if (!/^\s*join\s+$/.test(line) || !/^\s*(?:--.*)?\n?$/.test(source.text.slice(end, next))) return [];
  const timeout = timeouts(source);
  if (timeout === undefined) return [];
  const receiver = timeout.returns && !/\blate\b/.test(source.text) ? 'late <- ' : '';
  const text = `${receiver}${timeout.name}(1000, "timeout")`;
  const edit = { span: { source, start: next, end: next }, text: `${source.text.endsWith('\n', next) ? '' : '\n'}${indent}par ${text}\n` };
  const call: Call = { kind: 'call', role: 'user', service: { kind: 'string', value: 'peer' }, function: 'timeout', arguments: [], output: undefined, origin };
  const joins = [...ways.keys()].filter((node) => node.kind === 'join' && node.origin === origin);
  return joins.map((node) => ({ node, by: { kind: 'par', branches: [node, { ...call }], detached: false, origin }, edits: timeout.declare === undefined ? [edit] : [timeout.declare(start), edit], text: `par ${text}` }));
}

/** The nodes around each, the outermost first. */
function waysIn(body: Node): ReadonlyMap<Node, readonly Node[]> {
  const ways = new Map<Node, readonly Node[]>();
  const walk = (node: Node, way: readonly Node[]): void => {
    if (node.kind === 'push' || node.kind === 'join') ways.set(node, way);
    for (const inner of children(node)) walk(inner, [...way, node]);
  };
  walk(body, []);
  return ways;
}

function countNodes(node: Node): number {
  return children(node).reduce((sum, inner) => sum + countNodes(inner), 1);
}

/** What is inlined several times is edited once. */
function distinct(edits: readonly Edit[]): readonly Edit[] {
  return edits.filter((edit, i) => edits.findIndex(({ span, text }) => text === edit.text && span.source === edit.span.source && span.start === edit.span.start) === i);
}

/** Whether edits stand in one another's place. */
function isMixed(edits: readonly Edit[]): boolean {
  return edits.some((a, i) => edits.some((b, j) => i < j && a.span.source === b.span.source && a.span.start <= b.span.end && b.span.start <= a.span.end));
}

function replaced(node: Node, by: ReadonlyMap<Node, Node>): Node {
  const other = by.get(node);
  if (other !== undefined) return other;
  switch (node.kind) {
    case 'seq':
      return sequence(node.nodes.map((inner) => replaced(inner, by)), node.origin);
    case 'par':
      return { ...node, branches: node.branches.map((inner) => replaced(inner, by)) };
    case 'try':
      return { ...node, attempt: replaced(node.attempt, by), handler: replaced(node.handler, by) };
    case 'if':
      return { ...node, then: replaced(node.then, by), else: replaced(node.else, by) };
    case 'on':
    case 'fold':
    case 'new':
      return { ...node, body: replaced(node.body, by) };
    default:
      return node;
  }
}
