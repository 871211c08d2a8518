import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { shop: { compare: (a: number, b: number) => (a < b ? 'alice' : 'bob') } } },
    relay: {},
    alice: { services: { quote: { price: () => 12 } } },
    bob: { services: { quote: { price: () => 10 } } },
  },
} satisfies NetworkDefinition;

export const call = 'both(@alice, @bob)';
