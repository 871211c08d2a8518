import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { local: { add: (a: number, b: number) => a + b } } },
    relay: {},
    alice: { services: { node: { check: () => true, work: (n: number) => n * 2 } } },
    bob: {
      services: {
        node: {
          check: () => false,
          work: () => {
            throw new Error('refused');
          },
        },
      },
    },
  },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob)';
