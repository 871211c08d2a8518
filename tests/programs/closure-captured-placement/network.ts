import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { who: { name: () => 'me' } } },
    relay: {},
    alice: { services: { who: { name: () => 'alice' } } },
    bob: { services: { who: { name: () => 'bob' } } },
  },
} satisfies NetworkDefinition;

export const call = 'where(@alice, @bob)';
