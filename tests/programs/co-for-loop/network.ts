import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { local: { value: (n: number) => n * 100 } } },
    relay: {},
    alice: { services: { node: { ping: () => 1 } } },
    bob: { services: { node: { ping: () => 1 } } },
  },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob])';
