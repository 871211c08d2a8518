import type { PassObserver } from '../../compiler/pass.ts';
import type { Output } from './console.ts';

const second = 1000;

/** Runs the work; when it takes longer than a second and a person is looking, says what is going on and for how long. */
export async function withProgress<T>(output: Output, label: string, work: () => Promise<T>): Promise<T> {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    output.status(output.style.dim(`${label}, ${seconds} s`));
  }, second);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (seconds > 0) output.status('');
  }
}

/**
 * The same for work that does not let timers run: it says how far it is at each step of the compiler, at most every tenth of a second.
 */
export class StepProgress {
  /** For the compiler that does the work. */
  readonly observer: PassObserver = { started: (pass) => this.#show(pass) };
  readonly #output: Output;
  readonly #label: string;
  readonly #start = Date.now();
  #item = '';
  #shown: number | undefined;

  constructor(output: Output, label: string) {
    this.#output = output;
    this.#label = label;
  }

  each<Item extends { readonly path: string }, Result>(items: readonly Item[], work: (item: Item) => Result): readonly Result[] {
    return items.map((item, index) => this.of(items.length === 1 ? item.path : `${index + 1} of ${items.length}, ${item.path}`, () => work(item)));
  }

  /** @param item what the work is about */
  of<Result>(item: string, work: () => Result): Result {
    this.#item = item;
    try {
      return work();
    } finally {
      if (this.#shown !== undefined) this.#output.status('');
      this.#shown = undefined;
    }
  }

  #show(step: string): void {
    const now = Date.now();
    if (now - this.#start < second || now - (this.#shown ?? 0) < second / 10) return;
    this.#shown = now;
    this.#output.status(this.#output.style.dim(`${this.#label} ${this.#item} (${step}), ${Math.floor((now - this.#start) / second)} s`));
  }
}
