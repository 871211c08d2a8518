/** Which choice to decide next: what keeps the function from being surely answered, in the order in which one would ask. */
import type { Assumptions, Choice } from './assumptions.ts';
import type { Certain } from './certain.ts';
import { constant, minus, ONE } from './linear.ts';
import type { Possible } from './possible.ts';
import { inside, seenFrom } from './step.ts';
import type { Buffer, Definition, Graph, LoopStep, Step } from './step.ts';
import { atLeastZero, openChoices } from './value.ts';
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

  /** The choices on which it hangs whether the step settles. */
  *whether(step: Step): Generator<Choice> {
    const { possible, certain } = this.#state;
    if (certain.settles(step) || this.#seen(SETTLES, step)) return;
    switch (step.kind) {
      case 'seq':
        for (const [i, inner] of step.steps.entries()) {
          if (certain.settles(inner)) continue;
          yield* this.whether(inner);
          // What fails before it keeps it from being reached.
          for (const before of step.steps.slice(0, i)) yield* this.#failing(before);
          return;
        }
        return;
      case 'par':
        for (const branch of step.branches) {
          if (certain.settles(branch)) yield* this.#failing(branch);
          else yield* this.whether(branch);
        }
        return;
      case 'try':
        yield* this.whether(step.attempt);
        if (possible.failed(step.attempt) && !certain.settles(step.handler)) {
          yield* this.#failing(step.attempt);
          yield* this.whether(step.handler);
        }
        return;
      case 'if':
        yield* this.#truth(step.truth);
        yield* this.whether(step.then);
        yield* this.whether(step.else);
        return;
      case 'loop':
        yield* this.#some(step);
        yield* this.whether(step.body);
        if (step.mode === 'parseq') yield* this.#failing(step.body);
        return;
      case 'wait': {
        yield* this.#known(step.needs);
        const lower = certain.lower(step);
        if (lower !== undefined) yield* this.#truth(atLeastZero(minus(lower, step.count)));
        yield* this.#pushes(step, step.buffer);
        return;
      }
      case 'work':
      case 'snapshot':
      case 'fail':
        yield* this.#known(step.needs);
        return;
      case 'never':
        return;
    }
  }

  #seen(question: Question, { id }: Step): boolean {
    const asked = this.#asked[id] ?? 0;
    this.#asked[id] = asked | question;
    return (asked & question) !== 0;
  }

  *#truth(truth: Truth): Generator<Choice> {
    yield* openChoices(truth, this.#state.assumptions);
  }

  *#some(loop: LoopStep): Generator<Choice> {
    if (loop.over === undefined) yield* this.#truth(atLeastZero(minus(loop.times, ONE)));
    else yield* this.#pushes(loop, loop.over);
  }

  *#known(needs: readonly Definition[]): Generator<Choice> {
    for (const { definers } of needs) {
      for (const step of definers) if (this.#state.possible.done(step)) yield* this.#done(step);
    }
  }

  *#pushes(at: Step, buffer: Buffer): Generator<Choice> {
    for (const push of seenFrom(at, buffer, this.#state.graph)) if (this.#state.possible.done(push)) yield* this.#done(push);
  }

  /**
   * Whether a step that may be done surely is. First whether what stands around it is reached: values in there bound others only if they come to be,
   * so that nothing may be asked of them before that is decided.
   */
  *#done(step: Step): Generator<Choice> {
    if (this.#seen(IS_DONE, step)) return;
    const { graph, certain } = this.#state;
    const way = [step];
    for (let around = graph.outer[step.id]; around !== undefined; around = graph.outer[around.id]) way.unshift(around);
    for (const [i, around] of way.entries()) {
      const inner = way[i + 1];
      if (inner !== undefined) yield* this.#reached(inner, around);
    }
    if (!certain.settles(step)) yield* this.whether(step);
    yield* this.#failing(step);
  }

  /** Whether `step`, which stands directly in `around`, is reached once `around` is. */
  *#reached(step: Step, around: Step): Generator<Choice> {
    switch (around.kind) {
      case 'seq':
        for (const before of around.steps) {
          if (before === step) return;
          if (!this.#state.certain.settles(before)) yield* this.whether(before);
          yield* this.#failing(before);
        }
        return;
      case 'try':
        if (step === around.handler) yield* this.#failing(around.attempt);
        return;
      case 'if':
        yield* this.#truth(around.truth);
        return;
      case 'loop':
        yield* this.#some(around);
        return;
      case 'par':
      case 'work':
      case 'wait':
      case 'snapshot':
      case 'fail':
      case 'never':
        return;
    }
  }

  /** Whether a step that may fail does. */
  *#failing(step: Step): Generator<Choice> {
    const { possible } = this.#state;
    if (!possible.failed(step) || !possible.done(step) || this.#seen(FAILS, step)) return;
    if (step.kind === 'work') yield* this.#truth(step.fails);
    if (step.kind === 'if') yield* this.#truth(step.truth);
    for (const inner of inside(step)) yield* this.#failing(inner);
  }
}

/** Loops are looked at with up to so many iterations when nothing can be said of all numbers at once. */
const MOST_TRIED = 3;

/** Questions about the numbers of iterations, for looking at small cases one by one. */
export function* openLengths({ graph, assumptions }: State): Generator<Choice> {
  for (const step of graph.steps) {
    if (step.kind !== 'loop' || step.over !== undefined) continue;
    for (let n = 0; n <= MOST_TRIED; n++) {
      const [choice] = openChoices(atLeastZero(minus(constant(n), step.times)), assumptions);
      if (choice !== undefined) yield choice;
    }
  }
}
