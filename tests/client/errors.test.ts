/** What an app is told when a call does not end well. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Aborted, BadArguments, BadResult, CallFailed, connect, NotConnected, Refused, ServiceNotRegistered, TimedOut, type Client, type ClientError } from 'aqua-toolchain/client';
import { nextTurn } from '../../runtime/peer/defaults.ts';
import { startLocalNetwork, type LocalNetwork } from '../../runtime/testing/local-network.ts';
import { nodeCryptography as cryptography } from '../../runtime/testing/node-cryptography.ts';
import { VirtualClock } from '../../runtime/testing/virtual-clock.ts';
import { whileTimePasses } from '../kit/passing-time.ts';
import { broken, buy, cheapest, endless, exact, missing, nothing, payAll, registerClock, registerWallet, relabel, slow, twiceBroken, watch } from './market.generated.ts';

const shop = {
  find: (name: string) => (name === 'odd' ? { name, price: 'much', note: [] } : { name, price: 1, note: [] }),
  stock: () => [{ name: 'apple', price: 1, note: [] }],
  fail: (reason: string) => {
    throw new Error(reason);
  },
};

let clock: VirtualClock;
let network: LocalNetwork;
let client: Client;

beforeEach(async () => {
  clock = new VirtualClock(1_700_000_000_000);
  network = startLocalNetwork({ relay: 'relay', peers: { relay: {}, a: { services: { shop } } } }, { cryptography, clock });
  client = await connect(network, { cryptography, clock });
});

afterEach(async () => {
  await client.disconnect();
  network.close();
});

const a = (): string => network.peers['a'] ?? '';

function passMillisecond(): void {
  const end = clock.now() + 1;
  while (clock.advance(end));
}

async function errorOf(call: Promise<unknown>): Promise<ClientError> {
  const error: unknown = await whileTimePasses(call.then(() => 'it did not fail', (thrown: unknown) => thrown), passMillisecond);
  expect(error).toBeInstanceOf(Error);
  return error as ClientError;
}

/** What JavaScript apps can do. */
function untyped<Result>(binding: (...args: never[]) => Result): (...args: readonly unknown[]) => Result {
  return binding as (...args: readonly unknown[]) => Result;
}

describe('CallFailed', () => {
  test('tells what went wrong, on which peer, in which step, and where in the source', async () => {
    const error = await errorOf(broken(a()));
    expect(error).toBeInstanceOf(CallFailed);
    expect(error).toMatchObject({ kind: 'call-failed', name: 'CallFailed', reason: 'sold out', peer: a(), step: 'shop.fail', location: 'tests/client/market.aqua:69:13' });
    expect(error.message).toBe(`\`broken\` failed at tests/client/market.aqua:69:13 in shop.fail on ${a().slice(0, 8)}…${a().slice(-4)}: sold out`);
  });

  test.each([
    [false, 76],
    [true, 79],
  ])('of two steps that look the same it names the one that failed', async (again, line) => {
    expect(await errorOf(twiceBroken(a(), again))).toMatchObject({ reason: 'sold out', location: expect.stringContaining(`market.aqua:${line}:`) as string });
  });

  test('a callback that throws fails the program', async () => {
    const thrower = (): boolean => {
      throw new Error('not today');
    };
    expect(await errorOf(watch(a(), thrower, () => undefined))).toMatchObject({ kind: 'call-failed', reason: 'not today', peer: client.id, step: 'callbackSrv.seen' });
  });

  test('a service that answers with another type', async () => {
    untyped(registerWallet)({ pay: () => 'yes', forget: () => undefined });
    expect(await errorOf(buy(a(), 'x'))).toMatchObject({ kind: 'call-failed', reason: 'wallet.pay: `the result` must be bool, got the text "yes"' });
  });
});

