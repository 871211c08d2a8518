/** Where the evaluation stands: the tables in force, the names in scope, the place, and the process written so far. */
import type { Report } from '../diagnostics/diagnostic.ts';
import type { Symbol } from '../names/symbols.ts';
import type { Span } from '../source/source-file.ts';
import type { Item, NameDeclaration, Parameter, TypeNode } from '../syntax/tree.ts';
import type { Type } from '../types/type.ts';
import type { TypedModule } from '../types/typed-module.ts';
import { sequence, whole } from './core.ts';
import type { Canon, CanonMap, Iterator, Node, Operand, Origin, Place, Scalar, Stream, StreamMap } from './core.ts';
import type { Environment } from './environment.ts';
import type { Value } from './value.ts';

/** All modules, and what is common to one exported function. */
export interface Program {
  /** The module in which an item stands. */
  readonly homes: ReadonlyMap<Item, TypedModule>;
  readonly report: Report;
  readonly relay: Scalar;
  readonly root: Place;
  /** Counts down as nodes are written; everything is inlined, so a small source can ask for a huge script. */
  readonly budget: { left: number };
  /** Calls, blocks and expressions being evaluated, one inside the other. */
  readonly nesting: { levels: number };
}

export interface Context {
  readonly program: Program;
  readonly module: TypedModule;
  readonly environment: Environment;
  readonly place: Place;
  /** The calls being evaluated, the innermost last. */
  readonly calls: readonly Span[];
  /** The error being handled, inside a handler. */
  readonly error: HandledError | undefined;
  /** The process so far, in sequence. */
  readonly out: Node[];
  /** Streams that came into existence in the innermost scope that restricts them. */
  readonly streams: (Stream | StreamMap)[];
  /** Filled by the `<-` of the function or closure being evaluated. */
  readonly returned: { readonly types: readonly Type[]; values: readonly Value[] };
}

/** Thrown inside lowering only, caught by lower.ts: the function would be too large. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Thrown inside lowering only, caught by lower.ts: calls in calls, more than any stack takes. */
export class TooDeep extends Error {
  override readonly name = 'TooDeep';
}

/**
 * Evaluation recurses with what it evaluates, and the parser's limits hold for one function, not for all that it calls. Weighed by
 * the stack that each takes, so that this much fits twice into the smallest one (984 KB, Node).
 */
const MAX_LEVELS = 1200;
const weights = { expression: 1, block: 2, call: 2 } as const;

/** Goes into something that stands inside what is being evaluated; `leave` comes out of it. */
export function enter({ program: { nesting } }: Context, what: keyof typeof weights): void {
  nesting.levels += weights[what];
  if (nesting.levels > MAX_LEVELS) throw new TooDeep();
}

export function leave({ program: { nesting } }: Context, what: keyof typeof weights): void {
  nesting.levels -= weights[what];
}

export function write(context: Context, node: Node): void {
  if (--context.program.budget.left < 0) throw new TooLarge();
  context.out.push(node);
}

/** Evaluates into a process of its own. */
export function separately(context: Context, origin: Origin, evaluate: (inner: Context) => void): Node {
  const inner: Context = { ...context, out: [] };
  evaluate(inner);
  return sequence(inner.out, origin);
}

/** Evaluates into a process of its own; streams that come into existence inside are restricted to it. */
export function restricted(context: Context, origin: Origin, evaluate: (inner: Context) => void): Node {
  const inner: Context = { ...context, out: [], streams: [] };
  evaluate(inner);
  const body = sequence(inner.out, origin);
  return inner.streams.length === 0 ? body : { kind: 'new', variables: inner.streams.toReversed(), body, origin };
}

/**
 * The error of one handler. `LAST_ERROR` and the catch variable mean this error also in handlers nested inside, so it is
 * copied to a variable at the start of the handler, but only when somebody uses it.
 */
export class HandledError {
  readonly #variable: Scalar;
  #used = false;

  constructor(name: string, origin: Origin) {
    this.#variable = { kind: 'scalar', name, origin };
  }

  use(): Operand {
    this.#used = true;
    return whole(this.#variable);
  }

  /** The handler, with the copy in front when it is needed. */
  wrap(body: Node): Node {
    if (!this.#used) return body;
    const { origin } = this.#variable;
    return sequence([{ kind: 'ap', value: { kind: 'error', lens: [] }, output: this.#variable, origin }, body], body.origin);
  }
}

export function scalar(name: string, origin: Origin, type?: Type): Scalar {
  return { kind: 'scalar', name, origin, ...(type !== undefined && { type }) };
}

export function iterator(name: string, origin: Origin, type?: Type): Iterator {
  return { kind: 'iterator', name, origin, ...(type !== undefined && { type }) };
}

/** A stream that the enclosing scope restricts. */
export function freshStream(name: string, origin: Origin, context: Context): Stream {
  const stream: Stream = { kind: 'stream', name, origin };
  context.streams.push(stream);
  return stream;
}

export function freshMap(name: string, origin: Origin, context: Context): StreamMap {
  const map: StreamMap = { kind: 'map', name, origin };
  context.streams.push(map);
  return map;
}

export function canon(name: string, origin: Origin): Canon {
  return { kind: 'canon', name, origin };
}

export function canonMap(name: string, origin: Origin): CanonMap {
  return { kind: 'canon-map', name, origin };
}

/** Type of a symbol, from the module in force or from the module where it stands. */
export function typeOfSymbol(symbol: Symbol, context: Context): Type {
  const here = context.module.types.symbols.get(symbol);
  if (here !== undefined) return here;
  if ('node' in symbol && symbol.kind !== 'variable') {
    const found = context.program.homes.get(symbol.node)?.types.symbols.get(symbol);
    if (found !== undefined) return found;
  }
  return { kind: 'unknown' };
}

export function typeOfNode(node: TypeNode, context: Context): Type {
  return context.module.types.typeNodes.get(node) ?? { kind: 'unknown' };
}

export function typeOfParameter(parameter: Parameter, context: Context): Type {
  return typeOfNode(parameter.type, context);
}

/** Gives a declared name its value in the environment in force. */
export function bind(declaration: NameDeclaration, value: Value, context: Context): void {
  const symbol = context.module.names.definitions.get(declaration);
  if (symbol !== undefined) context.environment.bind(symbol, value);
}

