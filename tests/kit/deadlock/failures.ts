/** Lets those calls fail of which a witness says so. */
import type { Call } from '../../../compiler/core/core.ts';
import type { Decision } from '../../../compiler/deadlock/assumptions.ts';
import { CallFails } from '../../../compiler/deadlock/fallible.ts';
import type { CallsOf } from './calls.ts';
import type { Sample } from './choices.ts';
import type { Run } from './run.ts';

export class Failures {
  readonly #calls: CallsOf;
  readonly #choices: Sample;
  /** What is said of each call: of one in a loop, of its iterations. */
  readonly #said = new Map<Call, boolean[]>();
  /** Whether calls of which nothing is said may fail: the witness holds in any case. */
  readonly #mayFailElse: boolean;

  constructor(decisions: readonly Decision[], calls: CallsOf, choices: Sample) {
    this.#calls = calls;
    this.#choices = choices;
    this.#mayFailElse = choices.choose(4) === 3;
    for (const { choice, yes } of decisions) {
      if (!(choice instanceof CallFails)) continue;
      const said = this.#said.get(choice.call);
      if (said === undefined) this.#said.set(choice.call, [yes]);
      else said.push(yes);
    }
  }

  fails(instruction: number): boolean {
    const [call, other] = this.#calls.of(instruction);
    const said = call === undefined || other !== undefined ? undefined : this.#said.get(call);
    if (said === undefined) return this.#mayFailElse && this.#choices.fails();
    // Which iteration this is, the engine does not say.
    return said.every((yes) => yes === said[0]) ? said[0] === true : this.#choices.choose(2) === 0;
  }

  /** Whether the run makes a choice about a call; undefined when that cannot be seen: it was not called, or in several iterations. */
  isMade({ choice, yes }: Decision, { failures, answers }: Run): boolean | undefined {
    if (!(choice instanceof CallFails)) return undefined;
    const isOf = (instruction: number): boolean => this.#calls.of(instruction).includes(choice.call);
    const failed = failures.filter(isOf).length;
    const succeeded = answers.filter(({ instruction }) => isOf(instruction)).length;
    if (yes ? failed === 0 : succeeded === 0) return failed + succeeded === 0 ? undefined : false;
    return (yes ? succeeded : failed) === 0 ? true : undefined;
  }
}
