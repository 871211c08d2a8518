import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { failure: () => undefined } } },
    relay: {},
    bob: {
      services: {
        risky: {
          fail: (why: string) => {
            throw new Error(why);
          },
        },
      },
    },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
