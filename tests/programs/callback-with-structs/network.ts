import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    shop: {
      services: {
        shop: {
          items: () => [
            { name: 'pen', price: 3 },
            { name: 'car', price: 9000 },
            { name: 'ink', price: 8 },
          ],
          sell: (item: { price: number }) => item.price,
        },
      },
    },
  },
  callbacks: {
    decide: (item: { price: number }) => ({ accepted: item.price < 100, why: item.price < 5 ? ['cheap'] : [] }),
    chosen: () => undefined,
  },
} satisfies NetworkDefinition;

export const call = 'main(@shop, _, _)';
