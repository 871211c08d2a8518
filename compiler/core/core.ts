/**
 * Core: a small process language with everything of Aqua that is only convenience gone. Functions, closures, abilities and
 * services are inlined (see lower.ts), so what is left are processes over variables: calls, pushes, snapshots, waits, loops.
 * Places are still stacks of `on`; placement makes peers and hops of them.
 *
 * Nodes are a tree: no node object occurs twice. Variables are compared by identity.
 */
import type { Span } from '../source/source-file.ts';
import type { Type } from '../types/type.ts';

/** Where a node comes from: the source, or the compiler, which then says why. */
export type Origin = Span | { readonly reason: string };

/** One variable; `name` is only a wish, emit gives unique names. */
export interface Variable {
  /** `iterator`: bound by a fold. `canon`: a frozen stream. `canon-map`: a frozen stream map. */
  readonly kind: 'scalar' | 'iterator' | 'stream' | 'map' | 'canon' | 'canon-map';
  readonly name: string;
  readonly origin: Origin;
  /** What the program declares of a parameter or a result. */
  readonly type?: Type;
  /** Of several results that come as one array: what the program calls each, and its type. */
  readonly items?: readonly { readonly name: string; readonly type: Type }[];
}
export type Scalar = Variable & { readonly kind: 'scalar' };
export type Iterator = Variable & { readonly kind: 'iterator' };
export type Stream = Variable & { readonly kind: 'stream' };
export type StreamMap = Variable & { readonly kind: 'map' };
export type Canon = Variable & { readonly kind: 'canon' };
export type CanonMap = Variable & { readonly kind: 'canon-map' };
/** Variables that hold a value once they are known. */
export type DataVariable = Scalar | Iterator | Canon | CanonMap;

export function isDataVariable(variable: Variable): variable is DataVariable {
  return variable.kind !== 'stream' && variable.kind !== 'map';
}

/** One step into a value: a field, a literal index, or a field or index that a scalar holds. */
export type Accessor =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'variable'; readonly variable: Scalar | Iterator };

/** Steps from the outside in; `length` stands alone. */
export type Lens = 'length' | readonly Accessor[];

/** A value that exists without executing anything. */
export type Operand =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'empty-array' }
  | { readonly kind: 'init-peer' }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'ttl' }
  /** The error that the nearest enclosing handler handles. */
  | { readonly kind: 'error'; readonly lens: readonly Accessor[] }
  | { readonly kind: 'variable'; readonly variable: DataVariable; readonly lens: Lens };

/** A peer on the way. `many`: the operand is an array of peers, visited in order on the way there. */
export interface Via {
  readonly operand: Operand;
  readonly many: boolean;
}

/** One `on`: whose turn it is inside, and the peers between. */
export interface Frame {
  readonly peer: Operand;
  readonly via: readonly Via[];
}

/** Enclosing frames, outermost first; the first is the initiator behind its relay. */
export type Place = readonly [Frame, ...Frame[]];

interface Base {
  readonly origin: Origin;
}

export type Node =
  | Seq
  | Par
  | Try
  | If
  | On
  | Fold
  | New
  | Call
  | Canonicalise
  | Join
  | Push
  | Insert
  | Ap
  | Fail
  | Null
  | Never;

export interface Seq extends Base {
  readonly kind: 'seq';
  readonly nodes: readonly Node[];
}

/** Done when one branch is done. `detached` (`co`): there is a further, empty branch, so it is done at once and cannot fail. */
export interface Par extends Base {
  readonly kind: 'par';
  readonly branches: readonly Node[];
  readonly detached: boolean;
}

/** `handler` runs when `attempt` fails; inside it the operand `error` is that error. */
export interface Try extends Base {
  readonly kind: 'try';
  readonly attempt: Node;
  readonly handler: Node;
}

/** `then` when the operands are equal (`equal`) or differ (not `equal`), otherwise `else`. Waits for both operands. */
export interface If extends Base {
  readonly kind: 'if';
  readonly left: Operand;
  readonly right: Operand;
  readonly equal: boolean;
  readonly then: Node;
  readonly else: Node;
}

