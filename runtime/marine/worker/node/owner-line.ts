import { answerOfList, listOfCall } from '../line/call-messages.ts';
import type { Answer } from '../line/call-messages.ts';
import { Habit } from '../line/habit.ts';
import { NoPlainData } from '../line/plain-data.ts';
import { SharedLine } from '../line/shared-line.ts';
import type { LineMemory } from '../line/shared-line.ts';
import type { CallMessage, FromWorker } from '../protocol.ts';

/** Milliseconds that an answer is waited for: about what messages from thread to thread would take instead. */
const AWAKE = 0.05;
/** Milliseconds that answers in a row may keep the event loop from turning. */
const TURN = 1;
/** Milliseconds of calls. It takes the machine some ticks of its clock until it brings two threads that have begun on one processor to two. */
const PERIODS = { habit: 100, longestHabit: 3000, trial: 30 };
/** Answers that are given without a look at the clock. */
const PORTION = 128;
/** Answers after which something was learned, however many calls are still under way. */
const LESSON = 64;

export interface OwnerEvents {
  /** Tells the thread to look at the line. */
  readonly ring: () => void;
  /** What the thread sends, in its order. */
  readonly message: (message: FromWorker) => void;
  /** From now on only the thread goes on. */
  readonly waits: () => void;
  /** The thread wrote what no service writes. */
  readonly broken: (reason: string) => void;
}

/**
 * The owner's end of the line to a service. Calls are written as they come; the thread is told of all of them together, when what runs now
 * has run, and answers are read as many as there are.
 */
export class OwnerLine {
  readonly #line: SharedLine;
  readonly #events: OwnerEvents;
  /** For a call alone, and for some together, where a change of threads weighs less. */
  readonly #habits = { one: new Habit(PERIODS), many: new Habit(PERIODS) };
  /** Calls that were posted, those of them that were answered, and messages that have come. */
  #posted = 0;
  #answered = 0;
  #messages = 0;
  /** An answer whose turn is after messages that have not come yet. */
  #held: Answer | undefined;
  #told = true;
  #over = false;
  /** When the event loop has turned last, if it may have to turn. */
  #turned: number | undefined;
  #lesson = { began: 0, answers: 0, habit: this.#habits.one };

  constructor({ toOwner, toWorker }: LineMemory, events: OwnerEvents) {
    this.#events = events;
    this.#line = new SharedLine({ out: toWorker, in: toOwner, now: () => performance.now(), ring: events.ring });
  }

  /** Calls that are not answered. */
  get unanswered(): number {
    return this.#posted - this.#answered;
  }

  /** @returns false for a call that has to go another way, or for which there is no room now */
  post(call: CallMessage): boolean {
    if (!this.#line.send(listOfCall(call))) return false;
    // Until `tell` a thread that is quick need not wake this one.
    this.#line.attend();
    this.#posted++;
    if (this.#told) {
      this.#told = false;
      queueMicrotask(() => {
        this.#tell();
      });
    }
    return true;
  }

  /** Gives the answers that are there. @returns how many of those calls that are not answered the thread has begun with */
  begun(): number {
    this.#collect(Infinity);
    return Math.max(0, Math.min(this.unanswered, (this.#line.begun - this.#answered) | 0));
  }

  /** What came as a message, in its place among the answers. */
  passed(message: FromWorker): void {
    this.#collect(Infinity);
    this.#messages++;
    this.#give(message);
    this.#collect();
    this.#sleep();
  }

  /** Before a message that does not go through the line; everything is answered. */
  wake(): void {
    this.#line.wake();
  }

  /** Reads nothing any more. */
  close(): void {
    this.#over = true;
    this.#line.close();
  }

  #tell(): void {
    this.#told = true;
    if (this.#over) return;
    const now = performance.now();
    const habit = this.unanswered > 1 ? this.#habits.many : this.#habits.one;
    if (this.#lesson.answers === 0) this.#lesson = { began: now, answers: 0, habit };
    const awake = habit.way === 'first';
    this.#line.ask(awake ? 'awake' : 'asleep');
    // A thread that has gone takes longer to come than is worth waiting for.
    if (this.#line.notify() || !awake) this.#sleep();
    else if (this.#mayWait(now)) this.#look();
    else setImmediate(() => { this.#look(); });
  }

  /** Waits awake. What is answered goes on before the next look. */
  #look(): void {
    if (this.#over || this.unanswered === 0) return;
    this.#line.look(AWAKE);
    if (!this.#collect()) return this.#sleep();
    if (this.unanswered === 0) return;
    if (this.#mayWait(performance.now())) queueMicrotask(() => { this.#look(); });
    else setImmediate(() => { this.#look(); });
  }

  /** Goes back to the event loop until there are answers. */
  #sleep(): void {
    while (!this.#over && this.unanswered > 0) {
      // For an answer that is held, a message is on its way.
      if (this.#held !== undefined || this.#line.sleep(this.#woken)) return this.#events.waits();
      if (!this.#mayWait(performance.now())) return this.#goOnLater();
      this.#collect();
    }
  }

  readonly #woken = (): void => {
    this.#collect();
    // More of them come meanwhile: that is cheaper than to be woken for each.
    if (this.unanswered > 0) this.#goOnLater();
  };

  #goOnLater(): void {
    setImmediate(() => {
      this.#collect();
      this.#sleep();
    });
  }

  #mayWait(now: number): boolean {
    if (this.#turned === undefined) {
      this.#turned = now;
      setImmediate(() => {
        this.#turned = undefined;
      });
    }
    return now - this.#turned < TURN;
  }

  /** Gives answers that are there and not held. @returns whether there were any */
  #collect(most = PORTION): boolean {
    const before = this.#answered;
    try {
      while (!this.#over && this.#answered - before < most) {
        this.#held ??= this.#take();
        if (this.#held === undefined || this.#held.after > this.#messages) break;
        const { message } = this.#held;
        this.#held = undefined;
        this.#give(message);
      }
    } catch (thrown) {
      if (!(thrown instanceof NoPlainData)) throw thrown;
      this.#over = true;
      // Not while something is being done, which ends with this.
      setImmediate(this.#events.broken, `it wrote an answer that cannot be read: ${thrown.message}`);
    }
    return this.#answered !== before;
  }

  #take(): Answer | undefined {
    const received = this.#line.take();
    if (received === 'elsewhere') throw new NoPlainData('it is no answer to a call');
    return received && answerOfList(received.value);
  }

  #give(message: FromWorker): void {
    if (message.kind === 'result' && this.unanswered > 0) {
      this.#answered++;
      const { began, habit } = this.#lesson;
      if (++this.#lesson.answers === LESSON || this.unanswered === 0) {
        const now = performance.now();
        habit.learn(now - began, this.#lesson.answers);
        this.#lesson = { began: now, answers: 0, habit };
      }
    }
    this.#events.message(message);
  }
}
