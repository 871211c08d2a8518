import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        node: {
          ask: (question: string) => {
            throw new Error(`no ${question}`);
          },
        },
      },
    },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'firstAlive(["a", "b"])';
