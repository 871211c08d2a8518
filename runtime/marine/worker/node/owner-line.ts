import { Habit } from '../line/habit.ts';
import { listOfCall, resultOfList } from '../line/call-messages.ts';
import { NoPlainData } from '../line/plain-data.ts';
import { SharedLine } from '../line/shared-line.ts';
import type { LineMemory, Received } from '../line/shared-line.ts';
import type { CallMessage, ResultMessage } from '../protocol.ts';

/** Milliseconds that an answer is waited for: about what messages from thread to thread would take instead. */
const AWAKE = 0.05;
/** Milliseconds that answers in a row may keep the event loop from turning. */
const TURN = 1;
/** Milliseconds of calls. It takes some until two threads that have begun on one processor are on two. */
const PERIODS = { habit: 60, longestHabit: 2000, trial: 12 };

export interface OwnerEvents {
  readonly ring: () => void;
  /** An answer that `ask` did not give. */
  readonly answered: (message: ResultMessage) => void;
  /** The thread wrote what no service writes. */
  readonly broken: (reason: string) => void;
}

/** The owner's end of the line to a service. */
export class OwnerLine {
  readonly #line: SharedLine;
  readonly #events: OwnerEvents;
  /** When the first answer came in this turn of the event loop. */
  #began: number | undefined;
  #asked: { readonly id: number | undefined; readonly at: number } = { id: undefined, at: 0 };
  readonly #habit = new Habit(PERIODS);

  constructor({ toOwner, toWorker }: LineMemory, events: OwnerEvents) {
    this.#events = events;
    this.#line = new SharedLine({ out: toWorker, in: toOwner, now: () => performance.now(), ring: events.ring });
  }

  /** @returns undefined for a call that has to go another way; else the answer, if it came within a moment */
  ask(call: CallMessage): { readonly answer: ResultMessage | undefined } | undefined {
    const { id } = call;
    const at = performance.now();
    const manner = this.#habit.way === 'first' ? 'awake' : 'asleep';
    const sent = this.#line.send(listOfCall(call), manner);
    if (sent === undefined) return undefined;
    this.#asked = { id, at };
    // A thread that has gone takes longer to come than is worth waiting for.
    if (sent === 'rung' || manner === 'asleep') return { answer: this.#read(() => this.#line.leave()) };
    if (this.#mayWait(at)) return { answer: this.#look() };
    setImmediate(() => {
      const answer = this.#asked.id === id ? this.#look() : undefined;
      if (answer !== undefined) this.#events.answered(answer);
    });
    return { answer: undefined };
  }

  /** The answer has come another way. */
  forget(): void {
    this.#asked = { id: undefined, at: 0 };
  }

  /** The thread has rung. */
  rung(): void {
    const answer = this.#read(() => this.#line.take());
    if (answer !== undefined) this.#events.answered(answer);
  }

  /** Before a message that does not go through the line. */
  wake(): void {
    this.#line.wake();
  }

  #look(): ResultMessage | undefined {
    return this.#read(() => this.#line.look(AWAKE) ?? this.#line.leave());
  }

  #mayWait(now: number): boolean {
    if (this.#began === undefined) {
      this.#began = now;
      setImmediate(() => {
        this.#began = undefined;
      });
    }
    return now - this.#began < TURN;
  }

  #read(from: () => Received | undefined): ResultMessage | undefined {
    try {
      const came = from();
      if (came === undefined) return undefined;
      this.#habit.learn(performance.now() - this.#asked.at);
      this.forget();
      return resultOfList(came.value);
    } catch (thrown) {
      if (!(thrown instanceof NoPlainData)) throw thrown;
      // Not while the call is being made, which ends with this.
      setImmediate(this.#events.broken, `it wrote an answer that cannot be read: ${thrown.message}`);
      return undefined;
    }
  }
}
