import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { node: { make: (n: number) => `part ${n}` } } },
    bob: { services: { node: { take: (a: string, b: string) => `${a}, ${b}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob)';
