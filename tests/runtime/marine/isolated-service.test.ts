/** Services in threads of their own: the process and other services live on whatever one of them does. */
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { openIsolated, type IsolatedService, type IsolationOptions, type IsolationSurroundings, type ServiceSpec } from '../../../runtime/marine/index.ts';
import { nodeThreads } from '../../../runtime/node.ts';
import { cModule } from '../../kit/guest/c-module.ts';
import { writtenComponent } from '../../kit/marine/components.ts';
import { compilers } from '../../kit/guest/compilers.ts';
import { isolated, workerScript } from '../../kit/marine/isolated.ts';

const works = compilers.some(([name, there]) => name === 'c' && there);

const wit = `world counter {
  export count: func() -> u32;
  export forever: func();
  export say: func(text: string);
  export store: func(text: string) -> s32;
  export load: func() -> string;
  export lists: func(count: u32) -> list<list<u32>>;
}`;
const c = `
#include <stdio.h>
#include <string.h>
static uint32_t calls;
uint32_t counter_count(void) { return ++calls; }
void counter_forever(void) { for (;;) { volatile int x = 0; (void)x; } }
void counter_say(counter_string_t text) { printf("%.*s\\n", (int)text.length, text.data); fflush(stdout); }
int32_t counter_store(counter_string_t text) {
  FILE *file = fopen("/data/note", "w");
  if (file == NULL) return -1;
  size_t written = fwrite(text.data, 1, text.length, file);
  return fclose(file) == 0 ? (int32_t)written : -1;
}
counter_list_list_u32_t counter_lists(uint32_t count) {
  counter_list_list_u32_t all = {counter_alloc(count * sizeof *all.data), count};
  memset(all.data, 0, count * sizeof *all.data);
  return all;
}
counter_string_t counter_load(void) {
  FILE *file = fopen("/data/note", "r");
  if (file == NULL) return counter_string("nothing");
  char *data = counter_alloc(100);
  counter_string_t text = {data, fread(data, 1, 100, file)};
  fclose(file);
  return text;
}
`;

