import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    alice: { services: { sensor: { read: () => 7 } } },
    bob: { services: { sensor: { read: () => -3 } } },
    carol: { services: { sensor: { read: () => 20 } } },
    dave: { services: { sensor: { read: () => 100 } } },
  },
} satisfies NetworkDefinition;

export const call = 'collect([@alice, @bob, @carol, @dave])';
