import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { local: { value: () => 'at once' } } },
    relay: {},
    bob: { services: { inbox: { put: () => 1 } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
