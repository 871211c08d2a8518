import type { Interrupted, IsolationSurroundings, ServiceThread } from './isolated-service.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** A question to a service. */
export class Turn {
  readonly message: Exclude<ToWorker, { readonly kind: 'open' }>;
  /** Milliseconds. */
  readonly timeout: number;
  readonly done: (answer: FromWorker | Interrupted) => void;
  /** When the thread began with it, as far as the owner knows: when the one before was answered. */
  began = 0;
  /** Its time was over once, and it was looked whether its answer is on the way. */
  late = false;

  constructor(message: Turn['message'], timeout: number, done: Turn['done']) {
    this.message = message;
    this.timeout = timeout;
    this.done = done;
  }
}

/**
 * The questions to a service in their order: the thread has the first ones and does one after the other, the others wait until it takes
 * them. Each has its own time.
 */
export class Turns {
  readonly #surroundings: IsolationSurroundings;
  /** What to do when the first one has taken too long. */
  readonly #tooLate: (message: string) => void;
  readonly #given: Turn[] = [];
  readonly #waiting: Turn[] = [];
  #thread: ServiceThread | undefined;
  /** The thread takes no more until it has answered all. */
  #full = false;
  #watch: { readonly due: number; readonly cancel: () => void } | undefined;

  constructor(surroundings: IsolationSurroundings, tooLate: (message: string) => void) {
    this.#surroundings = surroundings;
    this.#tooLate = tooLate;
  }

  /** How many of them have not begun, as far as is known. */
  get waiting(): number {
    return this.#waiting.length + Math.max(0, this.#given.length - 1);
  }

  add(turn: Turn): void {
    this.#waiting.push(turn);
    this.#give();
  }

  /** From now on this thread does them. */
  start(thread: ServiceThread): void {
    this.#thread = thread;
    this.#give();
  }

  /** What the thread has said. */
  answer(message: Extract<FromWorker, { readonly id: number }>): void {
    if (this.#given[0]?.message.id !== message.id) return;
    this.#given.shift()?.done(message);
    if (this.#given.length === 0) this.#full = false;
    else this.#watchFirst();
    this.#give();
  }

  /** The thread is lost, and with it what it had begun. The others have their turns in the next one. */
  lose(why: Interrupted): void {
    const thread = this.#thread;
    // Nothing is given to it while it gives its last answers.
    this.#thread = undefined;
    const begun = thread?.begun() ?? 0;
    this.#full = false;
    this.#stopWatching();
    // One at least, so that a service that never comes to its first one does not start again and again.
    const lost = this.#given.splice(0, Math.max(1, begun));
    this.#waiting.unshift(...this.#given.splice(0));
    for (const { done } of lost) done(why);
  }

  /** All of them end like this. */
  end(why: Interrupted): void {
    this.#thread = undefined;
    this.#stopWatching();
    for (const { done } of [...this.#given.splice(0), ...this.#waiting.splice(0)]) done(why);
  }

  /** As many as the thread takes. */
  #give(): void {
    while (this.#thread !== undefined && !this.#full) {
      const next = this.#waiting[0];
      if (next === undefined) return;
      const given = this.#post(this.#thread, next);
      if (given === false) {
        this.#full = true;
        return;
      }
      this.#waiting.shift();
      if (given !== true) {
        next.done(given);
        continue;
      }
      this.#given.push(next);
      if (this.#given.length === 1) this.#watchFirst();
    }
  }

  #post(thread: ServiceThread, { message }: Turn): boolean | Interrupted {
    try {
      return thread.post(message);
    } catch (thrown) {
      // What cannot be cloned never got there.
      return { kind: 'crashed', message: `the arguments cannot be handed over: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
    }
  }

  /** The time of the first one begins. */
  #watchFirst(): void {
    const first = this.#given[0];
    if (first === undefined) return;
    first.late = false;
    first.began = this.#surroundings.now();
    const due = first.began + first.timeout;
    // One that is over earlier looks again.
    if (this.#watch === undefined || this.#watch.due > due) this.#watchFor(first.timeout, due);
  }

  #watchFor(milliseconds: number, due: number): void {
    this.#stopWatching();
    const cancel = this.#surroundings.after(milliseconds, () => {
      this.#watch = undefined;
      this.#look();
    });
    this.#watch = { due, cancel };
  }

  #look(): void {
    // Takes the answers that are there.
    this.#thread?.begun();
    const [first] = this.#given;
    if (first === undefined || this.#watch !== undefined) return;
    const due = first.began + first.timeout;
    const left = due - this.#surroundings.now();
    if (left > 0) this.#watchFor(left, due);
    else if (first.late) this.#tooLate(`the call was ended: it took longer than ${first.timeout} ms`);
    else {
      // It may be answered, and the owner was too busy to hear of it.
      first.late = true;
      this.#watchFor(0, due);
    }
  }

  #stopWatching(): void {
    this.#watch?.cancel();
    this.#watch = undefined;
  }
}
