import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        store: {
          get: (key: string) => {
            if (key !== 'present') throw new Error(`no key ${key}`);
            return 'here';
          },
        },
      },
    },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'fetch()';
