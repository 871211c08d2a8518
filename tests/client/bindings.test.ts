/** Bindings as an app uses them: the module that the compiler writes, over a network of peers in this process. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Client } from 'aqua-toolchain/client';
import { compile } from '../../compiler/index.ts';
import { memorySource } from '../../compiler/source/source-provider.ts';
import { startLocalNetwork, type LocalNetwork } from '../../runtime/testing/local-network.ts';
import { nodeCryptography as cryptography } from '../../runtime/testing/node-cryptography.ts';
import { textOf, withoutScripts } from '../kit/repository.ts';
import { buy, cheapest, describe as describeItem, exact, nothing, registerShop, registerWallet, relabel, watch, type Item } from './market.generated.ts';

const stock: readonly Item[] = [
  { name: 'apple', price: 3, note: null },
  { name: 'gold', price: 2n ** 60n + 1n, note: 'heavy' },
];

/** As a peer of another app answers: in wire form. */
const wire = (item: Item | undefined): unknown => item && { ...item, note: item.note === null ? [] : [item.note] };

const shop = {
  find: (name: string) => wire(stock.find((item) => item.name === name)),
  stock: () => stock.map(wire),
  fail: (reason: string) => {
    throw new Error(reason);
  },
};

let network: LocalNetwork;
let client: Client;

beforeEach(async () => {
  network = startLocalNetwork({ relay: 'relay', peers: { relay: {}, a: { services: { shop } }, b: { services: { shop } } } }, { cryptography });
  client = await connect(network, { cryptography });
});

afterEach(async () => {
  await client.disconnect();
  network.close();
});

const a = (): string => network.peers['a'] ?? '';
const b = (): string => network.peers['b'] ?? '';

test('the module is what the compiler writes', () => {
  const path = 'tests/client/market.aqua';
  const { files, diagnostics } = compile({ entry: path, source: memorySource({ [path]: textOf(path) }), target: 'ts' });
  expect(diagnostics.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([]);
  expect(withoutScripts(files[0]?.text ?? '')).toBe(withoutScripts(textOf('tests/client/market.generated.ts')));
});

describe('calls', () => {
  test('several results are a tuple, a service of the app is called back', async () => {
    const paid: unknown[] = [];
    registerWallet({
      pay: (amount, context) => {
        paid.push(amount, context.initPeerId);
        return Promise.resolve(true);
      },
      forget: () => undefined,
    });
    expect(await buy(a(), 'gold')).toEqual([{ name: 'gold', price: 2n ** 60n + 1n, note: 'heavy' }, true]);
    expect(paid).toEqual([2n ** 60n + 1n, client.id]);
  });

  test('with a client in front and a config behind', async () => {
    const other = await connect(network, { cryptography, asDefault: false });
    registerWallet(other, { pay: () => false, forget: () => undefined });
    const [item, paid] = await buy(other, a(), 'apple', { ttl: 5000 });
    expect([item.note, paid]).toEqual([null, false]);
    await other.disconnect();
  });

  test('a stream comes back as an array', async () => {
    expect((await cheapest([a(), b()], 'apple', 2)).every((price) => price === 3)).toBe(true);
  });

  test('options are null or their value', async () => {
    expect(await describeItem(null)).toBe(null);
    expect(await describeItem({ name: 'apple', price: 1, note: null })).toBe('apple');
    const item = { name: 'x', price: 0, note: 'old' };
    expect(await relabel(item, 'new', ['t'])).toEqual([{ ...item, note: 'new' }, ['t'], 'new']);
    expect(await relabel(item, null, [])).toEqual([{ ...item, note: null }, [], null]);
  });

  test('numbers are exact', async () => {
    expect(await exact(2n ** 64n - 1n, -(2n ** 63n), 1e300, true)).toEqual([2n ** 64n - 1n, -(2n ** 63n), 1e300, true]);
    expect(await exact(5, -5, 2 ** 60, false)).toEqual([5, -5, 2 ** 60, false]);
    expect(await exact(5n, 0n, 0.1, false)).toEqual([5, 0, 0.1, false]);
  });

  test('a function without results resolves when it is done', async () => {
    const forgotten: unknown[] = [];
    registerWallet({ pay: () => true, forget: (item) => void forgotten.push(item) });
    expect(await nothing()).toBe(undefined);
    expect(forgotten).toEqual([null]);
  });
});

describe('callbacks', () => {
  test('get typed arguments and their results come back, sync or async', async () => {
    const seen: unknown[] = [];
    let done = 0;
    const answers = await watch(
      a(),
      (item, number, context) => {
        seen.push([item.name, item.price, item.note, number, context.particleId.length > 0]);
        return item.name === 'gold' ? Promise.resolve(true) : false;
      },
      () => {
        done++;
      },
    );
    expect(answers).toEqual([false, true]);
    expect(seen).toEqual([
      ['apple', 3, null, 7, true],
      ['gold', 2n ** 60n + 1n, 'heavy', 7, true],
    ]);
    expect(done).toBe(1);
  });
});

describe('services', () => {
  test('under an id of one\'s own, until they are withdrawn', async () => {
    const withdraw = registerShop('mine', { find: () => ({ name: 'mine', price: 1, note: null }), stock: () => [], fail: () => Promise.reject(new Error('no')) });
    const again = registerShop('mine', { find: () => ({ name: 'newer', price: 1, note: null }), stock: () => [], fail: () => Promise.reject(new Error('no')) });
    withdraw();
    again();
    registerShop({ find: (name) => ({ name, price: 9, note: null }), stock: () => [], fail: () => Promise.reject(new Error('no')) });
    registerWallet({ pay: () => true, forget: () => undefined });
    expect(await buy(client.id, 'own')).toEqual([{ name: 'own', price: 9, note: null }, true]);
  });

  test('methods run on their object', async () => {
    class Counting {
      #calls = 0;
      readonly calls = (): number => this.#calls;
      pay(): boolean {
        this.#calls++;
        return true;
      }
      forget(): void {
        this.#calls++;
      }
    }
    const wallet = new Counting();
    registerWallet(wallet);
    await nothing();
    expect(wallet.calls()).toBe(1);
  });
});

test('peers of a local network sign, like those of a simulated one', async () => {
  const text = 'aqua Who\n\nexport who\n\nservice Sig("sig"):\n  get_peer_id() -> string\n\nfunc who(peer: string) -> string:\n  on peer:\n    id <- Sig.get_peer_id()\n  <- id\n';
  const { functions } = compile({ entry: 'who.aqua', source: memorySource({ 'who.aqua': text }) });
  const who = functions.get('who');
  if (who === undefined) throw new Error('who does not compile');
  expect(await client.call(who, [b()])).toBe(b());
});