test('ServiceNotRegistered: the app does not offer what its program calls', async () => {
  const error = await errorOf(missing());
  expect(error).toBeInstanceOf(ServiceNotRegistered);
  expect(error).toBeInstanceOf(CallFailed);
  expect(error).toMatchObject({ kind: 'service-not-registered', step: 'nowhere.now', peer: client.id, location: expect.stringContaining('market.aqua:84:') as string });
  registerClock('nowhere', { now: () => 7n });
  expect(await missing()).toBe(7);
});

describe('TimedOut', () => {
  test('says what each branch waits for, in the words of the source', async () => {
    const error = await errorOf(endless(a(), ['x', 'y'], { ttl: 600 }));
    expect(error).toBeInstanceOf(TimedOut);
    expect(error).toMatchObject({ kind: 'timed-out', ttl: 600, problems: [] });
    const { waiting } = error as TimedOut;
    expect(waiting).toEqual([{ location: expect.stringMatching(/^tests\/client\/market\.aqua:9[34]:/) as string, waitsFor: '11 values in `found`, which holds 2' }]);
    expect(error.message).toMatch(/^`endless` did not answer within 600 ms\n {2}tests\/client\/market\.aqua:\d+:\d+ waits for 11 values in `found`, which holds 2$/);
  });

  test('names a service that still runs', async () => {
    registerWallet({ pay: () => true, forget: () => new Promise(() => undefined) });
    const { waiting } = (await errorOf(nothing({ ttl: 1500 }))) as TimedOut;
    expect(waiting.map(({ waitsFor }) => waitsFor)).toEqual(['wallet.forget, which is still running']);
  });

  test('also when the time is up before anything began', async () => {
    let now = clock.now();
    const hasty = { after: clock.after.bind(clock), now: () => (now += 10) };
    const late = await connect(network, { cryptography, clock: hasty, asDefault: false });
    expect(await errorOf(nothing(late, { ttl: 5 }))).toMatchObject({ kind: 'timed-out', ttl: 5, waiting: [] });
    await late.disconnect();
  });

  test('tells of calls that failed on the way', async () => {
    registerWallet({ pay: (amount) => (amount === 1 ? true : Promise.reject(new Error('no money'))), forget: () => undefined });
    const { problems } = (await errorOf(payAll([1, 2], { ttl: 400 }))) as TimedOut;
    expect(problems).toEqual([expect.stringMatching(/^wallet\.pay failed on 12D3KooW….{4} \(tests\/client\/market\.aqua:103:\d+\): no money$/) as string]);
  });

  test('tells that a peer could not be reached', async () => {
    const stranger = '12D3KooWEXNUbCXooUwHrHBbrmjsrpHXoEphPwbjQXEGyzbqKnE9';
    const local = startLocalNetwork({ peers: { a: {} } }, { cryptography, clock });
    const alone = await connect(local, { cryptography, clock, asDefault: false });
    const error = await errorOf(buy(alone, stranger, 'x', { ttl: 400 }));
    expect(error).toMatchObject({ kind: 'timed-out', problems: [expect.stringContaining('could not be reached') as string] });
    expect((error as TimedOut).waiting.map(({ waitsFor }) => waitsFor)).toEqual([expect.stringContaining('12D3KooW…KnE9, which has not answered: shop.find') as string]);
    await alone.disconnect();
    local.close();
  });
});

describe('Aborted', () => {
  test('before and during the call', async () => {
    expect(await errorOf(nothing({ signal: AbortSignal.abort('why') }))).toMatchObject({ kind: 'aborted', cause: 'why' });
    const controller = new AbortController();
    const call = errorOf(slow(5000, { signal: controller.signal }));
    clock.after(10, () => controller.abort());
    expect(await call).toBeInstanceOf(Aborted);
  });

  test('the program cannot call back any more', async () => {
    const controller = new AbortController();
    let late = 0;
    const seen = (): boolean => {
      controller.abort();
      return true;
    };
    const done = (): void => {
      late++;
    };
    expect(await errorOf(watch(a(), seen, done, { signal: controller.signal }))).toBeInstanceOf(Aborted);
    for (let turn = 0; turn < 30; turn++) await nextTurn();
    expect(late).toBe(0);
  });
});