/**
 * Moves what executes inside. `on` and `parseq` add one frame to the enclosing place (`parseq`: the way back ends at the relay);
 * `closure` replaces the place by that of the closure's definition.
 */
export interface On extends Base {
  readonly kind: 'on';
  readonly how: 'on' | 'parseq' | 'closure';
  /** The whole place, outermost frame first. */
  readonly place: Place;
  readonly body: Node;
}

/**
 * Runs the body for each element.
 * - `seq`: one after the other; done after the last.
 * - `par`: all at once; nobody waits (detached).
 * - `try`: one after the other until one succeeds; done also when none did.
 * - `rec`: all elements of a live stream, also those that come later; detached.
 * - `parseq`: all at once; done when one body is done.
 */
export interface Fold extends Base {
  readonly kind: 'fold';
  readonly mode: 'seq' | 'par' | 'try' | 'rec' | 'parseq';
  readonly iterable: Operand | Stream | StreamMap;
  readonly item: Iterator;
  readonly body: Node;
}

/** Fresh instances of the variables, outermost first, for the body. Several in one node, so that many streams do not make a deep tree. */
export interface New extends Base {
  readonly kind: 'new';
  readonly variables: readonly (Stream | StreamMap)[];
  readonly body: Node;
}

export interface Call extends Base {
  readonly kind: 'call';
  /** `user`: a service method in the source. The others are the compiler's own. */
  readonly role: 'user' | 'operator' | 'callback' | 'argument' | 'response' | 'error';
  readonly service: Operand;
  readonly function: string;
  readonly arguments: readonly Operand[];
  readonly output: Scalar | Stream | undefined;
}

/** A snapshot of what a stream or map holds; never waits. A map becomes a frozen map or one object. */
export interface Canonicalise extends Base {
  readonly kind: 'canon';
  readonly source: Stream | StreamMap;
  readonly output: Canon | CanonMap | Scalar;
}

/** Waits until the stream holds `count` values (for `s[i]` that is `i + 1`), then freezes it. */
export interface Join extends Base {
  readonly kind: 'join';
  readonly stream: Stream;
  readonly count: Operand;
  readonly output: Canon;
  /** The calls of functions and closures that lead here, the innermost last. */
  readonly calls: readonly Span[];
}

export interface Push extends Base {
  readonly kind: 'push';
  readonly value: Operand;
  readonly stream: Stream;
}

/** Puts a pair into a stream map. */
export interface Insert extends Base {
  readonly kind: 'insert';
  readonly key: Operand;
  readonly value: Operand;
  readonly map: StreamMap;
}

/** Names a value. */
export interface Ap extends Base {
  readonly kind: 'ap';
  readonly value: Operand;
  readonly output: Scalar;
}

export interface Fail extends Base {
  readonly kind: 'fail';
  readonly value: Operand;
}

export interface Null extends Base {
  readonly kind: 'null';
}

export interface Never extends Base {
  readonly kind: 'never';
}

/** One exported function, inlined. */
export interface CoreFunction {
  readonly name: string;
  readonly span: Span;
  readonly relay: Scalar;
  /** The place of the function itself: the initiator behind its relay. */
  readonly root: Place;
  readonly body: Node;
}

/** The nodes directly inside a node, in order. */
export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'seq':
      return node.nodes;
    case 'par':
      return node.branches;
    case 'try':
      return [node.attempt, node.handler];
    case 'if':
      return [node.then, node.else];
    case 'on':
    case 'fold':
    case 'new':
      return [node.body];
    case 'call':
    case 'canon':
    case 'join':
    case 'push':
    case 'insert':
    case 'ap':
    case 'fail':
    case 'null':
    case 'never':
      return leaf;
  }
}

const leaf: readonly Node[] = [];

/** Whether the iterations of a loop run beside each other, not one after the other. */
export function runsAtOnce({ mode }: Pick<Fold, 'mode'>): boolean {
  return mode !== 'seq' && mode !== 'try';
}

