/** Answers as a witness says, and by chance where it says nothing. */
import type { Json } from '../../../runtime/particle/json.ts';
import type { Account, Witness } from './account.ts';
import type { Choices } from './choices.ts';
import type { Instance } from './iterations.ts';

/** Whoever decides, of what is open in a run, more than chance does. */
export interface Direction {
  /** Whether a call fails that may. */
  fails(instance: Instance): boolean;
  /** One of the answers that can be thought of. */
  choose(instance: Instance, think: () => Json): Json;
  succeeded(instance: Instance, json: Json): void;
  failed(instance: Instance): void;
}

/** So many answers are thought of before one that is at odds with the witness is given all the same. */
const MOST_THOUGHTS = 200;

export class Director implements Direction {
  readonly #witness: Witness;
  readonly #account: Account;
  readonly #choices: Choices;
  /** Whether calls of which nothing is said may fail: the witness holds in any case. */
  readonly #mayFailElse: boolean;

  constructor(witness: Witness, account: Account, choices: Choices) {
    this.#witness = witness;
    this.#account = account;
    this.#choices = choices;
    this.#mayFailElse = choices.choose(4) === 3;
  }

  fails(instance: Instance): boolean {
    const place = this.#witness.placeOf(instance);
    return (place && this.#witness.saysThatItFails(place)) ?? (this.#mayFailElse && this.#choices.fails());
  }

  choose(instance: Instance, think: () => Json): Json {
    let thought = think();
    for (let i = 0; i < MOST_THOUGHTS && this.#account.excludes(instance, thought); i++) thought = think();
    return thought;
  }

  succeeded(instance: Instance, json: Json): void {
    this.#account.note(instance, json);
  }

  failed(instance: Instance): void {
    this.#account.noteFailure(instance);
  }
}
