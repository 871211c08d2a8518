import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { log: { note: () => undefined } } },
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

export const call = 'deep(@alice, @bob)';