describe.runIf(works).each([true, false])('a service in a thread, with shared memory: %s', (sharedMemory) => {
  let bytes = new Uint8Array();

  beforeAll(async () => {
    bytes = new Uint8Array(await cModule(wit, c));
  }, 120_000);

  const start = (options: IsolationOptions = {}, spec: Partial<ServiceSpec> = {}, state?: Uint8Array): Promise<IsolatedService> =>
    isolated({ modules: [{ name: 'counter', bytes, mounts: [{ alias: '/data' }] }], ...spec }, { options, limits: { sharedMemory }, state });

  test('answers calls in their order', async () => {
    const service = await start();
    const answers = await Promise.all(Array.from({ length: 5 }, () => service.call('count', [])));
    expect(answers.map((answer) => (answer.ok ? answer.value : answer.error))).toEqual([1, 2, 3, 4, 5]);
    expect([...service.functions.keys()]).toEqual(['count', 'forever', 'say', 'store', 'load', 'lists']);
    expect(await service.call('coun', [])).toMatchObject({ ok: false, error: { kind: 'unknown-function', suggestions: ['count'] } });
    expect(await service.call('say', [() => 1])).toMatchObject({ ok: false, error: { message: expect.stringContaining('cannot be handed over') as string } });
    expect(await service.call('count', [])).toMatchObject({ ok: true, value: 6 });
  });

  test('is given and gives what no shared memory has room for', async () => {
    const service = await start();
    const long = 'long'.repeat(50_000);
    expect(await service.call('store', [long])).toMatchObject({ value: long.length });
    expect(await service.call('store', ['short'])).toMatchObject({ value: 5 });
    expect(await service.call('store', [new Date(0)])).toMatchObject({ ok: false, error: { kind: 'bad-argument' } });
    expect(await service.call('load', [])).toMatchObject({ value: 'short' });
  });

  test('that answers at once keeps nothing else waiting', async () => {
    const service = await start();
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    for (let call = 0; call < 2000; call++) await service.call('count', []);
    clearInterval(turning);
    expect(turns).toBeGreaterThan(1);
    expect(await service.call('count', [])).toMatchObject({ value: 2001 });
  });

  test('that takes too long is ended, others answer meanwhile, and it comes back', async () => {
    const [stuck, other] = await Promise.all([start(), start()]);
    await stuck.call('count', []);
    const killed = stuck.call('forever', [], { timeout: 300 });
    const after = stuck.call('count', []);
    expect(await other.call('count', [])).toMatchObject({ ok: true, value: 1 });
    expect(await killed).toMatchObject({ ok: false, error: { kind: 'killed', message: 'the call was ended: it took longer than 300 ms' } });
    expect(await after).toMatchObject({ ok: true, value: 1 });
  });

  test('whose thread has no memory left for its result is ended, others answer meanwhile, and it comes back', async () => {
    const modules = [{ name: 'counter', bytes }];
    const [greedy, other] = await Promise.all([isolated({ modules }, { limits: { sharedMemory, heap: 24 } }), start()]);
    await greedy.call('count', []);
    const crashed = greedy.call('lists', [3_000_000]);
    expect(await other.call('count', [])).toMatchObject({ ok: true, value: 1 });
    expect(await crashed).toMatchObject({ ok: false, error: { kind: 'crashed', message: expect.stringContaining('memory limit') as string } });
    expect(await greedy.call('count', [])).toMatchObject({ ok: true, value: 1 });
  });

  test('comes back with what it knew when its snapshot was taken, also elsewhere', async () => {
    const service = await start();
    await service.call('count', []);
    const taken = await service.snapshot();
    await service.call('count', []);
    expect(await service.call('forever', [], { timeout: 300 })).toMatchObject({ error: { kind: 'killed' } });
    expect(await service.call('count', [])).toMatchObject({ value: 2 });
    if (!taken.ok) throw new Error(taken.reason);
    expect(await (await start({}, {}, taken.bytes)).call('count', [])).toMatchObject({ value: 2 });
    const damaged = await openIsolated({ modules: [{ name: 'counter', bytes }] }, nodeThreads(workerScript, { sharedMemory }), {}, taken.bytes.slice(0, 50));
    expect(damaged).toMatchObject({ ok: false, error: { message: expect.stringContaining('the state cannot be read') as string } });
  });

  test('starts from what another made of the same modules, and of the same modules only', async () => {
    const { metered } = await start();
    expect(metered.size).toBe(1);
    const second = await start({ metered });
    expect(second.metered).toBe(metered);
    expect(await second.call('count', [])).toMatchObject({ value: 1 });
    expect(await second.call('forever', [], { timeout: 300 })).toMatchObject({ error: { kind: 'killed' } });
    expect(await second.call('count', [])).toMatchObject({ value: 1 });
    expect(second.metered).toBe(metered);
    expect((await start({ metered }, { seed: new Uint8Array(32) })).metered.size).toBe(2);
  });

  test('stopped by its gas it goes on as it is', async () => {
    const service = await start({}, { gas: 100_000_000n });
    await service.call('count', []);
    expect(await service.call('forever', [])).toMatchObject({ ok: false, error: { kind: 'out-of-gas' } });
    expect(await service.call('count', [])).toMatchObject({ value: 2 });
  });

  test('prints for its owner, and has the files that it was granted', async () => {
    const lines: string[] = [];
    const service = await start({ output: ({ module, text }) => lines.push(`${module}: ${text}`) });
    await service.call('say', ['hello']);
    expect(lines).toEqual(['counter: hello']);
    expect(await service.call('load', [])).toMatchObject({ value: 'nothing' });
    expect(await service.call('store', ['kept'])).toMatchObject({ value: 4 });
    expect(await service.call('load', [])).toMatchObject({ value: 'kept' });
    expect(await (await start({}, { modules: [{ name: 'counter', bytes }] })).call('store', ['x'])).toMatchObject({ value: -1 });
  });

  test('takes no more calls than may wait, and none when it is closed', async () => {
    const service = await start({ queue: 2 });
    const answers = [service.call('forever', []), ...Array.from({ length: 3 }, () => service.call('count', []))];
    expect(await answers[3]).toMatchObject({ error: { kind: 'overloaded' } });
    service.close();
    expect(await Promise.all(answers.slice(0, 3))).toMatchObject([{ error: { kind: 'closed' } }, { error: { kind: 'closed' } }, { error: { kind: 'closed' } }]);
    expect(await service.call('count', [])).toMatchObject({ error: { kind: 'closed' } });
  });

  test('that is a component is ended and comes back like any other, without being made again', async () => {
    const component = await writtenComponent({
      functions: {
        count: { type: '(result u32)', core: '(result i32) (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1))) (i32.load (i32.const 64))' },
        forever: { type: '', core: '(loop $again (br $again))' },
      },
    });
    const service = await start({}, { modules: [{ name: 'counter', bytes: component }] });
    await service.call('count', []);
    expect(await service.call('forever', [], { gas: 1_000_000n })).toMatchObject({ error: { kind: 'out-of-gas' } });
    expect(await service.call('count', [])).toMatchObject({ value: 2 });
    await service.snapshot();
    await service.call('count', []);
    expect(await service.call('forever', [], { timeout: 300 })).toMatchObject({ error: { kind: 'killed' } });
    expect(await service.call('count', [])).toMatchObject({ value: 3 });
    expect([...service.metered.values()].map(({ cores, script }) => [cores.size, script === undefined])).toEqual([[2, false]]);
    expect(await (await start({ metered: service.metered }, { modules: [{ name: 'counter', bytes: component }] })).call('count', [])).toMatchObject({ value: 1 });
  });

  test('what is no module does not start', async () => {
    expect(await openIsolated({ modules: [{ name: 'x', bytes: Uint8Array.of(1, 2, 3) }] }, nodeThreads(workerScript, { sharedMemory }))).toMatchObject({ ok: false, error: { kind: 'not-wasm' } });
    expect(await openIsolated({ modules: [{ name: 'x', bytes }] }, nodeThreads(pathToFileURL('/nowhere.mjs')))).toMatchObject({ ok: false, error: { kind: 'start-failed', message: expect.stringContaining('ended while it started') as string } });
  });
});

