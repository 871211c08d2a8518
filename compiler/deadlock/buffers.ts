/** The streams of a wait graph while it is made. */
import { children, pushedBy } from '../core/core.ts';
import type { New, Node, Stream, StreamMap, Variable } from '../core/core.ts';
import type { Buffer, Excluded, LoopStep, Step } from './step.ts';
import type { Value } from './value.ts';

export type Filling = Buffer & {
  readonly pushes: Step[];
  readonly excluded: Excluded[];
  /** What single pushes push, and a path that tells each from the others in all cases. */
  readonly values: Map<Step, { readonly value: Value; readonly path: string }>;
  /** The one value that may come. Undefined while no push stands above that, or when there may be several. */
  only: Value | undefined;
};

export class Buffers {
  /** How many there are so far. */
  count = 0;
  readonly #streams = new Map<Stream | StreamMap, Filling>();
  readonly #literals = new Map<Stream | StreamMap, number>();
  readonly #uses: Uses;

  /** @param body of the function */
  constructor(body: Node) {
    this.#uses = usesIn(body);
  }

  /** @param loops those around the declaration that are not unrolled */
  declare({ variables, body }: New, loops: readonly LoopStep[]): void {
    for (const variable of variables) {
      this.#make(variable, loops);
      const size = variables.length === 1 ? literalSize(variable, body) : undefined;
      if (size !== undefined) this.#literals.set(variable, size);
    }
  }

  /** Notes the value of a push. */
  fill(buffer: Filling, variable: Stream, value: Value): void {
    if (this.#uses.cells.has(variable)) buffer.only = value;
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
    const stream = pushedBy(node);
    if (stream !== undefined) this.#streams.get(stream)?.excluded.push({ origin: node.origin, why });
    for (const inner of children(node)) this.exclude(inner, why);
  }

  #make(variable: Stream | StreamMap, loops: readonly LoopStep[]): Filling {
    const buffer: Filling = { index: this.count++, name: variable.name, origin: variable.origin, isMap: variable.kind === 'map', pushes: [], excluded: [], values: new Map(), loops, isFollowed: this.#uses.followed.has(variable), only: undefined };
    this.#streams.set(variable, buffer);
    return buffer;
  }
}

interface Uses {
  /** What live loops run over. */
  readonly followed: ReadonlySet<Variable>;
  /** Streams that hold one value at most: one push stands in the program, and no loop around that where the stream is not declared anew. */
  readonly cells: ReadonlySet<Variable>;
}

/** The same for all graphs of a function. */
const uses = new WeakMap<Node, Uses>();

function usesIn(body: Node): Uses {
  const known = uses.get(body);
  if (known !== undefined) return known;
  const followed = new Set<Variable>();
  const declared = new Map<Variable, number>();
  /** In how many loops the one push stands; undefined of several. */
  const pushes = new Map<Variable, number | undefined>();
  const visit = (node: Node, loops: number): void => {
    if (node.kind === 'fold' && (node.iterable.kind === 'stream' || node.iterable.kind === 'map')) followed.add(node.iterable);
    if (node.kind === 'new') for (const variable of node.variables) declared.set(variable, loops);
    const stream = pushedBy(node);
    if (stream !== undefined) pushes.set(stream, pushes.has(stream) ? undefined : loops);
    for (const inner of children(node)) visit(inner, node.kind === 'fold' ? loops + 1 : loops);
  };
  visit(body, 0);
  const cells = new Set<Variable>();
  for (const [stream, loops] of pushes) if (loops !== undefined && declared.get(stream) === loops) cells.add(stream);
  const found = { followed, cells };
  uses.set(body, found);
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
