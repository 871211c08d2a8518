import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { sink: { take: (s: { id: number }) => s.id * 2 } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'narrow({"id": 5, "text": "extra"})';
