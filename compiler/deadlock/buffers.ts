/** The streams of a wait graph while it is made. */
import { children } from '../core/core.ts';
import type { New, Node, Stream, StreamMap, Variable } from '../core/core.ts';
import type { Buffer, Excluded, LoopStep, Step } from './step.ts';
import type { Value } from './value.ts';

export type Filling = Buffer & {
  readonly pushes: Step[];
  readonly excluded: Excluded[];
  /** What single pushes push, and a path that tells each from the others in all cases. */
  readonly values: Map<Step, { readonly value: Value; readonly path: string }>;
};

export class Buffers {
  readonly #streams = new Map<Stream | StreamMap, Filling>();
  readonly #literals = new Map<Stream | StreamMap, number>();
  readonly #followed: ReadonlySet<Variable>;

  /** @param body of the function */
  constructor(body: Node) {
    this.#followed = followedIn(body);
  }

  /** @param loops those around the declaration that are not unrolled */
  declare({ variables, body }: New, loops: readonly LoopStep[]): void {
    for (const variable of variables) {
      this.#make(variable, loops);
      const size = variables.length === 1 ? literalSize(variable, body) : undefined;
      if (size !== undefined) this.#literals.set(variable, size);
    }
  }

  /** The buffer of a stream; of one that nobody declared, a parameter, a new one. */
  of(variable: Stream | StreamMap, loops: readonly LoopStep[]): Filling {
    return this.#streams.get(variable) ?? this.#make(variable, loops);
  }

  /** How many values a literal collection holds; undefined for other streams. */
  literalSize(variable: Stream | StreamMap): number | undefined {
    return this.#literals.get(variable);
  }

  /** Notes of each push that the case excludes why it does not happen. */
  exclude(node: Node, why: string): void {
    const stream = node.kind === 'push' ? node.stream : node.kind === 'insert' ? node.map : node.kind === 'call' && node.output?.kind === 'stream' ? node.output : undefined;
    if (stream !== undefined) this.#streams.get(stream)?.excluded.push({ origin: node.origin, why });
    for (const inner of children(node)) this.exclude(inner, why);
  }

  #make(variable: Stream | StreamMap, loops: readonly LoopStep[]): Filling {
    const buffer: Filling = { name: variable.name, origin: variable.origin, isMap: variable.kind === 'map', pushes: [], excluded: [], values: new Map(), loops, isFollowed: this.#followed.has(variable) };
    this.#streams.set(variable, buffer);
    return buffer;
  }
}

/** The same for all graphs of a function. */
const followed = new WeakMap<Node, ReadonlySet<Variable>>();

/** What live loops run over. */
function followedIn(body: Node): ReadonlySet<Variable> {
  const known = followed.get(body);
  if (known !== undefined) return known;
  const found = new Set<Variable>();
  const open = [body];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'fold' && (node.iterable.kind === 'stream' || node.iterable.kind === 'map')) found.add(node.iterable);
    for (const inner of children(node)) open.push(inner);
  }
  followed.set(body, found);
  return found;
}

/** How many values a stream that is made, filled and frozen in one go holds: a literal collection. Undefined for others. */
function literalSize(variable: Stream | StreamMap, body: Node): number | undefined {
  const last = body.kind === 'seq' ? body.nodes.at(-1) : undefined;
  if (body.kind !== 'seq' || last?.kind !== 'canon' || last.source !== variable || variable.kind !== 'stream') return undefined;
  const isPush = (node: Node): boolean => node.kind === 'push' && node.stream === variable;
  const pushes = body.nodes.filter(isPush).length;
  return countWhere(body, isPush) === pushes ? pushes : undefined;
}

function countWhere(node: Node, test: (node: Node) => boolean): number {
  return children(node).reduce((sum, inner) => sum + countWhere(inner, test), test(node) ? 1 : 0);
}
