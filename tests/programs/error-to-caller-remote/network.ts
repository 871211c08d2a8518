import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { note: () => undefined } } },
    relay: {},
    alice: { services: { log: { note: () => undefined } } },
    bob: {
      services: {
        risky: {
          work: (n: number) => {
            throw new Error(`cannot work with ${n}`);
          },
        },
      },
    },
  },
} satisfies NetworkDefinition;

export const call = 'broken(@alice, @bob)';
