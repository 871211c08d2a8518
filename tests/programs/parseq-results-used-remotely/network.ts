import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { node: { read: () => 30 } } },
    bob: { services: { node: { read: () => 12 } } },
    carol: { services: { bag } },
  },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob], @carol)';
