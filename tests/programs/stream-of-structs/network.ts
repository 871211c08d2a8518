import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        market: {
          cheapest: (offers: { seller: string; price: number }[]) => offers.reduce((a, b) => (b.price < a.price ? b : a)),
        },
      },
    },
    relay: {},
    alice: { services: { seller: { offer: (item: string) => ({ seller: `alice/${item}`, price: 5 }) } } },
    bob: { services: { seller: { offer: (item: string) => ({ seller: `bob/${item}`, price: 4 }) } } },
  },
} satisfies NetworkDefinition;

export const call = 'best([@alice, @bob], "pen")';
