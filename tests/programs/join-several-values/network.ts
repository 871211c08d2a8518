import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { note: () => 1 } } },
    relay: {},
    alice: { services: { node: { read: () => 1 } } },
    bob: { services: { node: { read: () => 2 } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob)';

export const originalDefect =
  'A join of several values is compiled to par, which completes with its first branch: the program goes on when one stream is full.';
