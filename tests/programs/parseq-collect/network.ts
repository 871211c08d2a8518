import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    alice: { services: { sensor: { read: () => 3 } } },
    bob: { services: { sensor: { read: () => 1 } } },
    carol: { services: { sensor: { read: () => 2 } } },
  },
} satisfies NetworkDefinition;

export const call = 'collect([@alice, @bob, @carol])';
