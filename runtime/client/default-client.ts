/** The client that functions use when they are called without one. There is one for the whole program, as people's apps expect. */
import type { Client } from './client.ts';
import { NotConnected } from './errors.ts';

let current: Client | undefined;

export function setDefaultClient(client: Client): void {
  current = client;
}

/** The client of the last `connect`. @throws NotConnected when there is none, or when it was disconnected */
export function defaultClient(): Client {
  if (current?.connected !== true) throw new NotConnected('there is no connected client: `await connect(network)` first, or pass a client as the first argument');
  return current;
}