/** The operand that is a whole variable. */
export function whole(variable: DataVariable): Operand {
  return { kind: 'variable', variable, lens: [] };
}

/** Half of the pair that a loop over a map is at. */
export function pairField(item: Iterator, name: 'key' | 'value'): Operand {
  return { kind: 'variable', variable: item, lens: [{ kind: 'field', name }] };
}

/** Seq of the nodes, flattened; a single node is itself. */
export function sequence(nodes: readonly Node[], origin: Origin): Node {
  const flat: Node[] = [];
  for (const node of nodes) {
    if (node.kind === 'seq') for (const inner of node.nodes) flat.push(inner);
    else if (node.kind !== 'null') flat.push(node);
  }
  const [first] = flat;
  if (first === undefined) return { kind: 'null', origin };
  return flat.length === 1 ? first : { kind: 'seq', nodes: flat, origin };
}

const none: readonly DataVariable[] = [];

/** Variables an operand reads. */
export function variablesOf(operand: Operand): readonly DataVariable[] {
  if (operand.kind !== 'variable') return none;
  if (operand.lens === 'length' || operand.lens.length === 0) return [operand.variable];
  const variables: DataVariable[] = [operand.variable];
  for (const accessor of operand.lens) if (accessor.kind === 'variable') variables.push(accessor.variable);
  return variables;
}

/** The stream or map to which a node itself pushes; also of a placed node, whose kind may be another one. */
export function pushedBy(node: Call | Push | Insert | { readonly kind: Exclude<Node['kind'], 'call' | 'push' | 'insert'> | 'hop' | 'tour' }): Stream | StreamMap | undefined {
  switch (node.kind) {
    case 'push':
      return node.stream;
    case 'insert':
      return node.map;
    case 'call':
      return node.output?.kind === 'stream' ? node.output : undefined;
    default:
      return undefined;
  }
}

/** Whether a place's peer is the initiator or its relay, which every way from home and back passes: it needs no relays of its own. */
export function isHome(place: Place): boolean {
  const [root] = place;
  const [relay] = root.via;
  const { peer } = place.at(-1) ?? root;
  return relay !== undefined && !relay.many && (sameOperand(peer, relay.operand) || sameOperand(peer, root.peer));
}

/** Whether two operands are the same value by their very form. */
export function sameOperand(a: Operand, b: Operand): boolean {
  switch (a.kind) {
    case 'string':
    case 'integer':
    case 'float':
    case 'boolean':
      return a.kind === b.kind && a.value === b.value;
    case 'empty-array':
    case 'init-peer':
    case 'timestamp':
    case 'ttl':
      return a.kind === b.kind;
    case 'error':
      return b.kind === 'error' && sameLens(a.lens, b.lens);
    case 'variable':
      return b.kind === 'variable' && a.variable === b.variable && sameLens(a.lens, b.lens);
  }
}

function sameLens(a: Lens, b: Lens): boolean {
  if (a === 'length' || b === 'length') return a === b;
  return a.length === b.length && a.every((accessor, i) => sameAccessor(accessor, b[i]));
}

function sameAccessor(a: Accessor, b: Accessor | undefined): boolean {
  if (b === undefined) return false;
  switch (a.kind) {
    case 'field':
      return b.kind === 'field' && a.name === b.name;
    case 'index':
      return b.kind === 'index' && a.index === b.index;
    case 'variable':
      return b.kind === 'variable' && a.variable === b.variable;
  }
}

/** Whether it is read off a list, which may have no such item. */
export function isPicked(operand: Operand): boolean {
  return operand.kind === 'variable' && operand.lens !== 'length' && operand.lens.some(({ kind }) => kind !== 'field');
}

/** Whether reading the operand can fail: a lens may not fit the value. */
export function mayFail(operand: Operand): boolean {
  return (operand.kind === 'variable' || operand.kind === 'error') && operand.lens !== 'length' && operand.lens.length > 0;
}
