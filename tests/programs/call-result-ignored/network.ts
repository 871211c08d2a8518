import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { add: () => 1, lines: () => 1 } } },
    relay: {},
    bob: { services: { log: { add: () => 41, lines: () => 42 } } },
  },
} satisfies NetworkDefinition;

export const call = 'remember(@bob)';
