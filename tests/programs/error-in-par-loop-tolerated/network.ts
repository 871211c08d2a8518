import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    alice: { services: { node: { vote: () => 5 } } },
    bob: {
      services: {
        node: {
          vote: () => {
            throw new Error('abstains');
          },
        },
      },
    },
    carol: { services: { node: { vote: () => 8 } } },
  },
} satisfies NetworkDefinition;

export const call = 'survey([@alice, @bob, @carol])';
