/** Which choice to decide next: what keeps the function from being surely answered, in the order in which one would ask. */
import type { Assumptions, Choice } from './assumptions.ts';
import type { Certain } from './certain.ts';
import { constant, minus, ONE } from './linear.ts';
import type { Possible } from './possible.ts';
import { inside, seenFrom } from './step.ts';
import type { Buffer, Definition, Graph, LoopStep, SeqStep, Step } from './step.ts';
import { atLeastZero, decide, openChoice } from './value.ts';
import type { Truth } from './value.ts';

export interface State {
  readonly graph: Graph;
  readonly possible: Possible;
  readonly certain: Certain;
  readonly assumptions: Assumptions;
}

/** What may have been asked of a step. */
const SETTLES = 1;
const IS_DONE = 2;
const FAILS = 4;
type Question = typeof SETTLES | typeof IS_DONE | typeof FAILS;

export class Open {
  readonly #state: State;
  readonly #asked: Uint8Array;

  constructor(state: State) {
    this.#state = state;
    this.#asked = new Uint8Array(state.graph.steps.length);
  }

  /** A choice on which it hangs whether the step settles: the first that one would ask for. */
  whether(step: Step): Choice | undefined {
    const { possible, certain } = this.#state;
    if (certain.settles(step) || this.#seen(SETTLES, step)) return undefined;
    switch (step.kind) {
      case 'seq':
        return this.#inSeq(step);
      case 'par': {
        for (const branch of step.branches) {
          const choice = certain.settles(branch) ? this.#failing(branch) : this.whether(branch);
          if (choice !== undefined) return choice;
        }
        return undefined;
      }
      case 'try': {
        const choice = this.whether(step.attempt);
        if (choice !== undefined || !possible.failed(step.attempt) || certain.settles(step.handler)) return choice;
        return this.#failing(step.attempt) ?? this.whether(step.handler);
      }
      case 'if':
        return this.#truth(step.truth) ?? this.whether(step.then) ?? this.whether(step.else);
      case 'loop':
        return this.#some(step) ?? this.whether(step.body) ?? (step.mode === 'parseq' ? this.#failing(step.body) : undefined);
      case 'wait': {
        const lower = certain.lower(step);
        return this.#known(step.needs) ?? (lower === undefined ? undefined : this.#truth(atLeastZero(minus(lower, step.count)))) ?? this.#pushes(step, step.buffer);
      }
      case 'work':
      case 'snapshot':
      case 'fail':
        return this.#known(step.needs);
      case 'never':
        return undefined;
    }
  }

  #inSeq({ steps }: SeqStep): Choice | undefined {
    const { certain } = this.#state;
    const at = steps.findIndex((inner) => !certain.settles(inner));
    const waiting = steps[at];
    if (waiting === undefined) return undefined;
    const choice = this.whether(waiting);
    if (choice !== undefined) return choice;
    // What fails before it keeps it from being reached.
    return firstOf(steps.slice(0, at), (before) => this.#failing(before));
  }

  /** The first choice on which it hangs whether a step is reached at all. */
  reaching(step: Step): Choice | undefined {
    return this.#comesTo(step);
  }

  /** A choice on which it hangs what comes into a snapshot of whose size something is assumed. */
  filling(): Choice | undefined {
    const { graph, assumptions } = this.#state;
    const sizes = new Set(assumptions.decisions.flatMap(({ choice }) => (choice.kind === 'at-least-zero' ? choice.value.terms.symbols : [])));
    return firstOf(graph.steps, (step) => (step.kind === 'snapshot' && sizes.has(step.size) ? this.#pushes(step, step.buffer) : undefined));
  }

  /** Whether a step is reached for sure. */
  isReached(step: Step): boolean {
    const { graph: { outer }, certain, possible, assumptions } = this.#state;
    const passes = (before: Step): boolean => certain.settles(before) && !possible.failed(before);
    let from = step;
    for (let around = outer[step.id]; around !== undefined; around = outer[around.id]) {
      if (around.kind === 'seq' && !around.steps.slice(0, around.steps.indexOf(from)).every(passes)) return false;
      if (around.kind === 'try' && from === around.handler && (!certain.settles(around.attempt) || possible.done(around.attempt))) return false;
      if (around.kind === 'if' && decide(around.truth, assumptions) !== (from === around.then)) return false;
      if (around.kind === 'loop' && around.over === undefined && !assumptions.atLeastZero(minus(around.times, ONE))) return false;
      from = around;
    }
    return true;
  }

  #seen(question: Question, { id }: Step): boolean {
    const asked = this.#asked[id] ?? 0;
    this.#asked[id] = asked | question;
    return (asked & question) !== 0;
  }

  #truth(truth: Truth): Choice | undefined {
    return openChoice(truth, this.#state.assumptions);
  }

  #some(loop: LoopStep): Choice | undefined {
    return loop.over === undefined ? this.#truth(atLeastZero(minus(loop.times, ONE))) : this.#pushes(loop, loop.over);
  }

  #known(needs: readonly Definition[]): Choice | undefined {
    return firstOf(needs, ({ definers }) => firstOf(definers, (step) => this.#done(step)));
  }

  #pushes(at: Step, buffer: Buffer): Choice | undefined {
    return firstOf(seenFrom(at, buffer, this.#state.graph), (push) => this.#done(push));
  }

  /**
   * Whether a step that may be done surely is. First whether what stands around it is reached: values in there bound others only if they come to be,
   * so that nothing may be asked of them before that is decided.
   */
  #done(step: Step): Choice | undefined {
    const { certain, possible } = this.#state;
    if (!possible.done(step) || this.#seen(IS_DONE, step)) return undefined;
    return this.#comesTo(step) ?? (certain.settles(step) ? undefined : this.whether(step)) ?? this.#failing(step);
  }

  /** Whether a step is reached, from the outside in. */
  #comesTo(step: Step): Choice | undefined {
    const around = this.#state.graph.outer[step.id];
    return around === undefined ? undefined : (this.#comesTo(around) ?? this.#reached(step, around));
  }

  /** Whether `step`, which stands directly in `around`, is reached once `around` is. */
  #reached(step: Step, around: Step): Choice | undefined {
    switch (around.kind) {
      case 'seq':
        for (const before of around.steps) {
          if (before === step) return undefined;
          const choice = (this.#state.certain.settles(before) ? undefined : this.whether(before)) ?? this.#failing(before);
          if (choice !== undefined) return choice;
        }
        return undefined;
      case 'try':
        return step === around.handler ? this.#failing(around.attempt) : undefined;
      case 'if':
        return this.#truth(around.truth);
      case 'loop':
        return this.#some(around);
      case 'par':
      case 'work':
      case 'wait':
      case 'snapshot':
      case 'fail':
      case 'never':
        return undefined;
    }
  }

  /** Whether a step that may fail does. */
  #failing(step: Step): Choice | undefined {
    const { possible } = this.#state;
    if (!possible.failed(step) || !possible.done(step) || this.#seen(FAILS, step)) return undefined;
    const choice = step.kind === 'work' ? this.#truth(step.fails) : step.kind === 'if' ? this.#truth(step.truth) : undefined;
    return choice ?? firstOf(inside(step), (inner) => this.#failing(inner));
  }
}

function firstOf<T>(items: readonly T[], find: (item: T) => Choice | undefined): Choice | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Loops are looked at with up to so many iterations when nothing can be said of all numbers at once. */
const MOST_TRIED = 3;

/** A question about the number of iterations of a loop, for looking at small cases one by one. */
export function openLength({ graph, assumptions }: State): Choice | undefined {
  for (const step of graph.steps) {
    if (step.kind !== 'loop' || step.over !== undefined) continue;
    for (let n = 0; n <= MOST_TRIED; n++) {
      const choice = openChoice(atLeastZero(minus(constant(n), step.times)), assumptions);
      if (choice !== undefined) return choice;
    }
  }
  return undefined;
}
