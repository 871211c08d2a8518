import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    relay2: {},
    alice: { services: { sensor: { read: (label: string) => `alice ${label}` } } },
    bob: { services: { sensor: { read: (label: string) => `bob ${label}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'collect([{"peer": @alice, "relay": @relay2}, {"peer": @bob, "relay": @relay}])';
