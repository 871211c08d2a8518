/** Calls that are made together: each has its answer as if it were alone, in its order, whatever the others do. */
import { beforeAll, describe, expect, test } from 'vitest';
import { openIsolated } from '../../../runtime/marine/index.ts';
import type { IsolatedService, IsolationOptions, IsolationSurroundings } from '../../../runtime/marine/index.ts';
import { seededRandom } from '../../../runtime/network/random.ts';
import { nodeThreads } from '../../../runtime/node.ts';
import { cModule } from '../../kit/guest/c-module.ts';
import { compilers } from '../../kit/guest/compilers.ts';
import { isolated, workerScript } from '../../kit/marine/isolated.ts';

const works = compilers.some(([name, there]) => name === 'c' && there);

const wit = `world counter {
  export count: func() -> u32;
  export forever: func();
  export fail: func();
  export say: func(text: string);
  export size: func(text: string) -> u32;
  export many: func(size: u32) -> string;
}`;
const c = `
#include <stdio.h>
#include <string.h>
static uint32_t calls;
uint32_t counter_count(void) { return ++calls; }
void counter_forever(void) { for (;;) { volatile int x = 0; (void)x; } }
void counter_fail(void) { __builtin_trap(); }
void counter_say(counter_string_t text) { printf("%.*s\\n", (int)text.length, text.data); fflush(stdout); }
uint32_t counter_size(counter_string_t text) { return (uint32_t)text.length; }
counter_string_t counter_many(uint32_t size) {
  counter_string_t text = {counter_alloc(size), size};
  memset(text.data, 'm', size);
  return text;
}
`;

