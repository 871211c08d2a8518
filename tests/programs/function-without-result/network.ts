import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { note: () => undefined } } },
    relay: {},
    bob: { services: { log: { note: () => undefined } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
