/** A push for the case that a call fails: into `otherwise` of the `try` around it, or with a `try` around the block that it stands in. */
import { children, sequence } from '../core/core.ts';
import type { Node, Operand, Push } from '../core/core.ts';
import type { Edit } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source-file.ts';
import type { Type } from '../types/type.ts';
import { blockAround, indentOf, lineAfter } from './source-lines.ts';

/** What is to be written in place of a node, and what that is in the source. */
export interface Change {
  readonly node: Node;
  readonly by: Node;
  readonly edits: readonly Edit[];
  /** `prices <<- 0` */
  readonly text: string;
}

/** @param declared the whole declaration of the function, in which the push must stand; @param way the nodes around the push, the innermost last */
export function pushOtherwise(push: Push, way: readonly Node[], declared: Span): Change | undefined {
  const { origin, stream } = push;
  const zero = zeroOf(push.value);
  if (!('source' in origin) || zero === undefined || !isIn(origin, declared)) return undefined;
  const name = /^(\w+)\s*(?:<-|<<-)|^\w+$/.exec(statementAt(origin))?.[0].replace(/\W+$/, '');
  if (name === undefined) return undefined;
  const text = `${name} <<- ${zero.text}`;
  const other: Push = { kind: 'push', value: zero.operand, stream, origin };
  return intoHandler(push, way, other, text) ?? aroundBlock(origin, way, { push, other, text, declared });
}

function intoHandler(push: Push, way: readonly Node[], other: Push, text: string): Change | undefined {
  const at = way.findLastIndex((node) => node.kind === 'try' && 'source' in node.origin);
  const around = way[at];
  if (around?.kind !== 'try' || !('source' in around.origin) || (way[at + 1] ?? push) !== around.attempt) return undefined;
  const by: Node = { ...around, handler: sequence([other, around.handler], around.origin) };
  const { source, start, end } = around.origin;
  const outside = indentOf(source.text, start);
  if (source.text.startsWith('try', start)) {
    const at = source.text.slice(0, end).trimEnd().length;
    return { node: around, by, text, edits: [{ span: { source, start: at, end: at }, text: `\n${outside}otherwise:\n${outside}  ${text}` }] };
  }
  const first = lineAfter(source.text, start);
  return { node: around, by, text, edits: [{ span: { source, start: first, end: first }, text: `${indentOf(source.text, first) || `${outside}  `}${text}\n` }] };
}

interface Wrapped {
  readonly push: Push;
  readonly other: Push;
  readonly text: string;
  readonly declared: Span;
}

/** Only where the block in the source is the block in core: what is inlined from elsewhere stands somewhere else. */
function aroundBlock({ source, start }: Span, way: readonly Node[], { push, other, text, declared }: Wrapped): Change | undefined {
  const at = way.findLastIndex((node) => node.kind !== 'seq');
  const [around, node] = [way[at], way[at + 1] ?? push];
  if (around === undefined || !['on', 'fold', 'if'].includes(around.kind)) return undefined;
  const block = blockAround(source.text, start);
  const isHere = (origin: Node['origin']): boolean => !('source' in origin) || !isIn(origin, declared) || (block.start <= origin.start && origin.end <= block.end);
  if (!everyNode(node, ({ origin }) => isHere(origin)) || !isIn({ source, ...block }, declared)) return undefined;
  const after = source.text.slice(block.end, declared.end);
  if (namesIn(source.text.slice(block.start, block.end)).some((name) => !text.startsWith(`${name} `) && isUsed(name, after))) return undefined;
  const { indent } = block;
  const lines = source.text.slice(block.start, block.end).split('\n').map((line) => (line.trim() === '' ? line : `  ${line}`));
  const edits = [{ span: { source, start: block.start, end: block.end }, text: `${indent}try:\n${lines.join('\n')}\n${indent}otherwise:\n${indent}  ${text}` }];
  return { node, by: { kind: 'try', attempt: node, handler: other, origin: node.origin }, edits, text };
}

function statementAt({ source, start }: Span): string {
  return /^[^\n]*/.exec(source.text.slice(start))?.[0].replace(/\s*--.*$/, '') ?? '';
}

function isIn({ source, start, end }: Span, around: Span): boolean {
  return source === around.source && around.start <= start && end <= around.end;
}

function everyNode(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) && children(node).every((inner) => everyNode(inner, test));
}

/** Names that statements of a block define: nobody sees them outside of a `try`. */
function namesIn(block: string): readonly string[] {
  return [...block.matchAll(/^\s*(?:(?:par|co)\s+)?(\w+(?:\s*,\s*\w+)*)\s*(?:<-|=|:)/gm)].flatMap(([, names = '']) => names.split(/\s*,\s*/));
}

function isUsed(name: string, text: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}

/** The value that says nothing, of the type of what is pushed. */
function zeroOf(value: Operand): { readonly operand: Operand; readonly text: string } | undefined {
  switch (value.kind) {
    case 'string':
      return { operand: { kind: 'string', value: '' }, text: '""' };
    case 'integer':
      return { operand: { kind: 'integer', value: 0n }, text: '0' };
    case 'boolean':
      return { operand: { kind: 'boolean', value: false }, text: 'false' };
    case 'variable':
      return value.lens === 'length' || value.lens.length > 0 ? undefined : zeroOfType(value.variable.type);
    default:
      return undefined;
  }
}

function zeroOfType(type: Type | undefined): { readonly operand: Operand; readonly text: string } | undefined {
  switch (type?.kind) {
    case 'array':
      return { operand: { kind: 'empty-array' }, text: '[]' };
    case 'option':
      return { operand: { kind: 'empty-array' }, text: 'nil' };
    case 'scalar':
      if (type.name === 'string') return zeroOf({ kind: 'string', value: '' });
      if (type.name === 'bool') return zeroOf({ kind: 'boolean', value: false });
      return /^[iu]\d+$/.test(type.name) ? zeroOf({ kind: 'integer', value: 0n }) : undefined;
    default:
      return undefined;
  }
}
