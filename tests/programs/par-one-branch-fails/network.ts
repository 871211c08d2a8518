import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { risky: { work: () => 'done' } } },
    bob: {
      services: {
        risky: {
          work: () => {
            throw new Error('bob is ill');
          },
        },
      },
    },
  },
} satisfies NetworkDefinition;

export const call = 'tolerate(@alice, @bob)';