describe.runIf(works).each([true, false])('calls made together, with shared memory: %s', (sharedMemory) => {
  let bytes = new Uint8Array();

  beforeAll(async () => {
    bytes = new Uint8Array(await cModule(wit, c));
  }, 120_000);

  const start = (options: IsolationOptions = {}): Promise<IsolatedService> => isolated({ modules: [{ name: 'counter', bytes }] }, { options, limits: { sharedMemory } });

  /** What it was answered, in short. */
  async function short(answer: ReturnType<IsolatedService['call']>): Promise<unknown> {
    const result = await answer;
    if (!result.ok) return result.error.kind;
    return typeof result.value === 'string' ? `${result.value.length} ${result.value.slice(0, 1)}` : result.value;
  }

  test('ten thousand of them are answered in their order, and the event loop turns meanwhile', async () => {
    const service = await start({ queue: 10_000 });
    let turns = 0;
    let over = false;
    const turn = (): void => {
      turns++;
      if (!over) setImmediate(turn);
    };
    setImmediate(turn);
    const order: unknown[] = [];
    await Promise.all(Array.from({ length: 10_000 }, async () => order.push(await short(service.call('count', [])))));
    over = true;
    expect(order).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
    expect(turns).toBeGreaterThan(5);
  });

  test('are answered in their order when some are too long for memory, cannot be handed over, print or fail', async () => {
    const order: unknown[] = [];
    const service = await start({ output: ({ text }) => order.push(text) });
    const count = async (): Promise<unknown> => order.push(await short(service.call('count', [])));
    const call = async (name: string, ...args: readonly unknown[]): Promise<unknown> => order.push(await short(service.call(name, args)));
    const taken = async (): Promise<unknown> => order.push((await service.snapshot()).ok);
    await Promise.all([count(), call('many', 200_000), count(), call('say', 'one'), call('say', 'two'), call('many', 100_000), count(), call('size', 'x'.repeat(300_000)), count(), call('size', () => 1), count(), taken(), call('many', 3), call('none'), count(), call('say', 'three'), count()]);
    expect(order).toEqual([1, '200000 m', 2, 'one', null, 'two', null, '100000 m', 3, 300_000, 4, 'crashed', 5, true, '3 m', 'unknown-function', 6, 'three', null, 7]);
  });

  test('are what they would be one after the other, however they are mixed', async () => {
    const next = seededRandom(2607);
    const random = (below: number): number => Math.floor(next() * below);
    const service = await start();
    let counted = 0;
    for (let round = 0; round < 40; round++) {
      const answers: Promise<unknown>[] = [];
      const expected: unknown[] = [];
      for (let left = 1 + random(60); left > 0; left--) {
        const size = random(random(4) === 0 ? 70_000 : 50);
        switch (random(6)) {
          case 0:
            answers.push(short(service.call('size', ['y'.repeat(size)])));
            expected.push(size);
            break;
          case 1:
            answers.push(short(service.call('many', [size])));
            expected.push(`${size} ${size === 0 ? '' : 'm'}`);
            break;
          case 2:
            answers.push(short(service.call('forever', [], { gas: 100_000n })));
            expected.push('out-of-gas');
            break;
          default:
            answers.push(short(service.call('count', [])));
            expected.push(++counted);
        }
      }
      // Some while others are under way.
      if (random(2) === 0) await answers[random(answers.length)];
      expect(await Promise.all(answers)).toEqual(expected);
    }
  });

  test('are begun once each, also when one of them takes too long', async () => {
    const service = await start();
    const before = [service.call('count', []), service.call('count', []), service.snapshot(), service.call('count', [])] as const;
    const answers = [...Array.from({ length: 3 }, () => service.call('count', [])), service.call('forever', [], { timeout: 300 }), ...Array.from({ length: 3 }, () => service.call('count', [])), service.call('forever', [], { timeout: 200 }), service.call('count', [])];
    expect(await Promise.all([short(before[0]), short(before[1]), before[2], short(before[3])])).toMatchObject([1, 2, { ok: true }, 3]);
    expect(await Promise.all(answers.map(short))).toEqual([4, 5, 6, 'killed', 3, 4, 5, 'killed', 3]);
  });

  test(sharedMemory ? 'are given to the thread together' : 'are given to the thread one at a time', async () => {
    const threads = nodeThreads(workerScript, { sharedMemory });
    let [under, most] = [0, 0];
    const counted: IsolationSurroundings = {
      ...threads,
      start: (events) => {
        const thread = threads.start({
          ...events,
          message: (message) => {
            if (message.kind === 'result') under--;
            events.message(message);
          },
        });
        return {
          ...thread,
          post: (message) => {
            const taken = thread.post(message);
            if (taken && message.kind === 'call') most = Math.max(most, ++under);
            return taken;
          },
        };
      },
    };
    const opened = await openIsolated({ modules: [{ name: 'counter', bytes }] }, counted);
    if (!opened.ok) throw new Error(opened.error.message);
    expect(await Promise.all(Array.from({ length: 20 }, () => short(opened.value.call('count', []))))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(most).toBe(sharedMemory ? 20 : 1);
    opened.value.close();
  });

  test('fail alone, stopped by their gas or trapped', async () => {
    const service = await start();
    const answers = [service.call('count', []), service.call('forever', [], { gas: 1_000_000n }), service.call('count', []), service.call('fail', []), service.call('count', [])];
    const results = await Promise.all(answers.map(short));
    expect(results).toEqual([1, 'out-of-gas', 2, 'trap', 3]);
  });

  test('do not wait for those behind them, which end when the service is closed', async () => {
    const service = await start();
    const first = [service.call('count', []), service.call('many', [100_000]), service.call('say', ['x']), service.call('count', [])];
    const behind = [service.call('forever', []), service.call('count', [])];
    const taken = service.snapshot();
    expect(await Promise.all(first.map(short))).toEqual([1, '100000 m', null, 2]);
    service.close();
    expect(await Promise.all(behind.map(short))).toEqual(['closed', 'closed']);
    expect(await taken).toEqual({ ok: false, reason: 'the service was closed' });
  });
});
