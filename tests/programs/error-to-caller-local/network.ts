import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        risky: {
          work: (n: number) => {
            if (n === 2) throw new Error('two is too much');
            return n;
          },
        },
      },
    },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'broken()';
