import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    boss: { services: { work: { add: (a: number, b: number) => a + b } } },
    alice: { services: { work: { half: (n: number) => n / 2 } } },
    bob: { services: { work: { half: (n: number) => n / 2 + 1 } } },
  },
} satisfies NetworkDefinition;

export const call = 'fanOut(@boss, @alice, @bob, 20)';
