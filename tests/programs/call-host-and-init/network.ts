import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { who: { name: () => 'me' } } },
    relay: { services: { who: { name: () => 'relay' } } },
  },
} satisfies NetworkDefinition;

export const call = 'whoIsWho()';
