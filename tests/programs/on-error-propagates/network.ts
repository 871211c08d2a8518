import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { note: () => undefined } } },
    relay: {},
    bob: {
      services: {
        risky: {
          fail: (why: string) => {
            throw new Error(why);
          },
          never_reached: () => undefined,
        },
      },
    },
  },
} satisfies NetworkDefinition;

export const call = 'attempt(@bob)';