describe('a thread that is no service', () => {
  /** It opens, and with its first call does this. */
  const thread = (does: string): URL => new URL(`data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from 'node:worker_threads';
    parentPort.on('message', (message) => {
      if (message !== 0) return parentPort.postMessage({ kind: 'opened', functions: new Map(), metered: new Map() });
      const numbers = new Int32Array(workerData.toOwner);
      ${does}
    });`)}`);
  const open = async (does: string, threads = nodeThreads(thread(does))): Promise<IsolatedService> => {
    const opened = await openIsolated({ modules: [] }, threads);
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  };

  test.each([
    ['bytes of no kind', 'new Uint8Array(workerData.toOwner).fill(255, 132); numbers[32] = 8; numbers[0] = 3;'],
    ['a length beyond its memory', 'numbers[32] = 2 ** 31 - 1; numbers[0] = 3;'],
    ['a length below nothing', 'numbers[32] = -2; numbers[0] = 3;'],
    ['more than there is room for', 'numbers[0] = 2 ** 20;'],
    ['no answer to a call', 'numbers[32] = 1; numbers[0] = 2;'],
    ['nothing', 'numbers[0] = 1;'],
  ])('and writes %s is ended, and the call with it', async (_, writes) => {
    const service = await open(`${writes} Atomics.notify(numbers, 0);`);
    expect(await service.call('any', [])).toMatchObject({ ok: false, error: { kind: 'crashed', message: expect.stringContaining('it wrote an answer that cannot be read') as string } });
    service.close();
  });

  test('and ends in a call leaves nobody waiting', async () => {
    const service = await open('process.exit(3);');
    expect(await service.call('any', [])).toMatchObject({ ok: false, error: { kind: 'crashed', message: 'the thread of the service ended: exit code 3' } });
    service.close();
  });

  test('and ends takes with it what it had begun, and nothing else', async () => {
    const does = 'new Int32Array(workerData.toWorker)[17] = 2; process.exit(3);';
    const threads = nodeThreads(thread(does));
    let starts = 0;
    const counted: IsolationSurroundings = {
      ...threads,
      start: (events) => {
        starts++;
        return threads.start(events);
      },
    };
    const service = await open(does, counted);
    const answers = await Promise.all(['first', 'second', 'third'].map((name) => service.call(name, [])));
    expect(answers.map((answer) => !answer.ok && answer.error.kind)).toEqual(['crashed', 'crashed', 'crashed']);
    // One for two of them, one for the third, and one for what may come.
    expect(starts).toBe(3);
    service.close();
  });

  test('and cannot be started again answers nothing any more, and says so to each call', async () => {
    const [first, other] = [nodeThreads(thread('process.exit(3);')), nodeThreads(pathToFileURL('/nowhere.mjs'))];
    let starts = 0;
    const service = await open('', { ...first, start: (events) => (starts++ === 0 ? first : other).start(events) });
    const answers = await Promise.all(['first', 'second'].map((name) => service.call(name, [])));
    expect(answers).toMatchObject([{ error: { kind: 'crashed' } }, { error: { kind: 'not-restarted' } }]);
    expect(await service.call('third', [])).toMatchObject({ ok: false, error: { kind: 'not-restarted', error: { kind: 'start-failed' } } });
    service.close();
    expect(await service.call('fourth', [])).toMatchObject({ ok: false, error: { kind: 'closed' } });
  });
});
