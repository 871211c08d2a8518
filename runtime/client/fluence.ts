/** The names that apps of the first generation use, over the same client: help for moving (docs/migrating.md), not a second API. */
import type { Crypto } from '../particle/crypto.ts';
import { keyPairFromSeed, nobleCrypto, nobleSigner, peerIdOf } from '../particle/keys.ts';
import type { PeerId } from '../particle/particle.ts';
import { realRandomBytes } from '../peer/defaults.ts';
import { Client } from './client.ts';
import { prepare } from './connect.ts';
import type { Network } from './contracts.ts';
import { defaultClient, setDefaultClient } from './default-client.ts';
import { NotConnected } from './errors.ts';

/** An ed25519 key pair. Methods are async because apps await them. */
export class KeyPair {
  readonly #seed: Uint8Array;

  private constructor(seed: Uint8Array) {
    this.#seed = seed.slice();
  }

  static randomEd25519(): Promise<KeyPair> {
    return KeyPair.fromEd25519SK(realRandomBytes(32));
  }

  /** @param secretKey 32 bytes; rejects with RangeError for another length */
  static fromEd25519SK(secretKey: Uint8Array): Promise<KeyPair> {
    return Promise.resolve().then(() => new KeyPair(keyPairFromSeed(secretKey).seed));
  }

  /** @param publicKey 32 bytes; rejects with RangeError for another length */
  static verifyWithPublicKey(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array, crypto: Crypto = nobleCrypto): Promise<boolean> {
    return Promise.resolve().then(() => crypto.verify(peerIdOf(publicKey), message, signature));
  }

  /** Peer id of whoever has the key. */
  getPeerId(): PeerId {
    return keyPairFromSeed(this.#seed).peer;
  }

  /** The secret, 32 bytes. */
  toEd25519PrivateKey(): Uint8Array {
    return this.#seed.slice();
  }

  signBytes(message: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(nobleSigner(this.#seed).sign(message));
  }

  verify(message: Uint8Array, signature: Uint8Array): Promise<boolean> {
    return Promise.resolve(nobleCrypto.verify(this.getPeerId(), message, signature));
  }
}

export interface FluenceConfig {
  /** Default: a random one. */
  readonly keyPair?: { readonly type: 'Ed25519'; readonly source: 'random' | Uint8Array };
  /** Milliseconds that a call may take unless it says otherwise. Default 7000. */
  readonly defaultTtlMs?: number;
}

/** A client under the names of before. */
export class ClientPeer extends Client {
  getPeerId(): string {
    return this.id;
  }

  getRelayPeerId(): string {
    return this.relay;
  }
}

/** Connects a client that is not the default one. Where an address stood stands a network. */
export async function createClient(network: Network, { keyPair, defaultTtlMs }: FluenceConfig = {}): Promise<ClientPeer> {
  const source = keyPair?.source ?? 'random';
  const options = await prepare(network, {
    ...(source === 'random' ? {} : { secretKey: source }),
    ...(defaultTtlMs === undefined ? {} : { ttl: defaultTtlMs }),
  });
  return new ClientPeer(options);
}

export type ConnectionState = 'disconnected' | 'connecting' | 'connected' | 'disconnecting';

let state: ConnectionState = 'disconnected';
const listeners = new Set<(state: ConnectionState) => void>();

function become(next: ConnectionState): void {
  state = next;
  for (const listener of listeners) listener(next);
}

/** The default client under the names of before. */
export const Fluence = {
  /** Connects, and makes the client the one that functions use when they get none. */
  async connect(network: Network, config: FluenceConfig = {}): Promise<void> {
    become('connecting');
    try {
      setDefaultClient(await createClient(network, config));
    } catch (thrown) {
      become('disconnected');
      throw thrown;
    }
    become('connected');
  },

  /** Does nothing without a connection. */
  async disconnect(): Promise<void> {
    if (state !== 'connected') return;
    become('disconnecting');
    await Fluence.getClient().disconnect();
    become('disconnected');
  },

  /** @throws NotConnected before `connect` */
  getClient(): ClientPeer {
    const client = defaultClient();
    if (client instanceof ClientPeer) return client;
    throw new NotConnected('the default client was made by `connect`, not by `Fluence.connect`: use `defaultClient()`');
  },

  /** Calls back at every change. @returns the state of now */
  onConnectionStateChange(listener: (state: ConnectionState) => void): ConnectionState {
    listeners.add(listener);
    return state;
  },
};
