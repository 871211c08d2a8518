import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { sink: { take: (items: string[], maybe: string[]) => items.length * 10 + maybe.length } } },
    relay: {},
    bob: { services: { sink: { take: (items: string[], maybe: string[]) => items.length * 10 + maybe.length } } },
  },
} satisfies NetworkDefinition;

export const call = 'send(@bob)';
