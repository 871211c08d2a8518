/** The case analysis: decides choices one after the other until every case is answered for sure, or stuck for sure. */
import type { CoreFunction } from '../core/core.ts';
import { Assumptions } from './assumptions.ts';
import type { Choice, Decision } from './assumptions.ts';
import { buildGraph } from './build.ts';
import { Certain } from './certain.ts';
import { Open, openLengths } from './open.ts';
import type { State } from './open.ts';
import { Possible } from './possible.ts';
import type { Graph } from './step.ts';
import { Vocabulary } from './vocabulary.ts';

export type Case =
  /** No values are like this. */
  | { readonly kind: 'impossible' }
  /** Surely answered. */
  | { readonly kind: 'free'; readonly state: State }
  /** Surely never answered. */
  | { readonly kind: 'stuck'; readonly state: State }
  /** Neither, and no choice is left that would tell. */
  | { readonly kind: 'open'; readonly state: State }
  | { readonly kind: 'choice'; readonly choice: Choice; readonly yes: Case; readonly no: Case };

/** How much work the analysis of one function may take, in steps of graphs. Shared by all its cases. */
export interface Budget {
  left: number;
}

export class Explorer {
  readonly #func: CoreFunction;
  readonly #vocabulary = new Vocabulary();
  readonly #budget: Budget;

  constructor(func: CoreFunction, budget: Budget) {
    this.#func = func;
    this.#budget = budget;
  }

  /** The state of all cases together, and whether it is answered in all of them. */
  general(): { readonly free: boolean; readonly state: State | undefined } {
    const state = this.#state(true, Assumptions.none);
    return { free: state !== undefined && judge(state) === 'free', state };
  }

  /** All cases, as a tree of choices. */
  explore(fallible: boolean, assumptions = Assumptions.none): Case {
    const state = this.#state(fallible, assumptions);
    if (state === undefined) return { kind: 'impossible' };
    const verdict = judge(state);
    if (verdict !== 'open') return { kind: verdict, state };
    if (this.#budget.left <= 0) return { kind: 'open', state };
    const choice = first(new Open(state).whether(state.graph.root));
    if (choice === undefined) return { kind: 'open', state };
    const yes = this.explore(fallible, assumptions.with(choice, true));
    const no = this.explore(fallible, assumptions.with(choice, false));
    if (yes.kind === 'impossible') return no;
    return no.kind === 'impossible' ? yes : { kind: 'choice', choice, yes, no };
  }

  /** The first stuck case that is stuck because calls fail; the open cases that were met go to `open`. */
  findHazard(open: State[], assumptions = Assumptions.none): State | undefined {
    const state = this.#state(true, assumptions);
    if (state === undefined) return undefined;
    const verdict = judge(state);
    if (verdict === 'free') return undefined;
    if (verdict === 'stuck') return this.needsFailure(state) ? state : undefined;
    const choice = this.#budget.left <= 0 ? undefined : first(new Open(state).whether(state.graph.root));
    if (choice === undefined) {
      open.push(state);
      return undefined;
    }
    return this.findHazard(open, assumptions.with(choice, true)) ?? this.findHazard(open, assumptions.with(choice, false));
  }

  /** A stuck case among those with few iterations. */
  search({ assumptions }: State, fallible: boolean): State | undefined {
    if (this.#budget.left <= 0) return undefined;
    const state = this.#state(fallible, assumptions);
    if (state === undefined) return undefined;
    const verdict = judge(state);
    if (verdict === 'stuck') return state;
    if (verdict === 'free') return undefined;
    const choice = first(openLengths(state)) ?? first(new Open(state).whether(state.graph.root));
    if (choice === undefined) return undefined;
    const answers = [true, false];
    for (const yes of answers) {
      const found = this.search({ ...state, assumptions: assumptions.with(choice, yes) }, fallible);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Whether a stuck state is answered once its calls succeed, all else being the same. */
  needsFailure({ assumptions }: State): boolean {
    const calm = this.#state(false, assumptions.withoutFailures());
    return calm === undefined || judge(calm) !== 'stuck';
  }

  /** The state when every call succeeds but one peer never answers. */
  silent(name: string | undefined, assumptions: Assumptions): State | undefined {
    return this.#state(false, assumptions, name);
  }

  #state(fallible: boolean, assumptions: Assumptions, silent?: string): State | undefined {
    if (!assumptions.isFeasible()) return undefined;
    const graph = buildGraph(this.#func, { assumptions, fallible, vocabulary: this.#vocabulary, ...(silent !== undefined && { silent }) });
    this.#budget.left -= graph.steps.length;
    let state = deduce(graph, assumptions);
    // What is sure bounds the sizes of snapshots, and bounds may rule out more.
    while (state.certain.bounded && judge(state) === 'open') state = deduce(graph, assumptions);
    return assumptions.isFeasible() ? state : undefined;
  }
}

/** An end of the case analysis, and the choices on the way there. */
export interface Leaf {
  readonly leaf: Exclude<Case, { readonly kind: 'choice' }>;
  readonly choices: readonly Choice[];
}

export function* leavesOf(tree: Case, choices: readonly Choice[] = []): Generator<Leaf> {
  if (tree.kind === 'choice') {
    const inner = [...choices, tree.choice];
    yield* leavesOf(tree.yes, inner);
    yield* leavesOf(tree.no, inner);
  } else if (tree.kind !== 'impossible') {
    yield { leaf: tree, choices };
  }
}

function deduce(graph: Graph, assumptions: Assumptions): State {
  const possible = new Possible(graph, assumptions);
  return { graph, possible, certain: new Certain(graph, possible, assumptions), assumptions };
}

function judge({ graph: { root }, possible, certain, assumptions }: State): 'free' | 'stuck' | 'open' {
  if (certain.settles(root)) return 'free';
  // What is assumed of computed values may be impossible, so that it witnesses nothing.
  return possible.done(root) || possible.failed(root) || assumptions.decisions.some(isOfComputed) ? 'open' : 'stuck';
}

function isOfComputed({ choice }: Decision): boolean {
  switch (choice.kind) {
    case 'at-least-zero':
      return [...choice.value.terms.keys()].some(({ origin }) => origin === 'computed');
    case 'holds':
      return choice.terms.some(({ origin }) => origin === 'computed');
    case 'fails':
      return false;
  }
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}
