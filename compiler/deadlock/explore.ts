/** The case analysis: decides choices one after the other until every case is answered for sure, or stuck for sure. */
import type { CoreFunction } from '../core/core.ts';
import { Assumptions } from './assumptions.ts';
import type { Choice } from './assumptions.ts';
import { blockedOf } from './blocked.ts';
import { buildGraph } from './build.ts';
import { Deduction, isStuck, judge } from './deduction.ts';
import { Open, openLength } from './open.ts';
import type { State } from './open.ts';
import type { Graph } from './step.ts';
import { nothingOfSizes, Vocabulary } from './vocabulary.ts';
import type { SizeFacts } from './vocabulary.ts';

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

/** What was found out of a case. */
interface Known {
  readonly state: State | undefined;
  readonly sizes: SizeFacts;
  readonly cost: number;
  /** A choice that is not decided there. */
  open?: Choice | undefined;
}

/** The states of cases, and the graphs that were made last, the latest first. */
interface Memory {
  readonly states: Map<Assumptions, Known>;
  graphs: readonly { readonly graph: Graph; readonly values: object }[];
}

/** How much of it goes into leaving out decisions of one witness. */
const MOST_PARING = 5000;

/** Graphs that are kept to be used again. */
const MOST_GRAPHS = 4;

export class Explorer {
  readonly #func: CoreFunction;
  readonly #vocabulary = new Vocabulary();
  readonly #budget: Budget;
  readonly #inTextOrder: boolean;
  readonly #nothing = Assumptions.nothing();
  readonly #summed: Memory = { states: new Map(), graphs: [] };
  /** Of graphs in which loops with `rec` are followed value by value. */
  readonly #followed: Memory = { states: new Map(), graphs: [] };

  /** @param inTextOrder whether it runs on the first generation's VM; see `BuildOptions` */
  constructor(func: CoreFunction, budget: Budget, inTextOrder = false) {
    this.#func = func;
    this.#budget = budget;
    this.#inTextOrder = inTextOrder;
  }

  /** The state of all cases together, and whether it is answered in all of them. */
  general(): { readonly free: boolean; readonly state: State | undefined } {
    const state = this.#state(this.#nothing);
    return { free: state !== undefined && judge(state) === 'free', state };
  }

