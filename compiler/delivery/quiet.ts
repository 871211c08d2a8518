/** Live loops of which nobody would notice whether their rounds run: no peer does anything in them, and nobody takes what they push. */
import { variablesOf } from '../core/core.ts';
import type { Variable } from '../core/core.ts';
import { isGrowing, operandsOf } from '../placement/placed.ts';
import type { Spot } from './spots.ts';

export class Quiet {
  /** Variables that somebody takes something from. */
  readonly #wanted = new Set<Variable>();
  readonly #loops: Spot[] = [];

  constructor(root: Spot) {
    this.#collect(root);
    for (let before = -1; before < this.#wanted.size; ) {
      before = this.#wanted.size;
      for (const loop of this.#loops) if (loop.node.kind === 'fold' && isGrowing(loop.node.iterable) && !this.isQuiet(loop)) this.#wanted.add(loop.node.iterable);
    }
  }

  /** Whether nobody would miss what is inside. */
  isQuiet({ node, children, turn }: Spot): boolean {
    if (turn !== undefined) return false;
    switch (node.kind) {
      case 'null':
      case 'never':
        return true;
      case 'push':
        return !this.#wanted.has(node.stream);
      case 'insert':
        return !this.#wanted.has(node.map);
      default:
        return children.length > 0 && children.every((child) => this.isQuiet(child));
    }
  }

  #collect(spot: Spot): void {
    const { node, turn, children } = spot;
    if (turn !== undefined) for (const variable of variablesOf(turn)) this.#wanted.add(variable);
    for (const operand of operandsOf(node)) for (const variable of variablesOf(operand)) this.#wanted.add(variable);
    if (node.kind === 'join') this.#wanted.add(node.stream);
    else if (node.kind === 'canon') this.#wanted.add(node.source);
    else if (node.kind === 'fold' && isGrowing(node.iterable)) this.#loops.push(spot);
    for (const child of children) this.#collect(child);
  }
}
