import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { host: { check: (names: string[]) => names.length === 3 } } },
    relay: {},
    alice: { services: { guest: { sign: () => 'Alice' } } },
    bob: { services: { guest: { sign: () => 'Bob' } } },
    carol: { services: { guest: { sign: () => 'Carol' } } },
  },
} satisfies NetworkDefinition;

export const call = 'tour([@alice, @bob, @carol])';
