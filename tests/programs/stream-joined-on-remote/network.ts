import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    boss: { services: { bag } },
    alice: { services: { part: { get: () => 1 } } },
    bob: { services: { part: { get: () => 10 } } },
    carol: { services: { part: { get: () => 100 } } },
  },
} satisfies NetworkDefinition;

export const call = 'elsewhere(@boss, [@alice, @bob, @carol])';
