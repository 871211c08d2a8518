import { setTimeout as pause } from 'node:timers/promises';
import { defineNetwork, type PeerDefinition } from 'aqua-toolchain';

function seller(price: (item: string) => number | Promise<number>): PeerDefinition {
  return { services: { shop: { price } } };
}

export default defineNetwork({
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    a: seller(() => 120),
    b: seller(() => 95),
    c: seller(() => 110),
    d: seller((item) => {
      throw new Error(`${item} is sold out`);
    }),
    e: seller(async () => {
      await pause(1000);
      return 80;
    }),
  },
});
