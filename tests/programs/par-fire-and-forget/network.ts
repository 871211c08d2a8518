import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { note: () => undefined } } },
    relay: {},
    alice: { services: { inbox: { put: () => undefined } } },
    bob: { services: { inbox: { put: () => undefined } } },
  },
} satisfies NetworkDefinition;

export const call = 'notifyAll(@alice, @bob)';
