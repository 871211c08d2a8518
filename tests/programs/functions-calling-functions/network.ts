import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { calc: { inc: (n: number) => n + 1 } } },
    relay: {},
    bob: { services: { calc: { inc: (n: number) => n + 10 } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
