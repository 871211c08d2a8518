/** What follows from the assumptions of one case: what may happen, and, once somebody asks, what surely does. */
import type { Assumptions, Decision } from './assumptions.ts';
import { Certain } from './certain.ts';
import type { State } from './open.ts';
import { Possible } from './possible.ts';
import type { Graph } from './step.ts';
import type { SizeFacts, Vocabulary } from './vocabulary.ts';

export class Deduction implements State {
  readonly graph: Graph;
  readonly assumptions: Assumptions;
  readonly possible: Possible;
  readonly #vocabulary: Vocabulary;
  /** What is known of sizes without what is sure here. */
  readonly #sizes: SizeFacts;
  #certain: Certain | undefined;

  constructor(graph: Graph, assumptions: Assumptions, vocabulary: Vocabulary) {
    this.graph = graph;
    this.assumptions = assumptions;
    this.#vocabulary = vocabulary;
    this.#sizes = vocabulary.remember();
    this.possible = new Possible(graph, assumptions);
  }

  get certain(): Certain {
    if (this.#certain !== undefined) return this.#certain;
    const outside = this.#vocabulary.remember();
    this.#vocabulary.recall(this.#sizes);
    const certain = this.conclude();
    this.#vocabulary.recall(outside);
    return certain;
  }

  /** Finds out what is sure, while the case is the one at hand: how that bounds sizes is known from now on. */
  conclude(): Certain {
    this.#certain = new Certain(this.graph, this.possible, this.assumptions);
    if (this.#certain.bounded) this.#vocabulary.changed();
    return this.#certain;
  }
}

export function judge(state: State): 'free' | 'stuck' | 'open' {
  if (isStuck(state)) return 'stuck';
  const { graph: { root }, possible } = state;
  return (possible.done(root) || possible.failed(root)) && state.certain.settles(root) ? 'free' : 'open';
}

/** Whether a function surely never answers. */
export function isStuck({ graph: { root }, possible, assumptions }: State): boolean {
  if (possible.done(root) || possible.failed(root)) return false;
  // What is assumed of computed values, or of products, may be impossible, so that it witnesses nothing.
  return !assumptions.decisions.some(isOfComputed) && assumptions.hasExample();
}

function isOfComputed({ choice }: Decision): boolean {
  switch (choice.kind) {
    case 'at-least-zero':
      return choice.value.terms.symbols.some(({ origin }) => origin === 'computed');
    case 'holds':
      return choice.terms.some(({ origin }) => origin === 'computed');
    case 'fails':
      return false;
  }
}
