/** Placed core: every call, snapshot and wait has its peer, and the particle's way between them is explicit. */
import { mayFail } from '../core/core.ts';
import type { Ap, Call, Canonicalise, Fail, Fold, If, Insert, Iterator, Join, Never, New, Node, Null, Operand, Origin, Par, Push, Seq, Stream, StreamMap, Try } from '../core/core.ts';

export type Placed =
  | PlacedSeq
  | PlacedPar
  | PlacedTry
  | PlacedIf
  | PlacedFold
  | PlacedNew
  | At<Call>
  | At<Canonicalise>
  | At<Join>
  | Hop
  | Tour
  | Push
  | Insert
  | Ap
  | Fail
  | Null
  | Never;

/** A core node with the peer that executes it. */
export type At<N extends Node> = N & { readonly peer: Operand };

type Replace<N, Changes> = Omit<N, keyof Changes> & Changes;

export type PlacedSeq = Replace<Seq, { readonly nodes: readonly Placed[] }>;
export type PlacedPar = Replace<Par, { readonly branches: readonly Placed[] }>;
export type PlacedTry = Replace<Try, { readonly attempt: Placed; readonly handler: Placed }>;
export type PlacedIf = Replace<If, { readonly then: Placed; readonly else: Placed }>;
export type PlacedNew = Replace<New, { readonly body: Placed }>;
export type PlacedFold = Replace<
  Fold,
  {
    readonly body: Placed;
    /** On the way from the end of one iteration to the beginning of the next. */
    readonly beforeNext: Placed;
    /** After the last iteration. */
    readonly last: Placed;
  }
>;

/** The particle visits a peer. */
export interface Hop {
  readonly kind: 'hop';
  readonly peer: Operand;
  /** Why, in words. */
  readonly reason: string;
  readonly origin: Origin;
}

/** The particle visits every peer of an array, in order or (`backwards`) the other way round. */
export interface Tour {
  readonly kind: 'tour';
  readonly peers: Operand;
  readonly item: Iterator;
  readonly backwards: boolean;
  readonly reason: string;
  readonly origin: Origin;
}

/** Seq of the nodes, flattened. */
export function placedSequence(nodes: readonly Placed[], origin: Origin): Placed {
  const flat: Placed[] = [];
  for (const node of nodes) {
    if (node.kind === 'seq') for (const inner of node.nodes) flat.push(inner);
    else if (node.kind !== 'null') flat.push(node);
  }
  const [first] = flat;
  if (first === undefined) return { kind: 'null', origin };
  return flat.length === 1 ? first : { kind: 'seq', nodes: flat, origin };
}

const none: readonly never[] = [];

/** The nodes directly inside a node. Of a fold: the body, what follows an iteration, what follows the last. */
export function childrenOf(node: Placed): readonly Placed[] {
  switch (node.kind) {
    case 'seq':
      return node.nodes;
    case 'par':
      return node.branches;
    case 'try':
      return [node.attempt, node.handler];
    case 'if':
      return [node.then, node.else];
    case 'fold':
      return [node.body, node.beforeNext, node.last];
    case 'new':
      return [node.body];
    default:
      return none;
  }
}

/** Whether a loop is a live one: over what comes into a stream or a map. */
export function isGrowing(iterable: Operand | Stream | StreamMap): iterable is Stream | StreamMap {
  return iterable.kind === 'stream' || iterable.kind === 'map';
}

/** Whether a node itself may fail, whatever stands inside of it. */
export function failsItself(node: Node): boolean {
  return node.kind === 'call' || node.kind === 'fail' || operandsOf(node).some(mayFail);
}

/** What a node reads, but for its own peer and what is inside. */
export function operandsOf(node: Node | Placed): readonly Operand[] {
  switch (node.kind) {
    case 'call':
      return [node.service, ...node.arguments];
    case 'join':
      return [node.count];
    case 'push':
    case 'ap':
    case 'fail':
      return [node.value];
    case 'insert':
      return [node.key, node.value];
    case 'if':
      return [node.left, node.right];
    case 'fold':
      return isGrowing(node.iterable) ? [] : [node.iterable];
    default:
      return none;
  }
}
