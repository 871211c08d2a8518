/** A peer in a process of its own, with a store on the disk, that its parent kills. Messages go over the channel between the two. */
import { realClock } from '../../runtime/peer/defaults.ts';
import { nodeCrypto } from '../../runtime/peer/node-crypto.ts';
import { particleEngines } from '../../runtime/peer/particle-engines.ts';
import { Peer } from '../../runtime/peer/peer.ts';
import { asPeerId } from '../../runtime/particle/keys.ts';
import type { PeerId } from '../../runtime/particle/particle.ts';
import { openParticleStore } from '../../runtime/storage/open-store.ts';
import { signerOf } from './engine-network.ts';

export interface ParcelMessage {
  readonly peer: PeerId;
  readonly bytes: Uint8Array;
}

const [, , directory = ''] = process.argv;
const crypto = nodeCrypto();
const { store } = await openParticleStore(directory);
let handler: (from: PeerId, bytes: Uint8Array) => void = () => undefined;

const peer = new Peer({
  signer: signerOf('bob'),
  crypto,
  clock: realClock,
  createEngine: particleEngines(crypto),
  retry: { first: 50, longest: 500 },
  store,
  services: {
    // Another answer each time, so that saying the first one again would show.
    call: ({ function: name, args }) => Promise.resolve({ ok: true, value: [name, `${process.pid} ${process.hrtime.bigint()}`, ...args] }),
  },
  transport: {
    send: (to, bytes) =>
      new Promise((resolve, reject) => {
        process.send?.({ peer: to, bytes } satisfies ParcelMessage, undefined, undefined, (problem) => (problem === null ? resolve() : reject(problem)));
      }),
    onMessage: (given) => (handler = given),
  },
});
await peer.recover();
process.on('message', (message: ParcelMessage) => {
  const from = asPeerId(message.peer);
  if (from !== undefined) handler(from, message.bytes);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
