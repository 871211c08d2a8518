import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

const failing = {
  services: {
    node: {
      read: () => {
        throw new Error('disk full');
      },
    },
  },
};

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    alice: { services: { node: { read: (key: string) => `alice:${key}` } } },
    bob: failing,
    carol: { services: { node: { read: (key: string) => `carol:${key}` } } },
    dave: failing,
    eve: { services: { node: { read: (key: string) => `eve:${key}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'quorum([@alice, @bob, @carol, @dave, @eve], "k", 3)';
