import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { error: () => undefined } } },
    relay: {},
    bob: {
      services: {
        risky: {
          fail: (why: string) => {
            throw new Error(why);
          },
        },
        log: { error: () => undefined },
      },
    },
  },
} satisfies NetworkDefinition;

export const call = 'inspect(@bob)';
