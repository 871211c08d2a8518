import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: {
      services: {
        node: {
          get: (key: string) => {
            throw new Error(`alice has no ${key}`);
          },
        },
      },
    },
    bob: {
      services: {
        node: {
          get: (key: string) => {
            if (key !== 'default') throw new Error(`bob has no ${key}`);
            return 'the default';
          },
        },
        log: { note: () => undefined },
      },
    },
  },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob, "k")';
