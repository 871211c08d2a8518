import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { stage: { apply: (n: number) => n * 10 } } },
    bob: { services: { stage: { apply: (n: number) => n + 3 } } },
    carol: { services: { stage: { apply: (n: number) => -n } } },
  },
} satisfies NetworkDefinition;

export const call = 'pipeline(@alice, @bob, @carol, 5)';
