/** Apps of the first generation keep their names. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect, createClient, Fluence, KeyPair, NotConnected, type ConnectionState } from 'aqua-toolchain/client';
import { startLocalNetwork, type LocalNetwork } from '../../runtime/testing/local-network.ts';
import { exact, nothing, registerWallet } from './market.generated.ts';

let network: LocalNetwork;
beforeEach(() => {
  network = startLocalNetwork({ relay: 'relay', peers: { relay: {} } });
});
afterEach(() => network.close());

test('connect, use without a client, look at it, disconnect', async () => {
  const states: ConnectionState[] = [];
  expect(Fluence.onConnectionStateChange((state) => states.push(state))).toBe('disconnected');
  expect(() => Fluence.getClient()).toThrow(NotConnected);
  const keyPair = await KeyPair.randomEd25519();
  await Fluence.connect(network, { keyPair: { type: 'Ed25519', source: keyPair.toEd25519PrivateKey() }, defaultTtlMs: 5000 });
  expect(Fluence.getClient().getPeerId()).toBe(keyPair.getPeerId());
  expect(Fluence.getClient().getRelayPeerId()).toBe(network.peers['relay']);
  expect(await exact(1, 2, 3, true)).toEqual([1, 2, 3, true]);
  await Fluence.disconnect();
  await Fluence.disconnect();
  expect(states).toEqual(['connecting', 'connected', 'disconnecting', 'disconnected']);
  await expect(exact(1, 2, 3, true)).rejects.toBeInstanceOf(NotConnected);
});

test('a client of its own goes in front; the default ttl counts', async () => {
  const client = await createClient(network, { defaultTtlMs: 40 });
  registerWallet(client, { pay: () => true, forget: () => new Promise(() => undefined) });
  await expect(nothing(client)).rejects.toMatchObject({ kind: 'timed-out', ttl: 40 });
  expect(() => Fluence.getClient()).toThrow(NotConnected);
  await client.disconnect();
});

test('the default client of `connect` is told apart', async () => {
  const client = await connect(network);
  expect(() => Fluence.getClient()).toThrow('defaultClient()');
  await client.disconnect();
});

test('a network that cannot be reached', async () => {
  const states: ConnectionState[] = [];
  Fluence.onConnectionStateChange((state) => states.push(state));
  await expect(Fluence.connect({ join: () => Promise.reject(new Error('no way in')) })).rejects.toThrow('no way in');
  expect(states).toEqual(['connecting', 'disconnected']);
});

test('key pairs sign and verify', async () => {
  const pair = await KeyPair.fromEd25519SK(new Uint8Array(32).fill(7));
  const message = new TextEncoder().encode('hello');
  const signature = await pair.signBytes(message);
  expect(await pair.verify(message, signature)).toBe(true);
  expect(await (await KeyPair.randomEd25519()).verify(message, signature)).toBe(false);
  await expect(KeyPair.fromEd25519SK(new Uint8Array(31))).rejects.toBeInstanceOf(RangeError);
  await expect(KeyPair.verifyWithPublicKey(new Uint8Array(3), message, signature)).rejects.toBeInstanceOf(RangeError);
});
