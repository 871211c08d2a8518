/** Calls of a service in their order, each with its own time, with a thread and a clock that are made up. */
import { describe, expect, test } from 'vitest';
import type { IsolationSurroundings, ServiceThread } from '../../../runtime/marine/index.ts';
import type { ResultMessage } from '../../../runtime/marine/worker/protocol.ts';
import { Turn, Turns } from '../../../runtime/marine/worker/turns.ts';

/** A thread that does what the test says, and time that goes on when the test says. */
class Made {
  time = 0;
  readonly timers = new Map<() => void, number>();
  readonly heard: string[] = [];
  /** What each thread was given. */
  readonly given: number[][] = [];
  begun = 0;
  room = Infinity;
  /** Answers that the owner has not seen. */
  unseen: number[] = [];
  readonly turns: Turns;

  constructor() {
    const surroundings: IsolationSurroundings = {
      start: () => {
        throw new Error('no thread is started here');
      },
      now: () => this.time,
      after: (milliseconds, action) => {
        this.timers.set(action, this.time + milliseconds);
        return () => this.timers.delete(action);
      },
    };
    this.turns = new Turns(surroundings, (message) => {
      this.heard.push(message);
      this.turns.lose({ kind: 'killed', message });
    });
  }

  thread(): void {
    const given: number[] = [];
    this.given.push(given);
    this.begun = 0;
    const thread: ServiceThread = {
      post: (message) => {
        if (message.kind === 'open') throw new Error('it is open');
        if (given.length >= this.room) return false;
        given.push(message.id);
        return true;
      },
      begun: () => {
        for (const id of this.unseen.splice(0)) this.answer(id);
        return this.begun;
      },
      terminate: () => undefined,
    };
    this.turns.start(thread);
  }

  call(id: number, timeout = 1000): void {
    const message = { kind: 'call', id, name: 'f', args: [], parameters: undefined, gas: undefined } as const;
    this.turns.add(new Turn(message, timeout, (answer) => this.heard.push(`${id} ${answer.kind}`)));
  }

  answer(id: number): void {
    const message: ResultMessage = { kind: 'result', id, result: { ok: true, value: null, gasUsed: 0n } };
    this.turns.answer(message);
  }

  pass(milliseconds: number): void {
    for (const end = this.time + milliseconds; this.time < end; this.time++) {
      for (const [action, due] of [...this.timers]) if (due <= this.time && this.timers.delete(action)) action();
    }
  }
}

describe('turns', () => {
  test('are given to the thread as many as it takes, and the others when it has answered all of them', () => {
    const made = new Made();
    made.room = 2;
    made.thread();
    for (const id of [1, 2, 3, 4]) made.call(id);
    expect([made.given, made.turns.waiting]).toEqual([[[1, 2]], 3]);
    made.room = 4;
    made.answer(1);
    expect(made.given).toEqual([[1, 2]]);
    made.answer(2);
    expect(made.given).toEqual([[1, 2, 3, 4]]);
    expect(made.heard).toEqual(['1 result', '2 result']);
  });

  test('have their time from when the one before was answered', () => {
    const made = new Made();
    made.thread();
    for (const id of [1, 2, 3]) made.call(id, 100);
    made.pass(90);
    made.answer(1);
    made.pass(90);
    made.answer(2);
    made.pass(90);
    expect(made.heard).toEqual(['1 result', '2 result']);
    made.begun = 1;
    made.pass(20);
    expect(made.heard).toEqual(['1 result', '2 result', 'the call was ended: it took longer than 100 ms', '3 killed']);
  });

  test('have each its own time, however long those around it may take', () => {
    const made = new Made();
    made.thread();
    made.call(1, 10_000);
    made.call(2, 50);
    made.call(3, 10_000);
    made.begun = 1;
    made.pass(5000);
    made.answer(1);
    made.pass(60);
    expect(made.heard).toEqual(['1 result', 'the call was ended: it took longer than 50 ms', '2 killed']);
    made.thread();
    made.pass(9000);
    expect(made.given).toEqual([[1, 2, 3], [3]]);
    made.answer(3);
    expect(made.heard.at(-1)).toBe('3 result');
  });

  test('are not ended when their answers are there and the owner was too busy to see them', () => {
    const made = new Made();
    made.thread();
    for (const id of [1, 2, 3]) made.call(id, 100);
    made.unseen = [1, 2];
    made.pass(150);
    expect(made.heard).toEqual(['1 result', '2 result']);
  });

  test('have one turn of the event loop more for an answer that is on its way', () => {
    const made = new Made();
    made.thread();
    made.call(1, 100);
    made.call(2, 100);
    made.pass(101);
    made.answer(1);
    made.pass(101);
    expect(made.heard).toEqual(['1 result']);
    made.pass(1);
    expect(made.heard.at(-1)).toBe('2 killed');
  });

  test('that had not begun when the thread was lost are given to the next in their order, before those that waited', () => {
    const made = new Made();
    made.room = 5;
    made.thread();
    for (const id of [1, 2, 3, 4, 5, 6]) made.call(id);
    made.answer(1);
    made.unseen = [2];
    made.begun = 1;
    made.turns.lose({ kind: 'crashed', message: 'it ended' });
    expect(made.heard).toEqual(['1 result', '2 result', '3 crashed']);
    made.call(7);
    made.thread();
    expect(made.given).toEqual([[1, 2, 3, 4, 5], [4, 5, 6, 7]]);
  });

  test('end one at least with each thread that is lost, or it would be started for ever', () => {
    const made = new Made();
    made.thread();
    made.call(1);
    made.call(2);
    made.turns.lose({ kind: 'crashed', message: 'it ended' });
    made.thread();
    made.turns.lose({ kind: 'crashed', message: 'it ended' });
    expect(made.heard).toEqual(['1 crashed', '2 crashed']);
  });

  test('end all together, also those that wait', () => {
    const made = new Made();
    made.room = 1;
    made.thread();
    made.call(1);
    made.call(2);
    made.turns.end({ kind: 'closed', message: 'closed' });
    made.pass(5000);
    expect(made.heard).toEqual(['1 closed', '2 closed']);
  });
});