  /** All cases in which every call succeeds, as a tree of choices. */
  explore(assumptions = this.#nothing.withoutFailures()): Case {
    const state = this.#state(assumptions);
    if (state === undefined) return { kind: 'impossible' };
    const verdict = judge(state);
    if (verdict === 'stuck' && !this.#isReal(state)) return { kind: 'impossible' };
    if (verdict !== 'open') return { kind: verdict, state };
    if (this.#budget.left <= 0) return { kind: 'open', state };
    const choice = this.#choice(state);
    if (choice === undefined) return { kind: 'open', state };
    const yes = this.explore(assumptions.with(choice, true));
    const no = this.explore(assumptions.with(choice, false));
    if (yes.kind === 'impossible') return no;
    return no.kind === 'impossible' ? yes : { kind: 'choice', choice, yes, no };
  }

  /**
   * The first stuck case that is stuck because calls fail; the open cases that were met go to `open`.
   *
   * @param needsFailure whether that is so of a stuck case
   */
  findHazard(open: State[], needsFailure: (state: State) => boolean, assumptions = this.#nothing): State | undefined {
    const state = this.#state(assumptions);
    if (state === undefined) return undefined;
    const verdict = judge(state);
    if (verdict === 'free') return undefined;
    if (verdict === 'stuck') return this.#isReal(state) && needsFailure(state) ? state : undefined;
    const choice = this.#budget.left <= 0 ? undefined : this.#choice(state);
    if (choice === undefined) {
      open.push(state);
      return undefined;
    }
    return this.findHazard(open, needsFailure, assumptions.with(choice, true)) ?? this.findHazard(open, needsFailure, assumptions.with(choice, false));
  }

  /** A stuck case among those with few iterations. */
  search({ assumptions, graph }: State): State | undefined {
    return this.#search(assumptions, hasRec(graph));
  }

  /** Whether an open case is surely answered, which may be seen once loops with `rec` are followed value by value. */
  answers({ assumptions, graph }: State): boolean {
    const state = hasRec(graph) ? this.#state(assumptions, true) : undefined;
    return state !== undefined && judge(state) === 'free';
  }

  #search(assumptions: Assumptions, follow: boolean): State | undefined {
    if (this.#budget.left <= 0) return undefined;
    const state = this.#state(assumptions, follow);
    if (state === undefined) return undefined;
    const verdict = judge(state);
    if (verdict === 'stuck') return this.#isReal(state) ? state : undefined;
    if (verdict === 'free') return undefined;
    const choice = this.#choice(state, openLength(state));
    if (choice === undefined) return undefined;
    const answers = [true, false];
    for (const yes of answers) {
      const found = this.#search(assumptions.with(choice, yes), follow);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /**
   * Whether a snapshot can hold what a stuck case assumes of it: not if it cannot in either case of what decides who pushes, as one value comes of
   * what is tried or of its handler, and never both. True where that is not known.
   */
  #isReal(state: State): boolean {
    const { assumptions, graph } = state;
    const choice = assumptions.areOfSizes && this.#budget.left > 0 ? new Open(state).filling() : undefined;
    if (choice === undefined) return true;
    return [true, false].some((yes) => {
      const next = this.#state(assumptions.with(choice, yes), graph.follows);
      return next !== undefined && (!isStuck(next) || this.#isReal(next));
    });
  }

  /** The choice to decide next in a case that was looked at just now: it leaves both ways open. */
  #choice(state: State, first?: Choice): Choice | undefined {
    const choice = first ?? new Open(state).whether(state.graph.root);
    const known = (state.graph.follows ? this.#followed : this.#summed).states.get(state.assumptions);
    if (known !== undefined) known.open = choice;
    return choice;
  }

  /** Whether a stuck state is answered once its calls succeed, all else being the same. */
  needsFailure({ assumptions, graph }: State): boolean {
    const calm = this.#state(assumptions.withoutFailures(), graph.follows);
    return calm === undefined || !isStuck(calm);
  }

  /**
   * The same stuck case with fewer decisions: without those that do not matter. Looks at other cases as long as there is work left for that.
   *
   * @param isWanted whether a stuck case is of the kind that is looked for
   */
  pared(stuck: State, isWanted: (state: State) => boolean): State {
    let left = stuck;
    const budget: Budget = { left: MOST_PARING };
    for (const decision of [...stuck.assumptions.decisions].reverse()) {
      const fewer = left.assumptions.without(decision);
      budget.left -= left.graph.steps.length;
      if (budget.left < 0) break;
      const state = this.#state(fewer, stuck.graph.follows);
      if (state !== undefined && isStuck(state) && isWanted(state)) left = state;
    }
    return left;
  }

  /**
   * The same way to get stuck, with more choices made until the run surely comes to the wait that is told of: without them it may get stuck
   * before.
   *
   * @param isOne whether a case is still one of what is told of
   */
  locate(stuck: State, isOne: (state: State) => boolean = () => true): State {
    let state = stuck;
    while (this.#budget.left > 0) {
      const next = this.#nearer(state, isOne);
      if (next === undefined) return state;
      state = next;
    }
    return state;
  }

  #nearer(state: State, isOne: (state: State) => boolean): State | undefined {
    const { assumptions, graph } = state;
    const [blocked] = blockedOf(state);
    if (blocked === undefined || new Open(state).isReached(blocked.step)) return undefined;
    const choice = new Open(state).reaching(blocked.step) ?? openLength(state);
    if (choice === undefined) return undefined;
    for (const yes of choice.kind === 'fails' ? [false, true] : [true, false]) {
      const next = this.#state(assumptions.with(choice, yes), graph.follows);
      if (next !== undefined && isStuck(next) && isOne(next)) return next;
    }
    return undefined;
  }

  /** Knows again of sizes what is known in a case that was looked at before. */
  recall({ assumptions }: State): void {
    const known = this.#summed.states.get(assumptions);
    if (known !== undefined) this.#vocabulary.recall(known.sizes);
  }

  /** The state when every call succeeds but one peer never answers. */
  silent(name: string | undefined, assumptions: Assumptions): State | undefined {
    this.#vocabulary.forget();
    if (!assumptions.isFeasible()) return undefined;
    return this.#deduced(buildGraph(this.#func, { assumptions, vocabulary: this.#vocabulary, ...(name !== undefined && { silent: name }) }), assumptions);
  }

  #state(assumptions: Assumptions, follow = false): State | undefined {
    const memory = follow ? this.#followed : this.#summed;
    const known = memory.states.get(assumptions);
    if (known !== undefined) {
      this.#vocabulary.recall(known.sizes);
      this.#budget.left -= known.cost;
      return known.state;
    }
    // What is known of sizes in more cases holds in this one of them; nothing else does.
    const before = stateBefore(assumptions, memory);
    const sizes = before?.sizes ?? nothingOfSizes;
    this.#vocabulary.recall(sizes);
    const isOpen = before?.open !== undefined && assumptions.decides(before.open) && assumptions.before === before.state?.assumptions;
    if (!isOpen && !assumptions.isFeasible(before?.state?.assumptions)) return undefined;
    const graph = this.#graph(assumptions, follow);
    if (before?.state?.graph === graph) {
      this.#vocabulary.recall(sizes);
    } else {
      this.#vocabulary.recall(graph.sizes);
      this.#vocabulary.learn(sizes);
    }
    const state = this.#deduced(graph, assumptions, sizes);
    memory.states.set(assumptions, { state, sizes: this.#vocabulary.remember(), cost: graph.steps.length });
    return state;
  }

  /** @param before what was known of sizes when it was found that the assumptions are feasible */
  #deduced(graph: Graph, assumptions: Assumptions, before?: SizeFacts): State | undefined {
    this.#budget.left -= graph.steps.length;
    let state = new Deduction(graph, assumptions, this.#vocabulary);
    // What is sure bounds the sizes of snapshots, and bounds may rule out more: also of what is stuck, a wait that never ends may stand further up.
    while (graph.hasSnapshots && state.conclude().bounded && judge(state) !== 'free') state = new Deduction(graph, assumptions, this.#vocabulary);
    return !assumptions.areOfSizes || this.#vocabulary.remember() === before || assumptions.isFeasible() ? state : undefined;
  }

  /** Most decisions exclude nothing that another case has not excluded, too, so that it has the same graph. */
  #graph(assumptions: Assumptions, follow: boolean): Graph {
    const memory = follow ? this.#followed : this.#summed;
    const { values } = assumptions;
    for (const { graph, values: others } of memory.graphs) {
      if (others === values || graph.questions.length === 0) return graph;
      this.#vocabulary.recall(graph.sizes);
      if (graph.questions.every((isSame) => isSame(assumptions))) return graph;
    }
    const graph = buildGraph(this.#func, { assumptions, vocabulary: this.#vocabulary, inTextOrder: this.#inTextOrder, follow });
    memory.graphs = [{ graph, values }, ...memory.graphs.slice(0, MOST_GRAPHS - 1)];
    return graph;
  }
}

function hasRec({ steps }: Graph): boolean {
  return steps.some((step) => step.kind === 'loop' && step.mode === 'rec');
}

/** The nearest case that was looked at and of which this is one. */
function stateBefore({ before }: Assumptions, { states }: Memory): Known | undefined {
  for (let more = before; more !== undefined; more = more.before) {
    const known = states.get(more);
    if (known !== undefined) return known;
  }
  return undefined;
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