describe('BadArguments', () => {
  const item = { name: 'x', price: 1, note: null };
  const none = (): undefined => undefined;
  test.each<[string, () => Promise<unknown>, object]>([
    ['a number for a text', () => untyped(buy)(1, 'x'), { argument: 'shop', expected: 'string', got: 'the number 1' }],
    ['out of range', () => cheapest([], 'x', 2 ** 32), { argument: 'least', expected: 'u32 (0 to 4294967295)', got: '4294967296' }],
    ['negative', () => cheapest([], 'x', -1), { argument: 'least', got: '-1' }],
    ['a fraction', () => cheapest([], 'x', 1.5), { argument: 'least', expected: 'u32', got: 'the number 1.5' }],
    ['not exact', () => exact(2 ** 60, 0, 0, true), { argument: 'big', got: String(2 ** 60) }],
    ['NaN', () => exact(0, 0, Number.NaN, true), { argument: 'ratio' }],
    ['inside of an array', () => untyped(cheapest)(['x', 5], 'x', 1), { argument: 'shops[1]', expected: 'string' }],
    ['inside of a struct', () => untyped(relabel)({ ...item, price: '1' }, null, []), { argument: 'item.price', expected: 'u64' }],
    ['a missing field', () => untyped(relabel)({ name: 'x' }, null, []), { argument: 'item.price', got: 'nothing' }],
    ['no function', () => untyped(watch)('x', 5, none), { argument: 'seen', expected: 'a function (Item, u32 -> bool)' }],
    ['a missing argument', () => untyped(buy)('x'), { argument: 'name', got: 'nothing' }],
    ['too many', () => untyped(buy)('x', 'y', {}, {}), { argument: 'the arguments', got: '4' }],
    ['half of a surrogate pair', () => buy('\ud800', 'x'), { argument: 'shop' }],
    ['a ttl of nothing', () => nothing({ ttl: 0 }), { argument: 'config.ttl' }],
    ['a ttl that is no number', () => untyped(nothing)({ ttl: '5' }), { argument: 'config.ttl', got: 'the text "5"' }],
    ['a signal that is none', () => untyped(nothing)({ signal: {} }), { argument: 'config.signal', got: 'an object' }],
    ['no config', () => untyped(nothing)(5), { argument: 'config' }],
  ])('%s', async (_, call, expected) => {
    const error = await errorOf(call());
    expect(error).toBeInstanceOf(BadArguments);
    expect(error).toMatchObject({ kind: 'bad-arguments', ...expected });
  });

  test('of registrations', () => {
    expect(() => untyped(registerWallet)({ pay: () => true })).toThrow('registering the service "wallet": `forget` must be a method, got nothing');
    expect(() => untyped(registerClock)(undefined, { now: () => 1 })).toThrow(BadArguments);
    expect(() => untyped(registerWallet)(null)).toThrow(BadArguments);
  });
});

test('BadResult: the answer is of another type than the function promises', async () => {
  const error = await errorOf(cheapest([a()], 'odd', 1));
  expect(error).toBeInstanceOf(BadResult);
  expect(error.message).toBe('`cheapest` answered with something else than it promises: the result[0] must be u64, got the text "much"');
});

test('Refused: a ttl longer than peers accept', async () => {
  expect(await errorOf(nothing({ ttl: 10 ** 9 }))).toBeInstanceOf(Refused);
});

describe('NotConnected', () => {
  test('disconnecting ends what runs, and nothing starts afterwards', async () => {
    const call = errorOf(slow(5000));
    await client.disconnect();
    await client.disconnect();
    expect(await call).toBeInstanceOf(NotConnected);
    expect(await errorOf(nothing())).toBeInstanceOf(NotConnected);
    expect(await errorOf(nothing(client))).toBeInstanceOf(NotConnected);
    expect(() => registerWallet({ pay: () => true, forget: () => undefined })).toThrow(NotConnected);
  });
});
