import { nobleCryptography } from '../particle/keys.ts';
import type { Cryptography } from '../particle/crypto.ts';
import type { Clock } from '../peer/contracts.ts';
import { realClock, realRandomBytes } from '../peer/defaults.ts';
import type { RandomBytes } from '../peer/defaults.ts';
import type { PeerEvent } from '../peer/peer-event.ts';
import { Client } from './client.ts';
import type { ClientOptions } from './client.ts';
import type { Network } from './contracts.ts';
import { setDefaultClient } from './default-client.ts';

/** As long as apps of the first generation wait. */
const DEFAULT_TTL = 7_000;

export interface ConnectOptions {
  /** The client's ed25519 secret, 32 bytes; default: a new one, and with it a new peer id. */
  readonly secretKey?: Uint8Array;
  /** Milliseconds that a call may take unless it says otherwise. Default 7000. */
  readonly ttl?: number;
  /** Whether functions that are called without a client use this one from now on. Default true. */
  readonly asDefault?: boolean;
  /** Hears of what the client's peer does; for logs. */
  readonly onEvent?: (event: PeerEvent) => void;
  /** Default: plain JavaScript, which works everywhere. */
  readonly cryptography?: Cryptography;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Default: the platform's. */
  readonly randomBytes?: RandomBytes;
}

/**
 * Connects the app to a network.
 *
 * @example
 * import { startLocalNetwork } from '../testing/local-network.ts';
 * const network = startLocalNetwork({ relay: 'relay', peers: { relay: {} } });
 * const client = await connect(network);
 * client.relay === network.peers.relay; // => true
 * await client.disconnect();
 * client.connected; // => false
 * network.close();
 * @throws RangeError when the secret key has not 32 bytes; whatever the network says when it cannot be reached
 */
export async function connect(network: Network, options: ConnectOptions = {}): Promise<Client> {
  const client = new Client(await prepare(network, options));
  if (options.asDefault !== false) setDefaultClient(client);
  return client;
}

/** Joins the network as the peer of the key, and fills in what the options leave open. */
export async function prepare(network: Network, options: ConnectOptions): Promise<ClientOptions> {
  const { cryptography = nobleCryptography, randomBytes = realRandomBytes, clock = realClock, ttl = DEFAULT_TTL, onEvent } = options;
  const signer = cryptography.signer(options.secretKey ?? randomBytes(32));
  const connection = await network.join(signer.peer);
  return { signer, cryptography, connection, clock, randomBytes, ttl, onEvent };
}
