import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    alice: {
      services: {
        node: {
          read: () => {
            throw new Error('unreadable');
          },
        },
      },
    },
    bob: { services: { node: { read: () => 12 } } },
  },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob])';
