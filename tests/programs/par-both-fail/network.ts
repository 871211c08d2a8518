import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        risky: {
          fail: (why: string) => {
            throw new Error(why);
          },
        },
        log: { note: () => undefined },
      },
    },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main()';
