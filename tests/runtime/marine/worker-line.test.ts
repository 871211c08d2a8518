/** Memory that two threads share: what goes through comes out the same, and what is none of it does no harm. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Habit } from '../../../runtime/marine/worker/line/habit.ts';
import { NoPlainData, PlainReader, PlainWriter } from '../../../runtime/marine/worker/line/plain-data.ts';
import { lineMemory, SharedLine } from '../../../runtime/marine/worker/line/shared-line.ts';

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(undefined, null, true, false, '', 0, -0, NaN, Infinity, 2 ** 31, -(2 ** 31), 2 ** 53),
    fc.integer(),
    fc.double(),
    fc.bigInt({ min: -(2n ** 64n) + 1n, max: 2n ** 64n - 1n }),
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.uint8Array({ maxLength: 100 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string().filter((name) => name !== '__proto__'), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

describe('plain data', () => {
  test('comes back as a clone would', () => {
    const bytes = new Uint8Array(1_000_000);
    const writer = new PlainWriter(bytes);
    const reader = new PlainReader(bytes);
    fc.assert(
      fc.property(plain, (value) => {
        const length = writer.write(value);
        expect(length).toBeDefined();
        if (length !== undefined) expect(reader.read(length)).toStrictEqual(structuredClone(value));
      }),
    );
  });

  test('is nothing else', () => {
    const writer = new PlainWriter(new Uint8Array(1000));
    const endless: unknown[] = [];
    endless.push(endless);
    const others = [() => 1, Symbol('x'), new Date(), new Map(), new Uint16Array(1), 2n ** 64n, -(2n ** 64n), '\ud800', 'x'.repeat(50) + '\udfff', 'x'.repeat(2000), new Uint8Array(1001), endless, JSON.parse('{ "__proto__": 1 }') as unknown, new Error()];
    for (const other of others) {
      expect(writer.write(other)).toBeUndefined();
      expect(writer.write([1, { inside: other }])).toBeUndefined();
    }
  });

  test('is not made of other bytes', () => {
    const bytes = new Uint8Array(10_000);
    const writer = new PlainWriter(bytes);
    const reader = new PlainReader(bytes);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(59), fc.nat(255), plain, (noise, at, byte, value) => {
        const written = bytes.slice(0, writer.write(value) ?? 0);
        if (at < written.length) written[at] = byte;
        for (const other of [noise, written, written.slice(0, at)]) {
          bytes.set(other);
          try {
            reader.read(other.length);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(NoPlainData);
          }
        }
      }),
    );
  });
});

describe('a line', () => {
  function ends(): { readonly owner: SharedLine; readonly worker: SharedLine; readonly rings: string[]; readonly answers: Int32Array } {
    const { toOwner, toWorker } = lineMemory();
    const rings: string[] = [];
    let time = 0;
    const now = (): number => time++;
    const owner = new SharedLine({ out: toWorker, in: toOwner, now, ring: () => rings.push('worker') });
    const worker = new SharedLine({ out: toOwner, in: toWorker, now });
    return { owner, worker, rings, answers: new Int32Array(toOwner) };
  }

  test('gives values in their order, and rings once for who is away', () => {
    const { owner, worker, rings } = ends();
    expect(['first', 2, [3n]].map((value) => owner.send(value))).toEqual([true, true, true]);
    expect(owner.notify()).toBe(true);
    expect(owner.send('fourth')).toBe(true);
    expect(owner.notify()).toBe(false);
    owner.ask('awake');
    expect(worker.manner).toBe('awake');
    expect(owner.begun).toBe(0);
    expect([worker.take(), worker.take()]).toEqual([{ value: 'first' }, { value: 2 }]);
    expect(owner.begun).toBe(2);
    expect([worker.park(0), worker.take(), worker.take()]).toEqual([{ value: [3n] }, { value: 'fourth' }, undefined]);
    owner.attend();
    worker.send('looked for');
    expect(worker.notify()).toBe(false);
    expect(owner.look(5)).toBe(true);
    expect(owner.take()).toEqual({ value: 'looked for' });
    expect(rings).toEqual(['worker']);
  });

  test('calls who sleeps once each time, unless there is something already', async () => {
    const { owner, worker } = ends();
    let calls = 0;
    const woken = (): void => {
      calls++;
    };
    const turn = async (): Promise<unknown> => new Promise((done) => setTimeout(done));
    worker.send(1);
    expect(owner.sleep(woken)).toBe(false);
    expect(owner.take()).toEqual({ value: 1 });
    expect(owner.sleep(woken)).toBe(true);
    worker.send(2);
    worker.notify();
    worker.send(3);
    worker.notify();
    // What is sent while it does not sleep calls nobody, also if it slept before.
    while (calls === 0) await turn();
    expect([owner.take(), owner.take(), owner.take()]).toEqual([{ value: 2 }, { value: 3 }, undefined]);
    expect(owner.sleep(woken)).toBe(true);
    owner.attend();
    worker.send(4);
    worker.notify();
    await turn();
    expect(calls).toBe(1);
    expect(owner.take()).toEqual({ value: 4 });
    expect(owner.sleep(woken)).toBe(true);
    worker.send(5);
    worker.notify();
    while (calls === 1) await turn();
    expect(owner.sleep(woken)).toBe(false);
    owner.take();
    expect(owner.sleep(woken)).toBe(true);
    owner.close();
    while (calls === 2) await turn();
    expect(calls).toBe(3);
  });

  test('looks no longer than it is told, and says when something comes another way', () => {
    const { owner, worker, rings } = ends();
    expect(owner.look(10)).toBe(false);
    owner.wake();
    expect(worker.take()).toBeUndefined();
    worker.attend();
    owner.wake();
    expect(worker.park(5)).toBe('elsewhere');
    expect(owner.begun).toBe(0);
    expect(rings).toEqual([]);
  });

  test('takes what there is room for, again and again from its beginning', () => {
    const { owner, worker } = ends();
    expect(owner.send(new Uint8Array(70_000))).toBe(false);
    expect(owner.send(new Uint8Array(65_528))).toBe(false);
    expect(owner.send(new Uint8Array(65_527))).toBe(true);
    expect(worker.take()).toEqual({ value: new Uint8Array(65_527) });
    expect(worker.take()).toBeUndefined();
    const sent: unknown[] = [];
    const taken: unknown[] = [];
    for (let size = 0; size < 400; size++) {
      const value = [size, String(size).repeat(size * 25)];
      while (!owner.send(value)) taken.push(worker.take());
      sent.push({ value });
    }
    for (let received = worker.take(); received !== undefined; received = worker.take()) taken.push(received);
    // A text of megabytes is not shown well.
    expect(JSON.stringify(taken) === JSON.stringify(sent)).toBe(true);
    expect(owner.begun).toBe(401);
  });

  test('reads nothing beyond its memory', () => {
    const { owner, worker, answers } = ends();
    worker.send(1);
    const [there, length] = [answers[0] ?? 0, answers[32] ?? 0];
    for (const lie of [-2, 65_537, 2 ** 31 - 1, length + 4]) {
      answers[32] = lie;
      expect(() => owner.take()).toThrow(NoPlainData);
    }
    answers[32] = length;
    for (const lie of [-1, 1, 16_385, 2 ** 31 - 1]) {
      answers[0] = lie;
      expect(() => owner.take()).toThrow(NoPlainData);
    }
    answers[0] = there;
    expect(owner.take()).toEqual({ value: 1 });
  });
});

describe('a habit', () => {
  const after = (times: number, cost: (way: 'first' | 'second') => number): { readonly ways: string[]; readonly habit: Habit } => {
    const habit = new Habit({ habit: 1000, longestHabit: 4000, trial: 100 });
    const ways: string[] = [];
    for (let time = 0; time < times; time++) {
      ways.push(habit.way);
      habit.learn(cost(habit.way));
    }
    return { ways, habit };
  };

  test('is the faster way, and the second if the first saves little', () => {
    expect(after(2000, (way) => (way === 'first' ? 3 : 10)).ways.filter((way) => way === 'first').length).toBeGreaterThan(1800);
    expect(after(2000, (way) => (way === 'first' ? 10 : 3)).ways.filter((way) => way === 'second').length).toBeGreaterThan(1800);
    expect(after(2000, () => 5).ways.filter((way) => way === 'second').length).toBeGreaterThan(1600);
  });

  test('changes when the other way becomes better', () => {
    let time = 0;
    const { ways } = after(20_000, (way) => (way === 'first' ? (time++ < 100 ? 20 : 2) : 10));
    expect(ways.slice(0, 200).filter((way) => way === 'second').length).toBeGreaterThan(150);
    expect(ways.at(-1)).toBe('first');
  });
});
